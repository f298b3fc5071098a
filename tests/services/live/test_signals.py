"""Signals wake the streams of other processes, by PostgreSQL and by NATS."""

from __future__ import annotations

import asyncio
import json
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.events import EventBroker, ListChanged, LiveEvent, PassPlate, PassUpdated
from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.live import NatsSignals
from galaxy_alpr.fleet.options import NatsOptions
from galaxy_alpr.main.live import open_feed
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.live.postgres import CHANNEL, MAX_BYTES, PostgresSignals
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.live.signals import LiveSignals, Signals
from galaxy_alpr.settings import EventSettings
from tests.nats_server import PATIENCE_S, NatsServer
from tests.waiting import until

AT = datetime(2026, 11, 29, 8, 0, tzinfo=UTC)
SELDOM = EventSettings(event_poll_s=60)
"""Only a signal wakes a feed within the time of a test."""

_LISTENING = (
    "SELECT {} FROM pg_stat_activity "
    f"WHERE query = 'LISTEN {CHANNEL}' AND datname = current_database()"
)


class Process:
    """The live streams of one process, with a database engine and signals of its own."""

    def __init__(self, engine: Engine, signals: Signals, resources: ExitStack) -> None:
        resources.callback(engine.dispose)
        self.sessions = make_sessionmaker(engine)
        self.signals = LiveSignals(signals)
        resources.callback(self.signals.close)
        self.feed = open_feed(SELDOM, self.sessions, Monitor(), self.signals, resources)
        self.feed.worker.start()

    @property
    def broker(self) -> EventBroker:
        return self.feed.broker

    def change_list(self, plate: str) -> None:
        with self.sessions.begin() as session:
            record_event(session, ListChanged(action="added", text=plate))


@dataclass(frozen=True)
class Pair:
    """Two processes, and what breaks the connections by which they signal and waits for new."""

    one: Process
    other: Process
    break_connections: Callable[[], None]


def listen(process: Process, do: Callable[[], None], wanted: int = 1) -> list[str]:
    """Return the JSON of ``wanted`` messages that a stream of ``process`` gets from ``do``."""

    async def run() -> list[str]:
        got: list[str] = []
        await asyncio.to_thread(until, lambda: process.feed.backlog() == 0)  # events before these
        with process.broker.subscribe(lambda _: True) as stream:
            await asyncio.to_thread(do)
            while len(got) < wanted:
                _, messages = await stream.take(PATIENCE_S)
                assert messages, got
                got += [message.json for message in messages]
        return got

    return asyncio.run(run())


def provisional(plate: str) -> LiveEvent:
    body = PassUpdated(
        pass_id="p",
        camera_id=1,
        location_id=None,
        first_at=AT,
        plate=PassPlate(
            text=plate,
            display_text=plate,
            is_hashed=False,
            text_hash=None,
            confidence=0.9,
            char_confidences=[],
            box=(0, 0, 9, 9),
            country=None,
            region=None,
            type=None,
            status=PlateStatus.UNLISTED,
        ),
    )
    return LiveEvent(id=None, at=AT, location_id=None, body=body)


@pytest.fixture(params=["postgresql", "nats"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Pair]:
    with ExitStack() as resources:
        if request.param == "postgresql":
            yield by_postgresql(request.getfixturevalue("postgresql_url"), resources)
        else:
            template: Path = request.getfixturevalue("sqlite_template")
            path = tmp_path / "galaxy_alpr.db"
            path.write_bytes(template.read_bytes())
            yield by_nats(f"sqlite:///{path}", tmp_path, resources)


def by_postgresql(url: str, resources: ExitStack) -> Pair:
    engines = [make_engine(url) for _ in range(2)]
    one, other = (Process(engine, PostgresSignals(engine), resources) for engine in engines)

    def ask(what: str) -> int:
        with engines[0].begin() as connection:
            return len(connection.execute(text(_LISTENING.format(what))).all())

    def end_listeners() -> None:
        ask("pg_terminate_backend(pid)")
        until(lambda: ask("pid") == 2)

    until(lambda: ask("pid") == 2)
    return Pair(one, other, end_listeners)


def by_nats(url: str, folder: Path, resources: ExitStack) -> Pair:
    server = resources.enter_context(NatsServer(folder))
    connections = [NatsConnection(NatsOptions(urls=[server.url], name=name)) for name in "12"]
    processes: list[Process] = []
    for connection in connections:
        resources.callback(connection.close)
        connection.start()
        assert connection.wait(PATIENCE_S)
        signals = NatsSignals(connection, "installation")
        processes.append(Process(make_engine(url), signals, resources))

    def restart() -> None:
        again = [threading.Event() for _ in connections]
        for connection, event in zip(connections, again, strict=True):
            connection.on_connect(event.set)
        server.stop(signal.SIGKILL)
        server.start()
        assert all(event.wait(PATIENCE_S) for event in again)

    one, other = processes
    return Pair(one, other, restart)


def test_a_commit_wakes_the_streams_of_the_other_process(pair: Pair) -> None:
    (event,) = listen(pair.other, lambda: pair.one.change_list("B1234XYZ"))
    assert json.loads(event)["body"]["text"] == "B1234XYZ"
    (event,) = listen(pair.one, lambda: pair.other.change_list("B9"))
    assert json.loads(event)["body"]["text"] == "B9"


def test_provisional_readings_are_sent_themselves_and_not_to_the_sender(pair: Pair) -> None:
    def do() -> None:
        pair.other.signals.put("p", provisional("OWN"))
        pair.one.signals.put("p", provisional("B1234XYZ"))

    (event,) = listen(pair.other, do)
    assert json.loads(event)["body"]["plate"]["text"] == "B1234XYZ"
    assert json.loads(event)["id"] is None


def test_after_a_break_events_are_caught_up_and_signals_go_on(pair: Pair) -> None:
    listen(pair.other, lambda: pair.one.change_list("B1"))

    def do() -> None:
        pair.break_connections()
        pair.one.change_list("B2")

    (event,) = listen(pair.other, do)
    assert json.loads(event)["body"]["text"] == "B2"


def test_a_signal_that_cannot_be_read_is_passed_over(pair: Pair) -> None:
    def do() -> None:
        for wrong in (b"no json", b"[]", b'{"event": 1}', b'{"from": "x", "event": [1]}'):
            pair.one.signals._signals.send(wrong)
        pair.one.change_list("B3")

    (event,) = listen(pair.other, do)
    assert json.loads(event)["body"]["text"] == "B3"


def test_a_signal_too_long_for_postgresql_is_dropped(postgresql_url: str) -> None:
    with ExitStack() as resources:
        pair = by_postgresql(postgresql_url, resources)

        def do() -> None:
            pair.one.signals.put("p", provisional("A" * MAX_BYTES))
            pair.one.signals.put("p", provisional("B4"))

        (event,) = listen(pair.other, do)
        assert json.loads(event)["body"]["plate"]["text"] == "B4"
