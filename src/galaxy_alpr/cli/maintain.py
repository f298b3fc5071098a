"""``galaxy-alpr migrate``, ``doctor`` and ``export-openapi``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from alembic import command
from rich.console import Console

from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.migrate import alembic_config, pending, upgrade
from galaxy_alpr.main import create_app
from galaxy_alpr.services.doctor import delete_orphans, find_missing, find_orphans
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore


def migrate(
    write: Annotated[
        str | None, typer.Option(help="Write a new revision from the models instead.")
    ] = None,
) -> None:
    """Bring the database's tables up to date."""
    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.effective_database_url)
    was_pending = pending(engine)
    upgrade(engine)
    if write is not None:
        with engine.connect() as connection:
            command.revision(alembic_config(connection), write, autogenerate=True)
    Console().print("migrated" if was_pending else "nothing to migrate")
    engine.dispose()


def doctor(
    fix: Annotated[bool, typer.Option("--fix", help="Delete the files that no row names.")] = False,
) -> None:
    """Find files without a row (older than an hour) and rows without a file.

    Exits with 1 if there are such files or rows, except files that --fix deleted.
    """
    settings = Settings()
    store = ArtifactStore(settings.data_dir)
    store.make_folders()
    engine = make_engine(settings.effective_database_url)
    upgrade(engine)
    with make_sessionmaker(engine)() as session:
        orphans = find_orphans(session, store)
        missing = find_missing(session, store)
    engine.dispose()
    out = Console(soft_wrap=True, highlight=False)
    if fix:
        delete_orphans(orphans, store)
    for name in (*orphans.stored, *(str(path) for path in orphans.staged)):
        out.print(f"{'deleted' if fix else 'no row'}: {name}")
    for name in missing:
        out.print(f"no file: {name}")
    out.print(f"{len(orphans)} files without a row, {len(missing)} rows without a file")
    if missing or (len(orphans) and not fix):
        raise typer.Exit(1)


def export_openapi(
    file: Annotated[Path | None, typer.Argument(help="Where to write; default: print.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Fail when the file is not up to date instead.")
    ] = False,
) -> None:
    """Write the API's OpenAPI description."""
    text = json.dumps(create_app(Settings()).openapi(), indent=2, ensure_ascii=False) + "\n"
    if file is None:
        typer.echo(text, nl=False)
    elif not check:
        file.write_text(text, encoding="utf-8")
    elif not file.is_file() or file.read_text(encoding="utf-8") != text:
        Console(stderr=True).print(
            f"{file} is not up to date: galaxy-alpr export-openapi {file}", style="red"
        )
        raise typer.Exit(1)
