"""The states of barriers, read back from the devices that tell them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.db.models import Gate
from galaxy_alpr.db.queries.parking import gate_commands, gates
from galaxy_alpr.enums import CommandState, Confirmation, GateState
from galaxy_alpr.errors import AlprError
from galaxy_alpr.events import GateStateChanged
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.parking.gates.relays.values import Relay, RelayFailed
from galaxy_alpr.services.transactions import Transactions

logger = logging.getLogger(__name__)

EVERY_S = 10.0
"""Time between two readings of the states."""

STALE = timedelta(seconds=45)
"""Age of a state after which it is not known any more."""

CONFIRM_S = 3.0
"""How long after a pulse a barrier is awaited to open."""

_PAUSE_S = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReport:
    """The state of a gate now, why it is faulted or unknown, and when the device told it."""

    state: GateState
    reason: str | None
    updated_at: datetime | None


def state_now(row: Gate, now: datetime) -> GateReport:
    """Return the state of a gate, whose ``state`` is loaded."""
    stored = row.state
    if stored is None:
        reason = "the device has not told its state"
        return GateReport(state=GateState.UNKNOWN, reason=reason, updated_at=None)
    if now - stored.updated_at > STALE and stored.state != GateState.FAULTED:
        reason = "the device has not told its state for a while"
        return GateReport(state=GateState.UNKNOWN, reason=reason, updated_at=stored.updated_at)
    return GateReport(
        state=GateState(stored.state), reason=stored.reason, updated_at=stored.updated_at
    )


class GateStates:
    """Reads the states of gates and stores them. Safe to call from several threads."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        clock: Clock,
        relay_of: Callable[[Gate], Relay],
        name: str,
    ) -> None:
        self._sessions = sessions
        self._write = Transactions(sessions)
        self._clock = clock
        self._relay_of = relay_of
        self._name = name
        self._busy = threading.Lock()
        self._next = 0.0
        self._pause = threading.Event()

    def refresh(self) -> None:
        """Read the states of all gates that are on, if it is time."""
        if monotonic() < self._next or not self._busy.acquire(blocking=False):
            return
        try:
            self._next = monotonic() + EVERY_S
            with self._sessions() as session:
                rows = [row for row in gates.every(session) if row.enabled]
            for row in rows:
                self._read(row)
        except SQLAlchemyError as error:
            logger.warning("the states of gates are not read: %s", cause_of(error))
        finally:
            self._busy.release()

    def confirm(self, command_id: int, gate_id: int, relay: Relay) -> None:
        """Wait until the barrier is open, where the device tells it, and store that it is."""
        if not relay.tells_state:
            return
        end = monotonic() + CONFIRM_S
        while True:
            try:
                state = relay.state()
            except RelayFailed as error:
                self.fault(gate_id, str(error))
                return
            if state is GateState.OPEN or monotonic() >= end:
                break
            self._pause.wait(_PAUSE_S)
        self._store(gate_id, state, None)
        if state is GateState.OPEN:
            ended = CommandState.SUCCEEDED
            self._write(
                lambda session: gate_commands.step(
                    session,
                    id=command_id,
                    before=ended,
                    after=ended,
                    confirmation=Confirmation.PHYSICALLY_CONFIRMED,
                )
            )

    def fault(self, gate_id: int, reason: str) -> None:
        """Store that a device cannot be reached or refuses."""
        try:
            self._store(gate_id, GateState.FAULTED, reason)
        except SQLAlchemyError as error:
            logger.warning("the fault of gate %s is not stored: %s", gate_id, cause_of(error))

    def _read(self, row: Gate) -> None:
        try:
            relay = self._relay_of(row)
            if not relay.tells_state:
                return
            self._store(row.id, relay.state(), None)
        except (RelayFailed, AlprError, OSError) as error:
            self._store(row.id, GateState.FAULTED, str(error))

    def _store(self, gate_id: int, state: GateState, reason: str | None) -> None:
        values = {
            "state": state,
            "reason": None if reason is None else reason[:500],
            "updated_at": self._clock.now(),
            "worker": self._name,
        }

        def store(session: Session) -> None:
            stored = gates.set_state(session, gate_id=gate_id, values=values)
            if stored is not None and stored[1] != state:
                _tell(session, *stored, state, reason)

        self._write(store)


def _tell(
    session: Session, gate: Gate, before: str | None, state: GateState, reason: str | None
) -> None:
    body = GateStateChanged(
        gate_id=gate.id,
        name=gate.name,
        lot_id=None if gate.location is None else gate.location.lot_id,
        state=state,
        state_before=None if before is None else GateState(before),
        reason=reason,
    )
    record_event(session, body, location_id=gate.location_id)
