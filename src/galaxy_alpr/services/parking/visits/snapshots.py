"""Visits as a change by a person finds and leaves them, without texts, so that it can be undone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Visit
from galaxy_alpr.db.queries.parking import gate_readings, visits
from galaxy_alpr.enums import VisitPart
from galaxy_alpr.services.parking.visits.describe import Placed, describe_plate, set_stay

Snapshot = dict[str, Any]

_MOMENTS = ("began_at", "entered_at", "exited_at", "last_seen_at")
_PLAIN = (*("state", "probability", "reasons", "by_hand", "entry_location_id", "exit_location_id"),)


def taken(session: Session, ids: Collection[int]) -> list[Snapshot]:
    """Return those of the visits ``ids`` that exist, by id."""
    return [_snapshot(session, row) for row in visits.locked(session, ids=ids)]


def placed_of(session: Session, visit_id: int) -> list[Placed]:
    """Return the readings of a visit and what they are in it, in the order of their moments."""
    rows = visits.readings(session, visit_id=visit_id)
    facts = gate_readings.of_readings(session, ids=[row.id for row in rows])
    return [Placed(facts[row.id], VisitPart(row.part or VisitPart.INSIDE)) for row in rows]


def restore(session: Session, lot_id: int, snapshots: Sequence[Snapshot], ids: set[int]) -> None:
    """Make the visits ``ids`` as ``snapshots`` have them; those without one are deleted.

    Texts are taken from the readings; where their photos are deleted, a visit that is made again
    has none.
    """
    rows = {row.id: row for row in visits.locked(session, ids=ids)}
    readings = {
        reading.id: reading for id in rows for reading in visits.readings(session, visit_id=id)
    }
    for reading in readings.values():
        reading.visit_id = reading.part = None
    for snapshot in snapshots:
        row = rows.pop(snapshot["id"], None) or Visit(id=snapshot["id"], lot_id=lot_id)
        _set(row, snapshot)
        session.add(row)
        session.flush()
        for id, part in snapshot["readings"]:
            if id in readings:
                readings[id].visit_id, readings[id].part = row.id, part
        session.flush()
        placed = placed_of(session, row.id)
        if placed:
            describe_plate(row, placed)
    for row in rows.values():
        session.delete(row)
    session.flush()


def _snapshot(session: Session, row: Visit) -> Snapshot:
    readings = visits.readings(session, visit_id=row.id)
    return {
        "id": row.id,
        **{name: _written(getattr(row, name)) for name in _MOMENTS},
        **{name: getattr(row, name) for name in _PLAIN},
        "reasons": list(row.reasons),
        "readings": [[reading.id, reading.part] for reading in readings],
    }


def _set(row: Visit, snapshot: Mapping[str, Any]) -> None:
    for name in _MOMENTS:
        text = snapshot[name]
        setattr(row, name, None if text is None else datetime.fromisoformat(text))
    for name in _PLAIN:
        setattr(row, name, snapshot[name])
    set_stay(row)


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
