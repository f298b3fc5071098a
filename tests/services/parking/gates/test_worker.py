"""The worker: one pulse or none, in time or never, whatever fails between two steps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy.orm import Session

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.enums import Confirmation
from galaxy_alpr.services.parking.gates.opening import open_by_hand, set_switch
from galaxy_alpr.services.parking.gates.relays.values import Deadline
from galaxy_alpr.services.parking.gates.states import state_now
from galaxy_alpr.services.parking.gates.values import FRESH
from galaxy_alpr.services.parking.gates.worker import UNCERTAIN_AFTER
from tests.endpoints.conftest import SQLITE_ONLY
from tests.services.parking.gates.conftest import Site

STEPS = ("found", "dispatched", "executing", "pulsed", "ended")


class Killed(BaseException):
    """Stands for the end of the process: nothing after it runs."""


def _stop(session_site: Site, stopped: bool = True) -> None:
    with session_site.sessions.begin() as session:
        set_switch(session, stopped=stopped, reason="works", actor=SYSTEM, clock=session_site.clock)


def test_an_order_is_carried_out_once(site: Site) -> None:
    id = site.order()
    worker = site.worker()
    for _ in range(3):
        worker.carry_out(id)
    command = site.command()
    assert len(site.relay.pulses) == 1
    assert (command.state, command.confirmation) == ("succeeded", "device_acknowledged")
    assert (command.worker, command.problem) == ("a", None)
    assert None not in (command.dispatched_at, command.executing_at, command.ended_at)


def test_of_several_workers_one_sends_the_pulse(site: Site) -> None:
    id = site.order()
    ready = threading.Barrier(4)
    with ThreadPoolExecutor(4) as threads:
        done = [
            threads.submit(site.worker(lambda name: _meet(name, ready)).carry_out, id)
            for _ in range(4)
        ]
        for item in done:
            item.result()
    assert len(site.relay.pulses) == 1
    assert site.command().state == "succeeded"


def _meet(name: str, ready: threading.Barrier) -> None:
    if name == "found":
        ready.wait(30)


def test_an_expired_order_never_opens(site: Site) -> None:
    id = site.order()
    site.time.pass_by(FRESH.total_seconds())
    worker = site.worker()
    worker.carry_out(id)
    assert site.command().state == "received"
    worker.sweep()
    worker.carry_out(id)
    assert (site.command().state, site.relay.pulses) == ("expired", [])


@SQLITE_ONLY
@pytest.mark.parametrize("late", ["found", "dispatched", "executing"])
def test_an_order_that_expires_between_two_steps_never_opens(site: Site, late: str) -> None:
    id = site.order()
    worker = site.worker(lambda name: site.time.pass_by(3.0 if name == late else 0))
    worker.carry_out(id)
    worker.sweep()
    assert (site.command().state, site.relay.pulses) == ("expired", [])


def test_a_clock_that_is_set_back_does_not_extend_an_order(site: Site) -> None:
    site.order()
    deadline = Deadline(site.command().expires_at, site.clock.now)
    site.time.pass_by(-3600)
    assert deadline.left_s <= FRESH.total_seconds()


@pytest.mark.parametrize("at", STEPS)
def test_a_fault_between_two_steps_never_opens_twice(site: Site, at: str) -> None:
    id = site.order()

    def step(name: str) -> None:
        if name == at:
            raise Killed

    with pytest.raises(Killed):
        site.worker(step).carry_out(id)
    sent = 1 if STEPS.index(at) >= STEPS.index("pulsed") else 0
    assert len(site.relay.pulses) == sent
    other = site.worker()
    for _ in range(2):
        other.run()
        other.carry_out(id)
    other.stop()
    # Only an order that nobody has taken may still be sent.
    assert len(site.relay.pulses) == (1 if at == "found" else sent)
    site.time.pass_by(FRESH.total_seconds() + UNCERTAIN_AFTER.total_seconds())
    site.worker().sweep()
    ends = {
        "found": "succeeded",
        "dispatched": "expired",
        "executing": "failed",
        "pulsed": "failed",
        "ended": "succeeded",
    }
    assert site.command().state == ends[at]
    site.worker().carry_out(id)
    assert len(site.relay.pulses) == (1 if at == "found" else sent)


def test_a_failed_pulse_is_not_repeated_and_is_a_fault(site: Site) -> None:
    site.relay.fails = True
    id = site.order()
    worker = site.worker()
    for _ in range(2):
        worker.carry_out(id)
    command = site.command()
    assert len(site.relay.pulses) == 1
    assert (command.state, command.problem) == ("failed", "the device does not answer: ReadTimeout")
    with site.sessions() as session:
        row = session.get_one(models.GateStateRow, site.gate_id)
    assert (row.state, row.reason) == ("faulted", command.problem)


def _off(site: Site) -> None:
    site.set(enabled=False)


def _shadow(site: Site) -> None:
    site.set(mode="shadow")


def _other_relay(site: Site) -> None:
    site.set(relay={"kind": "http", "method": "GET", "url": "http://127.0.0.1/"})


@SQLITE_ONLY
@pytest.mark.parametrize("change", [_off, _shadow, _stop, _other_relay])
@pytest.mark.parametrize("at", ["found", "dispatched"])
def test_an_order_is_not_carried_out_after_a_change(
    site: Site, change: Callable[[Site], None], at: str
) -> None:
    id = site.order()
    worker = site.worker(lambda name: change(site) if name == at else None)
    worker.carry_out(id)
    if change is _other_relay and at == "found":
        assert len(site.relay.pulses) == 1
        return
    assert (site.command().state, site.relay.pulses) == ("cancelled", [])
    assert site.command().problem


def test_orders_within_the_least_interval_are_one_pulse(site: Site) -> None:
    """Also where two orders exist: the worker does not rely on the decision."""
    now, worker = site.time.at, site.worker()
    for _ in range(2):
        row = models.GateCommand(
            gate_id=site.gate_id,
            state="received",
            created_at=now,
            expires_at=now + FRESH,
            actor_kind="system",
            actor_name="system",
        )
        with site.sessions.begin() as session:
            session.add(row)
        worker.carry_out(row.id)
    assert len(site.relay.pulses) == 1
    assert site.command().problem == "the gate was opened just now"


def test_the_loop_takes_what_waits(site: Site) -> None:
    site.order()
    worker = site.worker()
    worker.run()
    worker.stop()
    assert site.command().state == "succeeded"


def test_a_barrier_that_tells_its_state_confirms(site: Site) -> None:
    site.relay.tells_state = True
    id = site.order()
    site.worker().carry_out(id)
    assert site.command().confirmation == Confirmation.PHYSICALLY_CONFIRMED
    with site.sessions() as session:
        row = session.get_one(models.GateStateRow, site.gate_id)
        gate = session.get_one(models.Gate, site.gate_id)
        gate.state = row
        assert state_now(gate, site.time.at).state == "open"
        site.time.pass_by(60)
        assert state_now(gate, site.time.at).state == "unknown"


def _by_hand(site: Site) -> models.GateCommand:
    with site.sessions.begin() as session:
        return open_by_hand(
            session, site.gate_id, reason="ambulance", actor=SYSTEM, clock=site.clock
        )


def test_an_opening_by_hand_is_sent_also_where_nothing_is_decided(site: Site) -> None:
    site.set(mode="off")
    id = _by_hand(site).id
    site.worker().carry_out(id)
    assert (site.command().state, site.command().reason) == ("succeeded", "ambulance")


def test_an_opening_by_hand_in_shadow_mode_is_noted_and_not_sent(site: Site) -> None:
    site.set(mode="shadow")
    id = _by_hand(site).id
    site.worker().carry_out(id)
    assert (site.command().state, site.relay.pulses) == ("cancelled", [])


def test_a_deleted_gate_is_not_opened(site: Site) -> None:
    id = site.order()
    with site.sessions.begin() as session:
        session.delete(session.get_one(models.Gate, site.gate_id))
    site.worker().carry_out(id)
    assert (site.command().state, site.relay.pulses) == ("cancelled", [])


def test_a_database_that_fails_before_the_pulse_is_no_opening(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be committed is not sent: the pulse comes after the commit of ``executing``."""
    id = site.order()
    worker = site.worker()

    def lost(*_: Any, **__: Any) -> bool:
        raise RuntimeError("the connection is lost")

    monkeypatch.setattr(worker, "_begin", lambda _session, _taken: lost())
    with pytest.raises(RuntimeError):
        worker.carry_out(id)
    assert site.relay.pulses == []


def test_an_end_that_cannot_be_stored_is_stored_later(site: Site) -> None:
    id = site.order()
    worker = site.worker()

    def break_database(name: str) -> None:
        if name == "pulsed":
            worker._write = _Lost(worker._write)  # type: ignore[assignment]

    worker._step = break_database
    worker.carry_out(id)
    assert site.command().state == "executing"
    worker._write = worker._write.inner  # type: ignore[attr-defined]
    worker.run()
    worker.stop()
    assert (site.command().state, len(site.relay.pulses)) == ("succeeded", 1)


class _Lost:
    """A database whose connection is lost."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __call__(self, _change: Callable[[Session], Any]) -> Any:
        from sqlalchemy.exc import OperationalError

        raise OperationalError("update", {}, Exception("server closed the connection"))
