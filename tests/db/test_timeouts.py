"""No wait for a database is endless: statements, locks, the pool, and a server that is silent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from benchmarks.proxy import SilentProxy
from galaxy_alpr.db import timeouts as limits
from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.failures import failure_of
from galaxy_alpr.db.timeouts import Timeouts
from galaxy_alpr.errors import AlprError, DatabaseBusy, DatabaseTimeout, DatabaseUnreachable

SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000000)"
    " SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(600)",
    "mysql": "SELECT SLEEP(600)",
    "mariadb": "SELECT SLEEP(600)",
}
LOCK = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "UPDATE event_counter SET last_id = last_id",
    "mysql": "UPDATE event_counter SET last_id = last_id",
    "mariadb": "UPDATE event_counter SET last_id = last_id",
}


@contextmanager
def limited(url: str, *, pool_size: int = 10, **seconds: float) -> Iterator[Engine]:
    engine = make_engine(url, pool_size=pool_size, timeouts=Timeouts(**seconds))
    try:
        yield engine
    finally:
        engine.dispose()


def failing(act: Callable[[], object]) -> AlprError | None:
    with pytest.raises(SQLAlchemyError) as caught:
        act()
    return failure_of(caught.value)


def run(engine: Engine, statement: str = "SELECT 1") -> None:
    with engine.connect() as connection:
        connection.execute(text(statement))


def test_a_statement_that_takes_too_long_is_ended(database_url: str) -> None:
    with limited(database_url, statement_s=1) as engine:
        slow = SLOW[engine.dialect.name]
        assert isinstance(failing(lambda: run(engine, slow)), DatabaseTimeout)
        run(engine)


def test_a_lock_is_not_awaited_for_ever(database_url: str) -> None:
    with limited(database_url, statement_s=30, lock_s=1) as engine, engine.connect() as holder:
        lock = LOCK[engine.dialect.name]
        holder.execute(text(lock))
        assert isinstance(failing(lambda: run(engine, lock)), DatabaseBusy)


def test_a_connection_of_the_pool_is_not_awaited_for_ever(database_url: str) -> None:
    with limited(database_url, pool_size=1, pool_s=0.01) as engine:
        held: list[Connection] = []

        def take_all() -> None:
            while True:
                held.append(engine.connect())

        assert isinstance(failing(take_all), DatabaseBusy)
        for connection in held:
            connection.close()


@pytest.fixture(params=["postgresql", "mariadb"])
def proxy(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[SilentProxy, str]]:
    """A proxy of a database server, and the database's URL through it."""
    monkeypatch.setattr(limits, "MARGIN_S", 0)
    monkeypatch.setattr(limits, "HURRY_S", 0.2)
    url = make_url(request.getfixturevalue(f"{request.param}_url"))
    assert url.host is not None
    assert url.port is not None
    with SilentProxy((url.host, url.port)) as silent:
        through = url.set(host="127.0.0.1", port=silent.port)
        yield silent, through.render_as_string(hide_password=False)


def test_a_server_that_is_silent_is_noticed(proxy: tuple[SilentProxy, str]) -> None:
    silent, url = proxy
    with limited(url, connect_s=1, statement_s=1) as engine:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            silent.fall_silent()
            # Within a transaction, when a pooled connection is checked, and on connecting.
            assert isinstance(
                failing(lambda: connection.execute(text("SELECT 2"))), DatabaseUnreachable
            )
        silent.speak()
        run(engine)
        silent.fall_silent()
        assert isinstance(failing(lambda: run(engine)), DatabaseUnreachable)
        assert isinstance(failing(lambda: run(engine)), DatabaseUnreachable)


def test_after_a_silence_the_engine_works_again(proxy: tuple[SilentProxy, str]) -> None:
    silent, url = proxy
    with limited(url, connect_s=1, statement_s=1) as engine:
        run(engine)
        silent.fall_silent()
        assert isinstance(failing(lambda: run(engine)), DatabaseUnreachable)
        silent.speak()
        run(engine)


def test_a_service_that_stops_waits_no_longer(proxy: tuple[SilentProxy, str]) -> None:
    silent, url = proxy
    patience = Timeouts(statement_s=600)
    engine = make_engine(url, timeouts=patience)
    waiting = threading.Event()
    failures: list[AlprError | None] = []

    def wait() -> None:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            silent.fall_silent()
            waiting.set()
            failures.append(failing(lambda: connection.execute(text("SELECT 2"))))

    thread = threading.Thread(target=wait)
    thread.start()
    waiting.wait()
    patience.hurry()
    thread.join()
    assert isinstance(failures[0], DatabaseUnreachable)
    engine.dispose()


def test_a_slow_reader_of_rows_is_no_slow_statement() -> None:
    now = 0.0
    clock = limits._StatementClock(10)

    def at(seconds: float) -> int:
        nonlocal now
        now = seconds
        return clock()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "monotonic", lambda: now)
        clock.restart()
        assert [at(0.5), at(1000.0), at(5000.0)] == [0, 0, 0]
        assert at(5000.5) == 0
        for step in range(1, 40):
            ended = at(5000.5 + step / 2)
        assert ended == 1
        clock.restart()
        assert at(now + 0.5) == 0
