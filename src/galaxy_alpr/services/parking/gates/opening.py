"""Openings by hand, and the switch that stops all gates."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Gate, GateCommand, GateSwitch
from galaxy_alpr.db.queries.parking import gates
from galaxy_alpr.enums import CommandState, GateMode
from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.parking.gates.values import FRESH

logger = logging.getLogger(__name__)

NOTED = "the gate is in shadow mode: the opening was noted, and nothing was sent"

SWITCH_SUBJECT = "gate_switch"


def open_by_hand(
    session: Session, gate_id: int, *, reason: str, actor: Actor, clock: Clock
) -> GateCommand:
    """Add a person's order to open a gate. In shadow mode it is noted, and nothing is sent.

    Raises ``NotFound``, and ``Conflict`` where the gate is off, all gates are stopped, or it was
    opened just now.
    """
    gate = gates.get(session, id=gate_id, lock=True)
    if gate is None:
        raise NotFound(f"no gate {gate_id}")
    if not gate.enabled:
        raise Conflict("the gate is off")
    if gates.is_stopped(session):
        raise Conflict("all gates are stopped")
    now = clock.now()
    opened_at = gates.last_opening(session, gate_id=gate_id)
    if opened_at is not None and now - opened_at < timedelta(seconds=gate.min_interval_s):
        raise Conflict(f"the gate was opened {(now - opened_at).total_seconds():.1f} s ago")
    row = GateCommand(
        gate_id=gate_id,
        location_id=gate.location_id,
        reason=reason,
        state=CommandState.RECEIVED,
        created_at=now,
        expires_at=now + FRESH,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name[:100],
    )
    if gate.mode == GateMode.SHADOW:
        row.state, row.problem, row.ended_at = CommandState.CANCELLED, NOTED, now
    session.add(row)
    session.flush()
    logger.info("gate %s is opened by %s", gate_id, actor.name)
    after = {"command": row.id, "reason": reason}
    record(session, actor, "gate.open", subject_of(Gate, gate_id), after=after)
    return row


def set_switch(
    session: Session, *, stopped: bool, reason: str | None, actor: Actor, clock: Clock
) -> GateSwitch:
    """Stop all gates, or let them be opened again; orders that wait are cancelled by the worker."""
    row = gates.switch(session, lock=True)
    before = None if row is None else _values(row)
    if row is None:
        row = GateSwitch(id=gates.SWITCH)
        session.add(row)
    row.stopped, row.reason = stopped, reason
    row.changed_at, row.changed_by = clock.now(), actor.name[:100]
    session.flush()
    logger.warning("gates are %s by %s", "stopped" if stopped else "released", actor.name)
    record(session, actor, "gate_switch.change", SWITCH_SUBJECT, before, _values(row))
    return row


def _values(row: GateSwitch) -> dict[str, object]:
    return {"stopped": row.stopped, "reason": row.reason}
