"""Workers that are killed, slow or stopped, and servers that restart: nothing is lost."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from galaxy_alpr.errors import ModelError
from galaxy_alpr.fleet.pool.engine import PooledEngine
from tests.fake_engine import FakeEngine
from tests.fleet.pool.parts import (
    Asking,
    Broken,
    Slow,
    kill,
    picture,
    service,
    worker,
    worker_process,
)
from tests.nats_server import PATIENCE_S, NatsServer, program
from tests.waiting import until


def _began(process: object) -> str:
    return process.stdout.readline()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("name", ["system", "package"])
def test_a_request_outlives_the_worker_that_is_killed_in_mid_work(
    name: str, tmp_path: Path
) -> None:
    with (
        NatsServer(tmp_path, path=program(name)) as server,
        worker_process(server, "--seconds", "60") as doomed,
        service(server, Broken(), deadline_s=30, fallback="busy") as pooled,
    ):
        pooled.wait_for_workers()
        asking = Asking(pooled.engine, picture("B1234XYZ"))
        assert _began(doomed) == "began\n"
        other = Slow()
        with worker(server, other):
            pooled.wait_for_workers(2)
            kill(doomed)
            assert asking.result().plates[0].text == "B1234XYZ"
        assert pooled.outcomes == ["answered"]
        assert other.done == 1


def test_where_the_last_worker_is_killed_the_own_engine_reads(nats_server: NatsServer) -> None:
    with (
        worker_process(nats_server, "--seconds", "60") as doomed,
        service(nats_server, FakeEngine(), deadline_s=60) as pooled,
    ):
        pooled.wait_for_workers()
        asking = Asking(pooled.engine, picture("B1234XYZ"))
        assert _began(doomed) == "began\n"
        kill(doomed)
        assert asking.result().plates[0].text == "B1234XYZ"
        assert pooled.outcomes == ["no_worker"]


def test_a_request_that_kills_its_workers_is_tried_three_times(nats_server: NatsServer) -> None:
    """The fourth worker answers instead of dying, and the service's own engine is spared."""
    own, busy, spared = FakeEngine(), FakeEngine(), Slow()
    busy.gate.clear()
    with worker(nats_server, busy), service(nats_server, own, deadline_s=60) as pooled:
        pooled.wait_for_workers()
        other = Asking(pooled.engine, picture("OTHER"))
        assert busy.entered.acquire(timeout=PATIENCE_S)
        with (
            worker_process(nats_server, "--deadly") as first,
            worker_process(nats_server, "--deadly") as second,
            worker_process(nats_server, "--deadly") as third,
        ):
            pooled.wait_for_workers(4)
            asking = Asking(pooled.engine, picture("B1234XYZ"))
            for process in (first, second, third):
                assert process.wait(60) == -signal.SIGKILL
        with (
            worker(nats_server, spared),
            pytest.raises(ModelError, match="3 engine workers have ended"),
        ):
            asking.result()
        busy.gate.set()
        assert other.result().plates[0].text == "OTHER"
        assert spared.done == 0
        assert own.countries == []


def test_workers_of_different_speed_share_by_pulling(nats_server: NatsServer) -> None:
    fast, slow = Slow(0.02), Slow(0.2)
    with (
        worker(nats_server, fast),
        worker(nats_server, slow),
        service(nats_server, Broken(), deadline_s=60, fallback="busy") as pooled,
    ):
        pooled.wait_for_workers(2)
        pictures = {f"B{number}": picture(f"B{number}") for number in range(40)}
        asked = {text: Asking(pooled.engine, image) for text, image in pictures.items()}
        for text, asking in asked.items():
            assert asking.result().plates[0].text == text
    assert fast.done + slow.done == 40
    assert fast.done > 2 * slow.done > 0


def test_slots_process_at_the_same_time(nats_server: NatsServer) -> None:
    engine = FakeEngine()
    engine.gate.clear()
    with (
        worker(nats_server, engine, slots=2),
        service(nats_server, Broken(), deadline_s=30, fallback="busy") as pooled,
    ):
        pooled.wait_for_workers()
        assert pooled.client.presence.slots == 2
        asked = [Asking(pooled.engine, picture(f"B{number}")) for number in range(2)]
        assert engine.entered.acquire(timeout=PATIENCE_S)
        assert engine.entered.acquire(timeout=PATIENCE_S)
        engine.gate.set()
        assert [asking.result().plates[0].text for asking in asked] == ["B0", "B1"]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_pool_is_whole_again_after_a_restart_of_the_server(
    how: signal.Signals, nats_server: NatsServer
) -> None:
    with (
        worker(nats_server, Slow()) as _,
        service(nats_server, FakeEngine(), deadline_s=20) as pooled,
    ):
        pooled.wait_for_workers()
        assert pooled.engine.analyze(picture("B1")).plates
        nats_server.stop(how)
        until(lambda: not pooled.connection.connected, PATIENCE_S)
        assert pooled.engine.analyze(picture("B2")).plates[0].text == "B2"
        nats_server.start()
        until(lambda: _answered(pooled.engine, pooled.outcomes), 2 * PATIENCE_S)
    assert pooled.outcomes[:2] == ["answered", "nats_away"]


def test_a_server_that_restarts_in_mid_work_does_not_lose_the_picture(
    nats_server: NatsServer,
) -> None:
    stuck = FakeEngine()
    stuck.gate.clear()
    with (
        worker(nats_server, stuck),
        service(nats_server, FakeEngine(), deadline_s=60) as pooled,
    ):
        pooled.wait_for_workers()
        asking = Asking(pooled.engine, picture("B1"))
        assert stuck.entered.acquire(timeout=PATIENCE_S)
        nats_server.stop(signal.SIGKILL)
        nats_server.start()
        assert asking.result().plates[0].text == "B1"
        assert pooled.outcomes == ["nats_away"]
        stuck.gate.set()


def test_a_worker_that_ends_finishes_its_work(nats_server: NatsServer) -> None:
    with (
        worker_process(nats_server, "--seconds", "1.5") as ending,
        service(nats_server, Broken(), deadline_s=30, fallback="busy") as pooled,
    ):
        pooled.wait_for_workers()
        asking = Asking(pooled.engine, picture("B1"))
        assert _began(ending) == "began\n"
        ending.send_signal(signal.SIGTERM)
        assert asking.result().plates[0].text == "B1"
        assert ending.wait(PATIENCE_S) == 0
        until(lambda: not pooled.client.presence.alive, PATIENCE_S)


def _answered(engine: PooledEngine, outcomes: list[str]) -> bool:
    engine.analyze(picture("B3"))
    return outcomes[-1] == "answered"
