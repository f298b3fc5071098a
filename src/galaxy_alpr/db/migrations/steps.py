"""Migrations one by one: to any revision, and whether each can be reversed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alembic import command
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, Engine

from galaxy_alpr.db.migrate import alembic_config, exclusive, remade_tables
from galaxy_alpr.errors import Conflict, NotFound

IRREVERSIBLE = "cannot be reversed"
"""Words in the docstring of a migration whose ``downgrade`` raises an error."""


@dataclass(frozen=True, slots=True)
class Step:
    """A migration that is to be applied, or reversed if not ``up``."""

    revision: str
    summary: str
    up: bool
    reversible: bool


def current_revision(connection: Connection) -> str | None:
    """Return the revision of the tables, ``None`` where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str | None) -> bool:
    """Return whether this version has the migration; a database of a newer version has others."""
    return revision is None or revision in {script.revision for script in _scripts()}


def newest_revision() -> str:
    """Return the revision that this version's tables have."""
    return _scripts()[-1].revision


def steps_to(engine: Engine, to: str | None = None) -> list[Step]:
    """Return the steps from the database's revision to another one, by default the newest.

    Raises ``NotFound`` for a revision that does not exist, ``Conflict`` for a database of a newer
    version.
    """
    with engine.connect() as connection:
        return _steps(current_revision(connection), to)


def take_steps(engine: Engine, to: str | None = None) -> list[Step]:
    """Migrate to a revision, under the lock that other processes wait for; return the steps.

    Raises as ``steps_to`` does, and ``Conflict`` if a step cannot be reversed; then none is.
    """
    with exclusive(engine), engine.connect() as connection:
        steps = _steps(current_revision(connection), to)
        refuse_irreversible(steps)
        if steps:
            move = command.upgrade if steps[0].up else command.downgrade
            with remade_tables(connection):
                move(alembic_config(connection), to or "head")
    return steps


def refuse_irreversible(steps: Sequence[Step]) -> None:
    """Raise ``Conflict`` if a step that is to be reversed cannot be."""
    for step in steps:
        if not step.up and not step.reversible:
            raise Conflict(
                f"{step.revision} {IRREVERSIBLE}: {step.summary}. Restore a backup of the older "
                "version instead."
            )


def _steps(now: str | None, to: str | None) -> list[Step]:
    scripts = _scripts()
    names = [script.revision for script in scripts]
    to = names[-1] if to is None else to
    if now is not None and now not in names:
        raise Conflict(
            f"The tables of the database are of the revision {now}, which this version does not "
            "have. Use the newer version that made them."
        )
    if to not in names:
        raise NotFound(f"no revision {to}; there are {names[0]} to {names[-1]}")
    start, end = -1 if now is None else names.index(now), names.index(to)
    if end >= start:
        return [_step(script, up=True) for script in scripts[start + 1 : end + 1]]
    return [_step(script, up=False) for script in reversed(scripts[end + 1 : start + 1])]


def _step(script: Script, *, up: bool) -> Step:
    summary = script.doc.rstrip(".")
    return Step(script.revision, summary, up, reversible=IRREVERSIBLE not in script.longdoc)


def _scripts() -> list[Script]:
    """Return all migrations, the oldest first."""
    return [*ScriptDirectory.from_config(alembic_config()).walk_revisions()][::-1]
