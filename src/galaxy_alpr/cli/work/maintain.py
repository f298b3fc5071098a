"""Migrates the database, makes the sums of statistics, and writes the API's description."""

from __future__ import annotations

import json
from pathlib import Path

import typer
from alembic import command
from rich.console import Console
from sqlalchemy import Engine

from galaxy_alpr.db.base import make_engine, make_sessionmaker, utc_now
from galaxy_alpr.db.migrate import alembic_config
from galaxy_alpr.db.migrations.steps import (
    Step,
    current_revision,
    refuse_irreversible,
    steps_to,
    take_steps,
)
from galaxy_alpr.main import create_app
from galaxy_alpr.main.storage import open_store
from galaxy_alpr.services.installation import (
    database_exists,
    folder_id,
    inspect_pair,
    refuse_misfit,
    require_installation,
)
from galaxy_alpr.services.migration import record_migration
from galaxy_alpr.services.statistics.day_sums import remake_sums
from galaxy_alpr.settings import Settings


def migrate(*, write: str | None, to: str | None, dry_run: bool, yes: bool) -> None:
    """Bring the database's tables up to date, or to another revision."""
    settings = Settings()
    engine = make_engine(settings.effective_database_url)
    store = open_store(settings)
    out = Console(soft_wrap=True, highlight=False)
    try:
        if folder_id(store) is not None:
            refuse_misfit(inspect_pair(engine, store))
        steps = _steps(engine, to)
        for step in steps:
            out.print(_line(step))
        refuse_irreversible(steps)
        if dry_run:
            out.print(f"{len(steps)} steps; nothing was changed")
            return
        if any(not step.up for step in steps) and not yes:
            out.print("Reversing a step deletes the columns and tables that it added, with what is")
            out.print("in them. Make a backup, then add --yes. Nothing was changed.")
            raise typer.Exit(1)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        before = _revision(engine)
        take_steps(engine, to)
        record_migration(engine, before, _revision(engine))
        if write is not None:
            with engine.connect() as connection:
                command.revision(alembic_config(connection), write, autogenerate=True)
        out.print("migrated" if steps else "nothing to migrate")
    finally:
        engine.dispose()


def _steps(engine: Engine, to: str | None) -> list[Step]:
    """Return the steps to a revision; a missing SQLite file is not made."""
    if database_exists(engine):
        return steps_to(engine, to)
    empty = make_engine("sqlite://")
    try:
        return steps_to(empty, to)
    finally:
        empty.dispose()


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return current_revision(connection)


def _line(step: Step) -> str:
    verb = "apply" if step.up else "reverse"
    reversible = "can" if step.reversible else "cannot"
    return f"{verb} {step.revision}: {step.summary} ({reversible} be reversed)"


def rebuild_statistics() -> None:
    """Delete the sums of all days and make them again."""
    settings = Settings()
    engine = make_engine(settings.effective_database_url, durable=settings.durable)
    try:
        require_installation(engine, open_store(settings))
        days = remake_sums(make_sessionmaker(engine), now=utc_now())
    finally:
        engine.dispose()
    Console(soft_wrap=True, highlight=False).print(f"sums of {days} days made")


def export_openapi(file: Path | None, *, check: bool) -> None:
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
