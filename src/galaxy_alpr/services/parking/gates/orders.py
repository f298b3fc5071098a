"""Orders that a worker has taken, and why one must not be carried out any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Gate
from galaxy_alpr.db.queries.parking import gate_commands, gates
from galaxy_alpr.enums import GateMode


@dataclass(frozen=True, slots=True)
class Taken:
    """An order that a worker has taken, with the gate as it was then."""

    id: int
    gate: Gate
    expires_at: datetime
    by_hand: bool


def problem_of(session: Session, gate: Gate | None, taken: Taken, now: datetime) -> str | None:
    """Return why an order must not be carried out; ``gate`` is locked and as it is now."""
    if gate is None:
        return "the gate was deleted"
    if gate.relay != taken.gate.relay or gate.secret_sealed != taken.gate.secret_sealed:
        return "the gate was changed meanwhile"
    if not gate.enabled:
        return "the gate was switched off"
    if gate.mode == GateMode.SHADOW or (gate.mode == GateMode.OFF and not taken.by_hand):
        return f"the gate's mode is {gate.mode}"
    if gates.is_stopped(session):
        return "all gates are stopped"
    since = now - timedelta(seconds=gate.min_interval_s)
    if gate_commands.sent_since(session, gate_id=gate.id, since=since, except_id=taken.id):
        return "the gate was opened just now"
    return None
