"""``galaxy-alpr doctor`` and ``adopt``."""

from __future__ import annotations

from typing import Annotated

import typer


def doctor(
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="Make damaged crops and drawings again, move files without a row to quarantine/, "
            "and convert columns of MySQL and MariaDB. Deletes no file.",
        ),
    ] = False,
    checksums: Annotated[
        bool, typer.Option(help="Read every file and compare its SHA-256, not only its size.")
    ] = True,
    max_share: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, help="With --fix: largest share of the files that may go; default 0.1."
        ),
    ] = None,
) -> None:
    """Compare the stored files, and the sums of the statistics, with the database.

    Lists files that are missing or damaged, files without a row that are older than an hour,
    columns of MySQL and MariaDB that do not store or compare every text, and days whose sums are
    wrong. Exits with 1 if there are any, except those that --fix repaired, moved or converted.
    """
    from galaxy_alpr.cli.work import doctor as work

    work.doctor(fix=fix, checksums=checksums, max_share=max_share)


def adopt(
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without, only print what would be done.")
    ] = False,
) -> None:
    """Make the database and the data folder one installation, whatever ids they have.

    For a database and a folder that the service refuses to use together. Look at both first: the
    files of another installation have no rows here, and `doctor --fix` would move them.
    """
    from galaxy_alpr.cli.work import doctor as work

    work.adopt(yes=yes)
