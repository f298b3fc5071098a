"""``galaxy-alpr migrate`` and ``export-openapi``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from alembic import command
from rich.console import Console

from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.migrate import alembic_config
from galaxy_alpr.main import create_app
from galaxy_alpr.services.installation import folder_id, inspect_pair, refuse_misfit
from galaxy_alpr.services.installation import migrate as migrate_database
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore


def migrate(
    write: Annotated[
        str | None, typer.Option(help="Write a new revision from the models instead.")
    ] = None,
) -> None:
    """Bring the database's tables up to date.

    A database that does not belong to the data folder is refused.
    """
    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.effective_database_url)
    store = ArtifactStore(settings.data_dir)
    if folder_id(store) is not None:
        refuse_misfit(inspect_pair(engine, store))
    was_older = migrate_database(engine)
    if write is not None:
        with engine.connect() as connection:
            command.revision(alembic_config(connection), write, autogenerate=True)
    Console().print("migrated" if was_older else "nothing to migrate")
    engine.dispose()


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
