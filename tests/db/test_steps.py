"""Every migration can be reversed, or says that it cannot; what was stored before it stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Engine, Enum, Table, func, insert, select, table, text
from sqlalchemy import inspect as inspect_engine

from galaxy_alpr.db.base import Base
from galaxy_alpr.db.migrate import alembic_config, pending, upgrade
from galaxy_alpr.db.migrations.steps import (
    IRREVERSIBLE,
    Step,
    newest_revision,
    refuse_irreversible,
    steps_to,
    take_steps,
)
from galaxy_alpr.errors import Conflict, NotFound

SCRIPTS = [*ScriptDirectory.from_config(alembic_config()).walk_revisions()][::-1]
REVISIONS = [script.revision for script in SCRIPTS]


@pytest.fixture
def filled(db_engine: Engine) -> Iterator[Engine]:
    """A database with a row in every table; the newest tables are there again afterwards."""
    with db_engine.begin() as connection:
        for made in Base.metadata.sorted_tables:
            if connection.execute(select(func.count()).select_from(made)).scalar_one() == 0:
                connection.execute(insert(made), _row(made))
    yield db_engine
    upgrade(db_engine)


def _row(made: Table) -> dict[str, Any]:
    """Return a row for a table whose other tables have the rows with the ids 1."""
    return {
        column.name: _value(column)
        for column in made.columns
        if not (column.nullable and column.foreign_keys) and column.computed is None
    }


def _value(column: Any) -> Any:
    type_ = getattr(column.type, "impl_instance", column.type)
    if isinstance(type_, JSON):
        return []
    if isinstance(type_, Enum):
        return type_.enums[0]
    if type_.python_type is datetime:
        return datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
    if type_.python_type is date:
        return date(2026, 11, 28)
    return b"x" if type_.python_type is bytes else type_.python_type(1)


def _counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        names = inspect_engine(connection).get_table_names()
        return {
            name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
            for name in names
            if name != "alembic_version"
        }


def test_every_migration_is_reversed_and_applied_again_with_rows(filled: Engine) -> None:
    full = _counts(filled)
    assert set(full) == set(Base.metadata.tables)
    assert all(full.values()), full
    for lower, script in reversed(list(zip(REVISIONS, SCRIPTS[1:], strict=False))):
        if IRREVERSIBLE in script.longdoc:
            break
        (down,) = take_steps(filled, lower)
        assert (down.revision, down.up) == (script.revision, False)
        below = _counts(filled)
        assert below == {name: full[name] for name in below}, f"{script.revision} reversed"
        (up,) = take_steps(filled, script.revision)
        assert (up.revision, up.up) == (script.revision, True)
        assert {name: count for name, count in _counts(filled).items() if name in below} == below
        take_steps(filled, lower)


def test_a_migration_that_cannot_be_reversed_says_so(db_engine: Engine) -> None:
    for script in SCRIPTS:
        if IRREVERSIBLE in script.longdoc:
            with pytest.raises(NotImplementedError):
                script.module.downgrade()
    good, bad = Step("2", "Two", up=False, reversible=True), Step("1", "One", False, False)
    refuse_irreversible([good, Step("1", "One", up=True, reversible=False)])
    with pytest.raises(Conflict, match="1 cannot be reversed: One"):
        refuse_irreversible([good, bad])
    assert not pending(db_engine)


def test_the_steps_to_a_revision(db_engine: Engine) -> None:
    assert steps_to(db_engine) == []
    assert newest_revision() == REVISIONS[-1]
    down = steps_to(db_engine, "0001")
    assert [step.revision for step in down] == REVISIONS[:0:-1]
    assert not any(step.up for step in down)
    assert not pending(db_engine), "looking at the steps takes none"
    with pytest.raises(NotFound, match="no revision base"):
        steps_to(db_engine, "base")


def test_the_database_of_a_newer_version_is_refused(db_engine: Engine) -> None:
    with db_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(Conflict, match="revision 9999, which this version does not"):
            take_steps(db_engine)
    finally:
        with db_engine.begin() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{REVISIONS[-1]}'"))
