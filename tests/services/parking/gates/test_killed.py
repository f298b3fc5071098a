"""A worker that is killed between two steps, as by a power cut: at most one pulse, never late."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.services.parking.gates.values import FRESH
from tests.endpoints.conftest import SQLITE_ONLY
from tests.services.parking.gates.conftest import SetTime, make_gate, make_site

pytestmark = SQLITE_ONLY

WORKER = """
import os, signal, sys
from pathlib import Path
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.parking.gates.states import GateStates
from galaxy_alpr.enums import Confirmation, GateState
from galaxy_alpr.services.parking.gates.worker import GateWorker

url, pulses, at, id = sys.argv[1:]


class Relay:
    tells_state = False

    def pulse(self, deadline):
        deadline.check()
        with Path(pulses).open("a") as file:
            file.write("pulse\\n")
        return Confirmation.DEVICE_ACKNOWLEDGED

    def state(self):
        return GateState.UNKNOWN


def step(name):
    if name == at:
        os.kill(os.getpid(), signal.SIGKILL)


sessions, clock, of = make_sessionmaker(make_engine(url)), Clock(), lambda gate: Relay()
states = GateStates(sessions=sessions, clock=clock, relay_of=of, name="b")
worker = GateWorker(
    sessions=sessions, clock=clock, relay_of=of, states=states, name="b", step=step
)
worker.carry_out(int(id))
worker.sweep()
"""


def run(engine: Engine, pulses: Path, at: str, id: int) -> int:
    """Carry out an order in a process that is killed at a step; return its exit status."""
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", WORKER, url, str(pulses), at, str(id)]
    return subprocess.run(command, check=False, timeout=120).returncode


@pytest.mark.parametrize(
    ("at", "sent"),
    [("found", 0), ("dispatched", 0), ("executing", 0), ("pulsed", 1), ("ended", 1)],
)
def test_a_killed_worker_never_opens_twice(
    db_engine: Engine, sessions: sessionmaker[Session], tmp_path: Path, at: str, sent: int
) -> None:
    # An order that lives long: the second worker would have the time to open once more.
    now, pulses = datetime.now(UTC), tmp_path / "pulses"
    with sessions.begin() as session:
        gate = make_gate(session)
        row = models.GateCommand(
            gate_id=gate.id,
            state="received",
            created_at=now,
            expires_at=now + timedelta(minutes=10),
            actor_kind="system",
            actor_name="system",
        )
        session.add(row)
    pulses.touch()
    assert run(db_engine, pulses, at, row.id) == -signal.SIGKILL
    assert pulses.read_text().count("pulse") == sent
    # The next worker carries out only what nobody had taken.
    assert run(db_engine, pulses, "never", row.id) == 0
    assert pulses.read_text().count("pulse") == max(sent, at == "found")


def test_a_worker_that_starts_late_opens_nothing(
    db_engine: Engine, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    pulses = tmp_path / "pulses"
    pulses.touch()
    site = make_site(sessions, SetTime(datetime.now(UTC) - FRESH))
    id = site.order()
    assert run(db_engine, pulses, "never", id) == 0
    assert pulses.read_text() == ""
    assert site.command().state == "expired"
