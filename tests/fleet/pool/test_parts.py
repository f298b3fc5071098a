"""The parts of the pool alone: who counts as there, when it rests, and the stream at the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.options import NatsOptions
from galaxy_alpr.fleet.pool.circuit import MOST_MISSES, REST_S, Circuit
from galaxy_alpr.fleet.pool.identity import engine_identity
from galaxy_alpr.fleet.pool.presence import SILENT_S, Announcement, Presence
from galaxy_alpr.fleet.pool.stream import (
    MOST_WAITING,
    STREAM,
    ensure_consumer,
    ensure_stream,
    is_reply_subject,
    reply_subject,
    worker_subject,
)
from galaxy_alpr.types import EngineInfo
from tests.nats_server import NatsServer, connected, program

INFO = EngineInfo("detector", "recognizer")
SAME = engine_identity(INFO, {}, {})


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def said(worker: str, state: str = "ready", digest: str = SAME.digest) -> Announcement:
    values = {"worker": worker, "digest": digest, "state": state, "slots": 2}
    words = {"detector": "detector", "recognizer": "recognizer", "version": "1"}
    return Announcement.model_validate(values | words)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def presence(clock: Clock) -> Iterator[Presence]:
    connection = NatsConnection(NatsOptions(urls=["nats://127.0.0.1:1"], name="never"))
    yield Presence(connection, SAME, now=clock)
    connection.close()


def test_a_worker_that_is_silent_is_gone(presence: Presence, clock: Clock) -> None:
    assert not presence.ready
    presence.heard(said("a"))
    clock.now += SILENT_S - 1
    presence.heard(said("b"))
    assert (presence.workers, presence.slots) == (2, 4)
    clock.now += 2
    assert (presence.workers, presence.slots) == (1, 2)
    clock.now += SILENT_S
    assert not presence.ready


def test_a_worker_that_leaves_is_asked_no_more_and_may_still_answer(presence: Presence) -> None:
    presence.heard(said("a"))
    presence.heard(said("a", "leaving"))
    assert not presence.ready
    assert presence.alive
    presence.heard(said("a", "gone"))
    assert not presence.alive


def test_another_worker_is_told_of_once(
    presence: Presence, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        presence.heard(said("a", digest="other"))
    assert not presence.ready
    assert caplog.text.count("is not used") == 1


def test_the_pool_rests_after_some_misses_and_one_request_tries(clock: Clock) -> None:
    circuit = Circuit(now=clock)
    for _ in range(MOST_MISSES):
        assert circuit.may_ask()
        circuit.missed()
    assert not circuit.may_ask()
    clock.now += REST_S + 0.1
    assert [circuit.may_ask() for _ in range(3)] == [True, False, False]
    circuit.answered()
    assert circuit.may_ask()


def test_an_answer_in_between_starts_the_count_again(clock: Clock) -> None:
    circuit = Circuit(now=clock)
    for _ in range(5):
        for _ in range(MOST_MISSES - 1):
            circuit.missed()
        circuit.answered()
    assert circuit.may_ask()


@pytest.mark.parametrize(
    ("files", "options"), [({"a": "1"}, {}), ({}, {"country": "ID"}), ({"a": "2"}, {})]
)
def test_what_changes_an_answer_changes_the_digest(
    files: dict[str, str], options: dict[str, object]
) -> None:
    assert engine_identity(INFO, files, options).digest != SAME.digest
    assert engine_identity(EngineInfo("detector", "other"), {}, {}).digest != SAME.digest
    assert engine_identity(INFO, {}, {}) == SAME


def test_a_worker_answers_only_to_services() -> None:
    assert is_reply_subject(reply_subject("abc", "123"))
    for subject in ("", "galaxy.pool.work.a", "$JS.API.INFO", "galaxy.pool.reply.a.>"):
        assert not is_reply_subject(subject)
    assert not is_reply_subject(worker_subject("a", "b"))


@pytest.mark.parametrize("name", ["system", "package"])
def test_the_longest_deadline_of_the_services_is_that_of_the_stream(
    name: str, tmp_path: Path
) -> None:
    ages: list[Any] = []

    async def prepare(_client: Any, js: Any) -> None:
        for deadline_s in (10.0, 5.0, 20.0):
            await ensure_stream(js, deadline_s)
            ages.append((await js.stream_info(STREAM)).config.max_age)
        first, again = [await ensure_consumer(js, "abc") for _ in range(2)]
        assert first == again
        config = (await js.stream_info(STREAM)).config
        assert (config.storage, config.max_msgs) == ("memory", MOST_WAITING)
        assert (config.retention, config.discard) == ("workqueue", "new")

    with NatsServer(tmp_path, path=program(name)) as server, connected(server) as connection:
        connection.run(prepare, timeout_s=10)
    assert ages == [10.0, 10.0, 20.0]
