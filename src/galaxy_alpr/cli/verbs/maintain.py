"""``galaxy-alpr migrate``, ``statistics rebuild`` and ``export-openapi``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

statistics = typer.Typer(no_args_is_help=True, help="The sums of the statistics.")


def migrate(
    write: Annotated[
        str | None, typer.Option(help="Write a new revision from the models instead.")
    ] = None,
    to: Annotated[
        str | None, typer.Option(help="Revision to migrate to, also an older one; default: newest.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print the steps; nothing is changed.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Reverse steps, which deletes what they added.")
    ] = False,
) -> None:
    """Bring the database's tables up to date, or to another revision.

    A database that does not belong to the data folder is refused. Steps are reversed only with
    --yes; a step that cannot be reversed is named, and nothing is changed.
    """
    from galaxy_alpr.cli.work import maintain as work

    work.migrate(write=write, to=to, dry_run=dry_run, yes=yes)


@statistics.callback()
def _statistics() -> None:
    """The sums of the statistics."""


@statistics.command("rebuild")
def rebuild_statistics() -> None:
    """Delete the sums of all days and make them again; the service may run meanwhile.

    The statistics are right all the time, but slow until the sums are there.
    """
    from galaxy_alpr.cli.work import maintain as work

    work.rebuild_statistics()


def export_openapi(
    file: Annotated[Path | None, typer.Argument(help="Where to write; default: print.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Fail when the file is not up to date instead.")
    ] = False,
) -> None:
    """Write the API's OpenAPI description."""
    from galaxy_alpr.cli.work import maintain as work

    work.export_openapi(file, check=check)
