"""The worker that opens gates: it takes each order once, and sends one pulse or none.

An order goes through its states by conditional updates, each in a transaction of its own, so one of
several workers takes it, and a worker that is killed between two of them leaves an order that
nobody sends: ``executing`` is committed before the pulse, and nothing returns from there.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.db.models import Gate
from galaxy_alpr.db.queries.parking import gate_commands, gates
from galaxy_alpr.enums import CommandState
from galaxy_alpr.errors import AlprError
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.parking.gates.orders import Taken, problem_of
from galaxy_alpr.services.parking.gates.relays.values import (
    Deadline,
    PulseExpired,
    Relay,
    RelayFailed,
)
from galaxy_alpr.services.parking.gates.states import GateStates
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 0.1
THREADS = 8
"""Gates that are opened at the same time."""

UNCERTAIN_AFTER = timedelta(seconds=20)
"""How long after its expiry an order that was being carried out has no result for certain."""

_BATCH = 50
_SWEEP_S = 1.0

Step = Callable[[str], None]


class GateWorker:
    """Carries out the orders to open gates. ``step`` is called between every two steps (tests)."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        clock: Clock,
        relay_of: Callable[[Gate], Relay],
        states: GateStates,
        name: str,
        step: Step = lambda _name: None,
    ) -> None:
        self.worker = Worker("gate-worker", self.run, interval_s=INTERVAL_S)
        self._sessions = sessions
        self._write = Transactions(sessions)
        self._clock = clock
        self._relay_of = relay_of
        self._states = states
        self._name = name
        self._step = step
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="gate")
        self._lock = threading.Lock()
        self._in_work: set[int] = set()
        self._results: dict[int, dict[str, Any]] = {}
        self._swept_at: datetime | None = None
        self._idle = False

    def wake(self) -> None:
        """Look for orders now. Never waits."""
        self._idle = False
        self.worker.wake()

    def stop(self) -> None:
        """End after the orders that are being carried out."""
        self.worker.stop()
        self._pool.shutdown(wait=True)

    def run(self) -> None:
        """Take the orders that wait, each in a thread; end those that nobody carries out.

        Where there is no gate, the database is asked once a second only.
        """
        now = self._clock.now()
        due = self._swept_at is None or abs((now - self._swept_at).total_seconds()) >= _SWEEP_S
        if due:
            self._swept_at = now
            with self._sessions() as session:
                self._idle = not gates.exist(session)
        if self._idle:
            return
        with self._sessions() as session:
            waiting = gate_commands.waiting(session, limit=_BATCH)
        for id in waiting:
            with self._lock:
                if id in self._in_work:
                    continue
                self._in_work.add(id)
            self._pool.submit(self._work, id)
        if due:
            self._write_results()
            self.sweep()
            self._pool.submit(self._states.refresh)

    def _work(self, id: int) -> None:
        try:
            self.carry_out(id)
        except SQLAlchemyError as error:
            logger.error("order %s is not carried out: %s", id, cause_of(error))
        except Exception:
            logger.exception("order %s is not carried out", id)
        finally:
            with self._lock:
                self._in_work.discard(id)

    def carry_out(self, id: int) -> None:
        """Carry out one order, unless another worker has it, it is too old, or must not be sent."""
        self._step("found")
        taken = self._write(lambda session: self._take(session, id))
        self._step("dispatched")
        if taken is None:
            return
        deadline = Deadline(taken.expires_at, self._clock.now)
        try:
            relay = self._relay_of(taken.gate)
        except (AlprError, OSError) as error:
            self._end(id, CommandState.DISPATCHED, CommandState.FAILED, problem=str(error))
            return
        if not self._write(lambda session: self._begin(session, taken)):
            return
        self._step("executing")
        try:
            confirmation = relay.pulse(deadline)
        except PulseExpired as error:
            self._end(id, CommandState.EXECUTING, CommandState.EXPIRED, problem=str(error))
        except RelayFailed as error:
            self._end(id, CommandState.EXECUTING, CommandState.FAILED, problem=str(error))
            self._states.fault(taken.gate.id, str(error))
        except Exception as error:
            self._end(id, CommandState.EXECUTING, CommandState.FAILED, problem=type(error).__name__)
            raise
        else:
            self._step("pulsed")
            self._end(id, CommandState.EXECUTING, CommandState.SUCCEEDED, confirmation=confirmation)
            self._step("ended")
            self._states.confirm(id, taken.gate.id, relay)

    def sweep(self) -> None:
        """End the orders that expired, and those whose worker ended while it sent the pulse."""
        now = self._clock.now()
        unknown = "the worker ended while it sent the pulse: whether the gate opened is not known"
        for state, before, end, problem in (
            (CommandState.RECEIVED, now, CommandState.EXPIRED, "no worker took it in time"),
            (CommandState.DISPATCHED, now, CommandState.EXPIRED, "nothing was sent in time"),
            (CommandState.EXECUTING, now - UNCERTAIN_AFTER, CommandState.FAILED, unknown),
        ):
            with self._sessions() as session:
                ids = gate_commands.expired(session, state=state, before=before, limit=_BATCH)
            for id in ids:
                if id not in self._results:
                    self._end(id, state, end, problem=problem)

    def _take(self, session: Session, id: int) -> Taken | None:
        """Take an order; ``None`` where another worker has it, or where it is too old."""
        now = self._clock.now()
        row = gate_commands.get(session, id=id)
        if row is None:
            return None
        gate = None if row.gate_id is None else gates.get(session, id=row.gate_id)
        if gate is None:
            values = {"problem": "the gate was deleted", "ended_at": now}
            self._move(session, id, CommandState.RECEIVED, CommandState.CANCELLED, **values)
            return None
        values = {"dispatched_at": now, "worker": self._name}
        if not self._move(
            session, id, CommandState.RECEIVED, CommandState.DISPATCHED, alive_at=now, **values
        ):
            return None
        session.expunge_all()
        return Taken(id, gate, row.expires_at, row.reason is not None)

    def _begin(self, session: Session, taken: Taken) -> bool:
        """Return whether the pulse may be sent now; from the commit on nobody else sends it."""
        now = self._clock.now()
        gate = gates.get(session, id=taken.gate.id, lock=True)
        problem = problem_of(session, gate, taken, now) or self._clock.problem()
        if problem is not None:
            values = {"problem": problem, "ended_at": now}
            self._move(session, taken.id, CommandState.DISPATCHED, CommandState.CANCELLED, **values)
            return False
        return self._move(
            session,
            taken.id,
            CommandState.DISPATCHED,
            CommandState.EXECUTING,
            alive_at=now,
            executing_at=now,
        )

    def _move(
        self, session: Session, id: int, before: CommandState, after: CommandState, **values: Any
    ) -> bool:
        return gate_commands.step(session, id=id, before=before, after=after, **values)

    def _end(self, id: int, before: CommandState, after: CommandState, **values: Any) -> None:
        """Store the end of an order; where the database fails, again a second later."""
        if values.get("problem"):
            values["problem"] = values["problem"][:500]
            logger.warning("order %s: %s (%s)", id, after, values["problem"])
        values |= {"before": before, "after": after, "ended_at": self._clock.now()}
        try:
            self._write(lambda session: gate_commands.step(session, id=id, **values))
        except SQLAlchemyError as error:
            logger.error("the end of order %s is not stored yet: %s", id, cause_of(error))
            self._results[id] = values

    def _write_results(self) -> None:
        for id, values in list(self._results.items()):

            def store(session: Session, id: int = id, values: dict[str, Any] = values) -> bool:
                return gate_commands.step(session, id=id, **values)

            self._write(store)
            self._results.pop(id, None)
