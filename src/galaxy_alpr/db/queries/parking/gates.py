"""Gates, the decisions at them, and the switch that stops all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, select, update
from sqlalchemy.orm import Session, joinedload

from galaxy_alpr.db.models import (
    Detection,
    Gate,
    GateCommand,
    GateDecision,
    GateStateRow,
    GateSwitch,
    LegalHold,
)
from galaxy_alpr.db.queries.privacy.holds import held
from galaxy_alpr.db.queries.search import Position, paginate

SWITCH = 1
"""The id of the only row of the switch."""

_WITH_STATE = select(Gate).options(joinedload(Gate.location), joinedload(Gate.state))


def every(session: Session, *, location_id: int | None = None) -> Sequence[Gate]:
    """Return all gates, or that of a location, by name, with location and state."""
    statement = _WITH_STATE.order_by(Gate.name, Gate.id)
    if location_id is not None:
        statement = statement.where(Gate.location_id == location_id)
    return session.scalars(statement).all()


def get(session: Session, *, id: int, lock: bool = False) -> Gate | None:
    """Return a gate with location and state; ``lock`` it to change it or to decide."""
    if lock:
        session.execute(select(Gate.id).where(Gate.id == id).with_for_update())
    statement = _WITH_STATE.where(Gate.id == id).execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def exist(session: Session) -> bool:
    """Return whether there is any gate."""
    return session.execute(select(Gate.id).limit(1)).first() is not None


def id_at(session: Session, *, location_id: int) -> int | None:
    """Return the gate of a location, ``None`` where there is none."""
    return session.scalar(select(Gate.id).where(Gate.location_id == location_id))


def name_taken(session: Session, *, name: str, except_id: int | None = None) -> bool:
    """Return whether another gate has the name, whether or not it is in the session's scope."""
    table = Gate.__table__
    return _taken(session, table.c.name == name, except_id)


def location_taken(session: Session, *, location_id: int, except_id: int | None = None) -> bool:
    """Return whether another gate is at the location."""
    table = Gate.__table__
    return _taken(session, table.c.location_id == location_id, except_id)


def _taken(session: Session, condition: Any, except_id: int | None) -> bool:
    table = Gate.__table__
    statement = select(table.c.id).where(condition)
    if except_id is not None:
        statement = statement.where(table.c.id != except_id)
    return session.execute(statement).first() is not None


def set_state(
    session: Session, *, gate_id: int, values: Mapping[str, Any]
) -> tuple[Gate, str | None] | None:
    """Store the state of a gate in place of the one before; ``None`` for a deleted gate.

    Return the gate and the state before.
    """
    gate = get(session, id=gate_id, lock=True)
    if gate is None:
        return None
    before = None if gate.state is None else gate.state.state
    row = session.get(GateStateRow, gate_id) or GateStateRow(gate_id=gate_id)
    if row.state != values["state"]:
        row.since = values["updated_at"]
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    return gate, before


def in_state(session: Session, *, state: str) -> Sequence[Row[GateStateRow, Gate]]:
    """Return the states of the enabled gates that are in ``state``, with the gates."""
    statement = (
        select(GateStateRow, Gate)
        .join(Gate, Gate.id == GateStateRow.gate_id)
        .options(joinedload(Gate.location))
        .where(GateStateRow.state == state, Gate.enabled)
        .order_by(Gate.id)
    )
    return session.execute(statement).all()


def switch(session: Session, *, lock: bool = False) -> GateSwitch | None:
    """Return the switch; ``None`` where nobody has stopped the gates yet."""
    return session.get(GateSwitch, SWITCH, with_for_update=True if lock else None)


def is_stopped(session: Session) -> bool:
    """Return whether all gates are stopped, as it is in the database now."""
    return bool(session.scalar(select(GateSwitch.stopped).where(GateSwitch.id == SWITCH)))


@dataclass(frozen=True, slots=True)
class GateFacts:
    """What a decision needs to know of the past of a gate and of a reading."""

    presented: bool
    """Whether something was decided about the reading before."""

    opened_at: datetime | None
    """When the gate was last to be opened: by a decision, also in shadow, or by a person."""

    stopped: bool


def facts(session: Session, *, gate_id: int, reading_hash: str) -> GateFacts:
    """Return the facts of a gate, which is locked, and of a reading there, by one statement."""
    presented = select(func.count(GateDecision.id)).where(
        GateDecision.gate_id == gate_id, GateDecision.reading_hash == reading_hash
    )
    stopped = select(GateSwitch.stopped).where(GateSwitch.id == SWITCH)
    allowed, ordered = _openings(gate_id)
    parts = (presented, allowed, ordered, stopped)
    found = session.execute(select(*(part.scalar_subquery() for part in parts))).one()
    return GateFacts(found[0] > 0, _latest(found[1], found[2]), bool(found[3]))


def last_opening(session: Session, *, gate_id: int) -> datetime | None:
    """Return when a gate was last to be opened, as ``GateFacts`` has it."""
    return _latest(*(session.scalar(statement) for statement in _openings(gate_id)))


def _openings(gate_id: int) -> tuple[Select[Any], Select[Any]]:
    decided = select(func.max(GateDecision.decided_at)).where(
        GateDecision.gate_id == gate_id, GateDecision.outcome == "allow"
    )
    return decided, select(func.max(GateCommand.created_at)).where(GateCommand.gate_id == gate_id)


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def forget_texts(session: Session, *, session_ids: Collection[int]) -> None:
    """Delete the plates from the decisions about photos, which are deleted; decisions stay."""
    own = select(Detection.id).where(Detection.session_id.in_(list(session_ids)))
    statement = update(GateDecision).where(GateDecision.detection_id.in_(own))
    values = {"text": None, "text_hash": None, "display_text": None}
    session.execute(statement.values(values).execution_options(synchronize_session=False))


def delete_old(session: Session, *, before: datetime, limit: int) -> int:
    """Delete the oldest decisions and openings from before a moment; return how many.

    At most ``limit`` of each. A decision about a photo that is held stays, and an opening that is
    not at its end.
    """
    on_hold = (
        select(LegalHold.id)
        .join(Detection, Detection.session_id == LegalHold.subject_id)
        .where(held(), Detection.id == GateDecision.detection_id)
        .exists()
    )
    decided = select(GateDecision.id, GateDecision.decided_at).where(~on_hold)
    ended = select(GateCommand.id, GateCommand.ended_at).where(GateCommand.ended_at.is_not(None))
    # Ids follow time: the oldest rows are found without an index on the moment.
    commands = session.execute(ended.order_by(GateCommand.id).limit(limit)).all()
    rows = session.execute(decided.order_by(GateDecision.id).limit(limit)).all()
    old = [[id for id, at in found if at is not None and at < before] for found in (commands, rows)]
    session.execute(delete(GateCommand).where(GateCommand.id.in_(old[0])))
    session.execute(delete(GateDecision).where(GateDecision.id.in_(old[1])))
    return len(old[0]) + len(old[1])


def decisions(
    session: Session,
    *,
    gate_id: int,
    outcome: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: Position | None = None,
    limit: int | None = None,
) -> Sequence[GateDecision]:
    """Return decisions at a gate with their commands, the newest first, after a position."""
    statement = (
        select(GateDecision)
        .options(joinedload(GateDecision.command))
        .where(GateDecision.gate_id == gate_id)
    )
    if outcome is not None:
        statement = statement.where(GateDecision.outcome == outcome)
    if since is not None:
        statement = statement.where(GateDecision.decided_at >= since)
    if until is not None:
        statement = statement.where(GateDecision.decided_at < until)
    statement = paginate(
        statement,
        column=GateDecision.id,
        id_column=GateDecision.id,
        descending=True,
        after=after,
    )
    return session.scalars(statement.limit(limit)).all()
