"""A service and its workers: who answers, and what follows where nobody does."""

from __future__ import annotations

from pathlib import Path

import pytest

from galaxy_alpr.errors import Busy, ModelError
from galaxy_alpr.fleet.pool.engine import Fallback
from tests.fake_engine import FakeEngine
from tests.fleet.pool.parts import Asking, Broken, Slow, picture, service, worker
from tests.nats_server import PATIENCE_S, NatsServer, program
from tests.waiting import until


@pytest.mark.parametrize("name", ["system", "package"])
def test_a_worker_answers_as_the_own_engine_would(name: str, tmp_path: Path) -> None:
    image, own = picture("B1234XYZ", "?", "-"), Broken()
    expected = FakeEngine()
    with (
        NatsServer(tmp_path, path=program(name)) as server,
        worker(server, FakeEngine()),
        service(server, own) as pooled,
    ):
        pooled.wait_for_workers()
        engine = pooled.engine
        found = engine.detect(image)
        assert found == expected.detect(image)
        assert engine.analyze(image, ["MY"]) == expected.analyze(image, ["MY"])
        assert engine.read(image, found.plates) == expected.read(image, found.plates)
        assert pooled.outcomes == ["answered"] * 3
        assert engine.info == expected.info
    assert own.countries == []


def test_without_a_worker_the_own_engine_reads_at_once(nats_server: NatsServer) -> None:
    with service(nats_server, FakeEngine(), deadline_s=60) as pooled:
        assert [plate.text for plate in pooled.engine.analyze(picture("B1")).plates] == ["B1"]
        assert pooled.outcomes == ["no_worker"]


def test_without_a_worker_a_service_may_be_busy(nats_server: NatsServer) -> None:
    own = FakeEngine()
    with service(nats_server, own, deadline_s=60, fallback="busy") as pooled:
        with pytest.raises(Busy):
            pooled.engine.analyze(picture("B1"))
        assert own.countries == []


def test_a_failure_of_a_worker_is_a_model_error_and_never_no_plate(nats_server: NatsServer) -> None:
    own = FakeEngine()
    with worker(nats_server, Broken()), service(nats_server, own) as pooled:
        pooled.wait_for_workers()
        with pytest.raises(ModelError, match="the network failed"):
            pooled.engine.analyze(picture("B1"))
        assert pooled.outcomes == ["failed"]
        assert own.countries == []


def test_a_worker_with_other_models_is_not_used(
    nats_server: NatsServer, caplog: pytest.LogCaptureFixture
) -> None:
    other, own = Slow(), FakeEngine()
    with worker(nats_server, other, models="other"), service(nats_server, own) as pooled:
        until(lambda: "is not used" in caplog.text, PATIENCE_S)
        assert pooled.engine.analyze(picture("B1")).plates
        assert pooled.outcomes == ["no_worker"]
        assert "fake-recognizer" in caplog.text
    assert other.done == 0


@pytest.mark.parametrize("fallback", ["local", "busy"])
def test_a_request_is_not_waited_for_longer_than_its_deadline(
    fallback: Fallback, nats_server: NatsServer
) -> None:
    slow = FakeEngine()
    slow.gate.clear()
    with (
        worker(nats_server, slow),
        service(nats_server, FakeEngine(), deadline_s=1, fallback=fallback) as pooled,
    ):
        pooled.wait_for_workers()
        if fallback == "busy":
            with pytest.raises(Busy):
                pooled.engine.analyze(picture("B1"))
        else:
            assert pooled.engine.analyze(picture("B1")).plates
        assert pooled.outcomes == ["deadline"]
        slow.gate.set()


def test_a_pool_that_never_answers_costs_only_some_requests_the_wait(
    nats_server: NatsServer,
) -> None:
    stuck = FakeEngine()
    stuck.gate.clear()
    with (
        worker(nats_server, stuck),
        service(nats_server, FakeEngine(), deadline_s=0.5) as pooled,
    ):
        pooled.wait_for_workers()
        for _ in range(6):
            assert pooled.engine.analyze(picture("B1")).plates
        assert pooled.outcomes == ["deadline"] * 3 + ["resting"] * 3
        stuck.gate.set()


@pytest.mark.parametrize("name", ["system", "package"])
def test_a_request_that_nobody_waits_for_is_removed(name: str, tmp_path: Path) -> None:
    """The worker is busy with the first one; the second one gives up and is never processed."""
    slow = Slow()
    slow.gate.clear()
    with (
        NatsServer(tmp_path, path=program(name)) as server,
        worker(server, slow),
        service(server, FakeEngine(), deadline_s=1) as pooled,
        service(server, FakeEngine(), deadline_s=30) as patient,
    ):
        pooled.wait_for_workers()
        patient.wait_for_workers()
        first = Asking(patient.engine, picture("FIRST"))
        assert slow.entered.acquire(timeout=15)
        assert pooled.engine.analyze(picture("SECOND")).plates
        assert pooled.outcomes == ["deadline"]
        until(lambda: pooled.waiting() == 1, PATIENCE_S)
        slow.gate.set()
        assert first.result().plates[0].text == "FIRST"
        assert patient.engine.analyze(picture("THIRD")).plates[0].text == "THIRD"
    assert slow.done == 2


def test_a_full_pool_is_busy_at_once(
    nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("galaxy_alpr.fleet.pool.stream.MOST_WAITING", 2)
    slow = FakeEngine()
    slow.gate.clear()
    with (
        worker(nats_server, slow),
        service(nats_server, FakeEngine(), deadline_s=20, fallback="busy") as pooled,
    ):
        pooled.wait_for_workers()
        waiting = [Asking(pooled.engine, picture(f"B{number}")) for number in range(4)]
        until(lambda: pooled.outcomes == ["full", "full"], PATIENCE_S)
        slow.gate.set()
        texts = []
        for asking in waiting:
            try:
                texts += [plate.text for plate in asking.result().plates]
            except Busy:
                texts.append("busy")
        assert texts.count("busy") == 2


def test_what_is_too_large_for_a_message_is_read_here(
    nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("galaxy_alpr.fleet.pool.wire.ROOM", 1000)
    with worker(nats_server, Broken()), service(nats_server, FakeEngine()) as pooled:
        pooled.wait_for_workers()
        assert pooled.engine.analyze(picture("B1")).plates
        assert pooled.outcomes == ["too_large"]
