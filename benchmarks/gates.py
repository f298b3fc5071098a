"""Measure how long a decision at a gate takes after the engine, and an order until its pulse.

``python -m benchmarks.gates`` fills a database with a list of plates and with decisions, decides
about readings, and carries the orders out with the relay for trials. Two times are printed of a
decision: until it is made, and until it is committed. The target is a p95 of 20 ms.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.faults.report import say
from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.db.base import make_engine, make_sessionmaker, utc_now
from galaxy_alpr.db.migrate import upgrade
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.parking.gates.decide import GateDecisions
from galaxy_alpr.services.parking.gates.relays.log import Log
from galaxy_alpr.services.parking.gates.states import GateStates
from galaxy_alpr.services.parking.gates.values import GateReading, PlateRead
from galaxy_alpr.services.parking.gates.worker import GateWorker

BATCH = 5_000


def fill(sessions: sessionmaker[Session], *, entries: int, decisions: int) -> int:
    """Add a gate, a list of allowed plates, and decisions of the past; return the gate's id."""
    now = utc_now()
    with sessions.begin() as session:
        place = models.Location(name="Gate", type="entry")
        session.add(place)
        session.flush()
        gate = models.Gate(
            name="Barrier",
            location_id=place.id,
            enabled=True,
            mode="live",
            fail_open=False,
            min_interval_s=0.0,
            min_confidence=0.9,
            relay={"kind": "log"},
        )
        session.add(gate)
        session.flush()
        gate_id = gate.id
    rows = [
        {"text": text, "folded": text, "display_text": text, "status": "allowed"}
        for text in map(plate, range(entries))
    ]
    past = [
        {
            **{"gate_id": gate_id, "reading_hash": f"{number:064}", "text": plate(number)},
            **{"confidence": 0.97, "captured_at": now, "mode": "live", "outcome": "deny"},
            **{"decided_at": now - timedelta(seconds=decisions - number), "reason": "no_right"},
            **{"detail": "the plate has no right", "latency_ms": 1.0},
            **{"actor_kind": "system", "actor_name": "system"},
        }
        for number in range(decisions)
    ]
    for table, values in ((models.PlateListEntry, rows), (models.GateDecision, past)):
        for start in range(0, len(values), BATCH):
            with sessions.begin() as session:
                session.execute(insert(table), values[start : start + BATCH])
    return gate_id


def plate(number: int) -> str:
    """Return a plate by its number."""
    return f"B{number:06}XY"


def measure(sessions: sessionmaker[Session], gate_id: int, readings: int, entries: int) -> None:
    """Decide about readings, half of them of listed plates; carry the orders out; print times."""
    clock = Clock()
    decisions = GateDecisions(clock)
    made, committed, opened = [], [], []

    def relay_of(gate: models.Gate) -> Log:
        return Log(gate.id)

    states = GateStates(sessions=sessions, clock=clock, relay_of=relay_of, name="benchmark")
    worker = GateWorker(
        sessions=sessions, clock=clock, relay_of=relay_of, states=states, name="benchmark"
    )
    for number in range(readings):
        text = plate(number if number % 2 else entries + number)
        others = tuple(plate(entries + number + k) for k in range(1, 5))
        read = PlateRead(text=text, confidence=0.97, candidates=others)
        reading = GateReading(key=f"{number}", plates=(read,), captured_at=clock.now())
        started = time.perf_counter()
        with sessions.begin() as session:
            row = decisions.decide(session, gate_id, reading, actor=SYSTEM, started=started)
            made.append((time.perf_counter() - started) * 1000)
        committed.append((time.perf_counter() - started) * 1000)
        if row.command is not None:
            started = time.perf_counter()
            worker.carry_out(row.command.id)
            opened.append((time.perf_counter() - started) * 1000)
    for name, values in (
        ("decided", made),
        ("decided and committed", committed),
        ("order taken, pulse sent, end stored", opened),
    ):
        cuts = quantiles(values, n=100)
        say(f"{name:36} p50 {cuts[49]:7.2f} ms   p95 {cuts[94]:7.2f} ms   n {len(values)}")


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="an empty database; a file of SQLite by default")
    parser.add_argument("--readings", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--decisions", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite:///{Path(folder) / 'gates.db'}"
        engine = make_engine(url)
        upgrade(engine)
        sessions = make_sessionmaker(engine)
        gate_id = fill(sessions, entries=given.entries, decisions=given.decisions)
        say(f"{engine.dialect.name}: {given.entries} plates, {given.decisions} decisions")
        measure(sessions, gate_id, given.readings, given.entries)
        engine.dispose()


if __name__ == "__main__":
    main()
