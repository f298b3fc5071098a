"""What an SQLite file holds of deleted rows, and when it can be rebuilt."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.timeouts import Timeouts
from galaxy_alpr.services.privacy.database_file import DatabaseFile, clean

NEEDLE = "B1234XYZ"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.db"


@pytest.fixture
def engine(path: Path) -> Engine:
    engine = make_engine(f"sqlite:///{path}", timeouts=Timeouts(lock_s=0.1))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)"))
        connection.execute(text("CREATE INDEX i ON t (x)"))
    return engine


def content(path: Path) -> bytes:
    log = Path(f"{path}-wal")
    return path.read_bytes() + (log.read_bytes() if log.exists() else b"")


def add_and_delete(engine: Engine, *, secure: bool) -> None:
    """Add and delete rows with the plate, between others that stay."""
    rows = [{"x": f"{number} {NEEDLE if number % 3 else 'other'}"} for number in range(3000)]
    with engine.begin() as connection:
        if not secure:
            connection.execute(text("PRAGMA secure_delete=OFF"))
        connection.execute(text("INSERT INTO t (x) VALUES (:x)"), rows)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM t WHERE x LIKE :x"), {"x": f"%{NEEDLE}"})
        connection.execute(text("PRAGMA secure_delete=ON"))


def test_what_is_deleted_is_overwritten(engine: Engine, path: Path) -> None:
    add_and_delete(engine, secure=True)
    assert clean(engine, [NEEDLE]) in {DatabaseFile.CLEAN, DatabaseFile.REBUILT}
    assert NEEDLE.encode() not in content(path)


def test_what_was_deleted_before_is_found_and_the_file_rebuilt(engine: Engine, path: Path) -> None:
    add_and_delete(engine, secure=False)
    assert NEEDLE.encode() in content(path)
    assert clean(engine, ["", NEEDLE]) is DatabaseFile.REBUILT
    assert NEEDLE.encode() not in content(path)
    assert clean(engine, [NEEDLE]) is DatabaseFile.CLEAN
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM t")).scalar() == 1000
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_a_reader_that_holds_an_old_state_is_reported(engine: Engine, path: Path) -> None:
    add_and_delete(engine, secure=False)
    with engine.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        assert reader.execute(text("SELECT count(*) FROM t")).scalar() == 1000
        assert clean(engine, [NEEDLE]) is DatabaseFile.NOT_CLEAN
    assert clean(engine, [NEEDLE]) is not DatabaseFile.NOT_CLEAN
    assert NEEDLE.encode() not in content(path)
