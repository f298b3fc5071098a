"""MySQL and MariaDB store every text and compare it exactly, whatever the database's default."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, delete, insert, select, text
from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.base import Base, CodeString, make_engine
from galaxy_alpr.db.migrate import alembic_config, upgrade
from galaxy_alpr.db.mysql.collations import EXACT, convert, wrong_columns
from tests import factories

TEXTS = ["Gate Süd", "門", "بوابة", "🚗 naïve", "ÿ"]

CREATE = "CREATE DATABASE {} DEFAULT CHARACTER SET {} COLLATE {}"
DEFAULTS = [("latin1", "latin1_swedish_ci"), ("utf8mb4", "utf8mb4_general_ci")]

MakeDatabase = Callable[[str, str], Engine]


@pytest.fixture
def make_database(mariadb_url: str) -> Iterator[MakeDatabase]:
    """Return a function that creates an empty database with a default of its own."""
    server = make_engine(mariadb_url).execution_options(isolation_level="AUTOCOMMIT")
    numbers = count()
    made: list[Engine] = []

    def make(charset: str, collation: str) -> Engine:
        name = f"{server.url.database}_{next(numbers)}"
        with server.connect() as connection:
            connection.execute(text(CREATE.format(name, charset, collation)))
        url = server.url.set(database=name)
        made.append(make_engine(url.render_as_string(hide_password=False)))
        return made[-1]

    yield make
    with server.connect() as connection:
        for engine in made:
            engine.dispose()
            connection.execute(text(f"DROP DATABASE {engine.url.database}"))
    server.dispose()


def collations(connection: Connection) -> dict[str, str]:
    """Return the collations of all tables and columns, by their names."""
    tables = text(
        "SELECT TABLE_NAME, TABLE_COLLATION FROM information_schema.TABLES"
        " WHERE TABLE_SCHEMA = DATABASE()"
    )
    columns = text(
        "SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME), COLLATION_NAME"
        " FROM information_schema.COLUMNS"
        " WHERE TABLE_SCHEMA = DATABASE() AND COLLATION_NAME IS NOT NULL"
    )
    rows = [*connection.execute(tables), *connection.execute(columns)]
    return {row[0]: row[1] for row in rows}


def assert_exact(engine: Engine) -> None:
    with engine.connect() as connection:
        found = collations(connection)
        assert wrong_columns(connection) == []
    assert set(found) >= {*Base.metadata.tables, "alembic_version", "lots.name"}
    assert {name: value for name, value in found.items() if value not in EXACT} == {}
    assert found["plates.text"] == "ascii_bin"


def store_texts(engine: Engine) -> None:
    """Store and read texts of other scripts, and names that differ by accent or case only."""
    with Session(engine) as session:
        for name in (*TEXTS, "Gate Sud", "gate sud"):
            session.add(models.Lot(name=name))
            row = factories.make_session(session, plates=["B1"], file_name=f"{name}.jpg")
            session.flush()
            session.refresh(row)
            assert row.file_name == f"{name}.jpg"
        session.commit()
        names = session.scalars(select(models.Lot.name).where(models.Lot.name == "Gate Sud"))
        assert names.all() == ["Gate Sud"]
        assert set(session.scalars(select(models.Lot.name))) >= {*TEXTS, "Gate Sud", "gate sud"}


def migrate_to(engine: Engine, revision: str) -> None:
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection), revision)
        connection.commit()


def make_old(connection: Connection, charset: str, collation: str) -> None:
    """Give the tables what they had before their collation was set when they were created."""
    wanted = f"CHARACTER SET {charset} COLLATE {collation}"
    columns = connection.execute(
        text(
            "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE"
            " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
            " AND COLLATION_NAME = 'utf8mb4_bin' AND COLUMN_TYPE <> 'longtext'"
        )
    ).all()
    for table, column, type_, nullable in columns:
        null = "" if nullable == "YES" else "NOT NULL"
        connection.execute(
            text(f"ALTER TABLE {table} MODIFY `{column}` {type_} {wanted} {null}, DEFAULT {wanted}")
        )


@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_a_new_database_has_no_default_of_its_server(db_engine: Engine) -> None:
    with db_engine.connect() as connection:
        assert connection.scalar(text("SELECT @@character_set_database")) == "latin1"
    assert_exact(db_engine)
    store_texts(db_engine)


@pytest.mark.parametrize(("charset", "collation"), DEFAULTS)
def test_what_an_older_version_stored_is_converted(
    make_database: MakeDatabase, charset: str, collation: str
) -> None:
    engine = make_database(charset, collation)
    migrate_to(engine, "0012")
    with engine.begin() as connection:
        make_old(connection, charset, collation)
        assert collations(connection)["locations.name"] == collation
        for name in ("Gate Süd", "ÿ"):
            connection.execute(insert(models.Lot), {"name": name, "timezone": "UTC"})
    with engine.connect() as connection:
        assert "lots.name" in {f"{item.table}.{item.name}" for item in wrong_columns(connection)}
    upgrade(engine)
    assert_exact(engine)
    with engine.connect() as connection:
        assert set(connection.scalars(select(models.Lot.name))) == {"Gate Süd", "ÿ"}
        connection.execute(delete(models.Lot))
        connection.commit()
    store_texts(engine)


def test_definitions_stay_when_a_column_is_converted(make_database: MakeDatabase) -> None:
    engine = make_database("latin1", "latin1_swedish_ci")
    upgrade(engine)
    with engine.connect() as connection:
        before = _definitions(connection)
        make_old(connection, "utf8mb4", "utf8mb4_general_ci")
        connection.execute(
            text(
                "ALTER TABLE lots ROW_FORMAT = COMPACT, MODIFY timezone varchar(64)"
                " CHARACTER SET latin1 NOT NULL DEFAULT 'it''s'"
            )
        )
        convert(connection)
        after = _definitions(connection)
        assert after.pop(("lots", "timezone")) == ("varchar(64)", "NO", "'it''s'")
        del before[("lots", "timezone")]
        assert after == before
        formats = "SELECT ROW_FORMAT FROM information_schema.TABLES WHERE TABLE_NAME = 'lots'"
        schema = " AND TABLE_SCHEMA = DATABASE()"
        assert connection.scalars(text(formats + schema)).all() == ["Dynamic"]
    assert_exact(engine)


def test_only_codes_are_columns_of_foreign_keys() -> None:
    keys = [
        column
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.foreign_keys and column.type.python_type is str
    ]
    assert [column for column in keys if not isinstance(column.type, CodeString)] == []


def test_other_databases_have_nothing_to_convert(db_engine: Engine) -> None:
    with db_engine.connect() as connection:
        assert wrong_columns(connection) == []
        convert(connection)


def _definitions(connection: Connection) -> dict[tuple[str, str], tuple[str, str, str | None]]:
    rows = connection.execute(
        text(
            "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT"
            " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
        )
    )
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in rows}
