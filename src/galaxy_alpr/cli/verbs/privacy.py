"""``galaxy-alpr prune``, ``erase`` and ``subject-export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Plate = Annotated[str, typer.Argument(help="The plate; spaces, hyphens and case do not matter.")]
Include = Annotated[
    list[str] | None,
    typer.Option(
        "--include",
        help="Id of a row that `erase` printed, such as plate:7; may be repeated. Without: all "
        "with the plate's text.",
    ),
]


def prune(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print what would be deleted.")
    ] = False,
) -> None:
    """Delete photos that are older than GALAXY_KEEP_DAYS or their lot allow.

    A running service does the same every ten minutes. A photo under legal hold stays.
    """
    from galaxy_alpr.cli.work import privacy as work

    work.prune(dry_run=dry_run)


def erase(
    plate: Plate,
    include: Include = None,
    max_distance: Annotated[
        int, typer.Option(min=0, max=3, help="Most edits of a misreading that is shown.")
    ] = 1,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without, only print what would be erased.")
    ] = False,
) -> None:
    """Erase all that is stored on a plate.

    Prints what is stored on it, and what may be misreadings of it; those are erased only if
    --include names them. Exits with 1 if something is left.
    """
    from galaxy_alpr.cli.work import privacy as work

    work.erase(plate, include, max_distance=max_distance, yes=yes)


def subject_export(
    plate: Plate,
    output: Annotated[
        Path, typer.Option("--output", help="The ZIP file to be written; it must not exist.")
    ],
    include: Include = None,
) -> None:
    """Write all that is stored on a plate to a ZIP file, other plates in its pictures masked."""
    from galaxy_alpr.cli.work import privacy as work

    work.subject_export(plate, output, include)
