"""The gates that do not work, for the rules on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.parking import gates
from galaxy_alpr.enums import GateState
from galaxy_alpr.services.alerts.lasting import GateFault


def gate_faults(session: Session, _now: datetime) -> Iterable[GateFault]:
    """Yield the gates whose device reports a fault, or cannot be reached."""
    for state, gate in gates.in_state(session, state=GateState.FAULTED):
        yield GateFault(
            gate_id=gate.id,
            since=state.since,
            reason=state.reason or "the device reports a fault",
            location_id=gate.location_id,
            lot_id=None if gate.location is None else gate.location.lot_id,
        )
