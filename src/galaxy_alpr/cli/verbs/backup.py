"""``galaxy-alpr backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def backup(
    folder: Annotated[Path, typer.Argument(help="Folder of the backups; it is made.")],
    keep: Annotated[
        int | None,
        typer.Option(min=1, help="Afterwards delete all but the newest KEEP backups."),
    ] = None,
    read_all: Annotated[
        bool,
        typer.Option("--read-all", help="Read every file, also those that have not changed."),
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the backups instead.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Read the backups and check them instead.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """Back up the database and the stored files, while the service runs.

    Only files that are new are copied. Exits with 1 if there is no new backup, and with 3 if
    there is one but stored files were missing or damaged before. FOLDER of --list and --verify
    can also be one backup in the folder.
    """
    from galaxy_alpr.cli.work import backup as work

    if json and not list_:
        raise typer.BadParameter("--json needs --list")
    if list_:
        work.print_backups(folder, as_json=json)
    elif verify:
        work.verify(folder)
    else:
        work.back_up(folder, keep=keep, read_all=read_all)


def restore(
    backup: Annotated[
        Path, typer.Argument(help="Folder of the backups (the newest is taken), or one in it.")
    ],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Set aside what is there, in replaced/, instead of it."),
    ] = False,
) -> None:
    """Restore a backup to the database and the data folder that the settings name.

    Both have to be empty, or are set aside with --replace. Stop the service first. An older backup
    is migrated; one of a newer version is refused. If it fails, everything is as before.
    """
    from galaxy_alpr.cli.work import backup as work

    work.restore(backup, replace=replace)
