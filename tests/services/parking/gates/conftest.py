"""Gates with a relay that counts its pulses, and readings of plates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.enums import Confirmation, GateState
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.parking.gates.decide import GateDecisions
from galaxy_alpr.services.parking.gates.relays.values import Deadline, RelayFailed
from galaxy_alpr.services.parking.gates.states import GateStates
from galaxy_alpr.services.parking.gates.values import GateReading, PlateRead
from galaxy_alpr.services.parking.gates.worker import GateWorker
from tests import factories

START = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
ALLOWED = "B1234XYZ"


@dataclass(slots=True)
class SetTime:
    """A clock of the machine that only a test moves."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass(slots=True)
class CountingRelay:
    """A relay that counts its pulses; ``fails`` raises after the pulse, as a lost answer does."""

    pulses: list[datetime] = field(default_factory=list)
    now: Callable[[], datetime] = lambda: START
    fails: bool = False
    tells_state: bool = False

    def pulse(self, deadline: Deadline) -> Confirmation:
        deadline.check()
        self.pulses.append(self.now())
        if self.fails:
            raise RelayFailed("the device does not answer: ReadTimeout")
        return Confirmation.DEVICE_ACKNOWLEDGED

    def state(self) -> GateState:
        return GateState.OPEN


@dataclass(slots=True)
class Site:
    """A gate in a database, and what decides about its readings and opens it."""

    sessions: sessionmaker[Session]
    time: SetTime
    clock: Clock
    decisions: GateDecisions
    relay: CountingRelay
    gate_id: int

    def worker(self, step: Callable[[str], None] = lambda _name: None) -> GateWorker:
        """Return a worker, which is not started."""
        states = GateStates(
            sessions=self.sessions, clock=self.clock, relay_of=lambda _gate: self.relay, name="a"
        )
        return GateWorker(
            sessions=self.sessions,
            clock=self.clock,
            relay_of=lambda _gate: self.relay,
            states=states,
            name="a",
            step=step,
        )

    def reading(self, text: str | None = ALLOWED, key: str | None = None, **values: Any) -> Any:
        """Return a reading of this moment."""
        confidence, shown = values.pop("confidence", 0.97), values.pop("display_text", None)
        plate = PlateRead(text=text, confidence=confidence, display_text=shown)
        at = values.pop("captured_at", self.time.at)
        key = key or f"{text} {at}"
        return GateReading(key=key, **{"plates": (plate,), **values}, captured_at=at)

    def decide(self, reading: GateReading | None = None) -> models.GateDecision:
        """Return the decision about a reading, which is committed."""
        with self.sessions.begin() as session:
            return self.decisions.decide(
                session,
                self.gate_id,
                reading or self.reading(),
                actor=SYSTEM,
                started=perf_counter(),
            )

    def set(self, **values: Any) -> None:
        """Change the gate."""
        with self.sessions.begin() as session:
            gate = session.get_one(models.Gate, self.gate_id)
            for name, value in values.items():
                setattr(gate, name, value)

    def order(self) -> int:
        """Return the order of a decision about a reading of this moment."""
        command = self.decide().command
        assert command is not None
        return command.id

    def command(self) -> models.GateCommand:
        """Return the newest order as it is stored."""
        with self.sessions() as session:
            newest = select(models.GateCommand).order_by(models.GateCommand.id.desc())
            return session.scalars(newest.limit(1)).one()


def make_gate(session: Session, **values: Any) -> models.Gate:
    """Add a gate in live mode at a location of its own."""
    gate = models.Gate(
        **{
            "name": "Entry",
            "location_id": factories.make_location(session).id,
            "enabled": True,
            "mode": "live",
            "fail_open": False,
            "min_interval_s": 2.0,
            "min_confidence": 0.9,
            "relay": {"kind": "log"},
            **values,
        }
    )
    session.add(gate)
    session.flush()
    return gate


def make_site(sessions: sessionmaker[Session], time: SetTime) -> Site:
    """Return a site with one gate and one allowed plate."""
    with sessions.begin() as session:
        factories.make_list_entry(session, ALLOWED)
        gate_id = make_gate(session).id
    clock = Clock(now=time)
    return Site(sessions, time, clock, GateDecisions(clock), CountingRelay(now=time), gate_id)


@pytest.fixture
def site(sessions: sessionmaker[Session]) -> Site:
    """A site on each kind of database."""
    return make_site(sessions, SetTime())
