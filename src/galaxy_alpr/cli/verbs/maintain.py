"""``galaxy-alpr migrate``, ``statistics rebuild``, ``pictures move`` and ``export-openapi``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

statistics = typer.Typer(no_args_is_help=True, help="The sums of the statistics.")
pictures = typer.Typer(no_args_is_help=True, help="Where the stored pictures are.")


class Place(StrEnum):
    """A place of stored files."""

    S3 = "s3"
    DISK = "disk"


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


@pictures.callback()
def _pictures() -> None:
    """Where the stored pictures are."""


@pictures.command("move")
def move(
    to: Annotated[Place, typer.Option(help="Where the files go.")],
    delete: Annotated[
        bool,
        typer.Option("--delete", help="Delete each file where it was, after its copy was read."),
    ] = False,
) -> None:
    """Copy stored pictures, crops and clips to the object store, or to the disk.

    It can be broken off and run again: what is there with its size is not copied again. A file
    that no row names stays where it is. Exits with 1 if a file could not be moved.
    """
    from galaxy_alpr.cli.work import pictures as work

    work.move(to.value, delete=delete)


def export_openapi(
    file: Annotated[Path | None, typer.Argument(help="Where to write; default: print.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Fail when the file is not up to date instead.")
    ] = False,
) -> None:
    """Write the API's OpenAPI description."""
    from galaxy_alpr.cli.work import maintain as work

    work.export_openapi(file, check=check)
