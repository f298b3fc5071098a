"""Writing the stays of a joiner: rows of visits and readings, and the events of what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Visit
from galaxy_alpr.db.queries.parking import forget, gate_readings, visits, waiting
from galaxy_alpr.db.queries.parking.gate_readings import Facts
from galaxy_alpr.enums import VisitPart
from galaxy_alpr.services.parking.joining.values import Stay
from galaxy_alpr.services.parking.visits.consequences import follow
from galaxy_alpr.services.parking.visits.describe import Placed, describe
from galaxy_alpr.services.parking.visits.news import Known


def write_stays(
    session: Session,
    *,
    lot_id: int,
    stays: Iterable[Stay],
    former: Mapping[int, int],
    at: datetime,
) -> dict[int, int]:
    """Write the stays that a joiner made or changed; return the ids that the new ones got.

    ``former`` are the visits to which readings belonged that were looked at again: a new stay with
    one of them takes over its visit, and a visit that none takes over is deleted. Visits are
    locked by the lot's row, which the caller has locked.
    """
    chosen = _chosen(stays, former)
    ids = {id for _, id in chosen if id is not None} | set(former.values())
    rows = {row.id: row for row in visits.locked(session, ids=ids)}
    before = {id: Known.of(row) for id, row in rows.items()}
    readings = {part.reading.id for stay, _ in chosen for part in stay.parts}
    facts = gate_readings.of_readings(session, ids=readings)
    joined = {id for id, row in rows.items() if not row.by_hand}
    for reading in waiting.of_visits(session, ids=joined):
        reading.visit_id = reading.part = None
    numbers: dict[int, int] = {}
    kept: dict[int, Visit] = {}
    for stay, id in chosen:
        placed = _placed(stay, facts)
        if not placed:
            continue
        visit = _written(session, rows.get(id or 0), lot_id, stay, placed)
        kept[visit.id] = visit
        if stay.id != visit.id:
            numbers[stay.id] = visit.id
        for item in placed:
            item.row.visit_id, item.row.part, item.row.joined_at = visit.id, str(item.part), at
    session.flush()
    for id, row in rows.items():
        if id not in kept:
            session.delete(row)
    session.flush()
    forget.without_plates(session, ids=kept)
    after = {id: Known.of(visit) for id, visit in kept.items()}
    follow(session, before, after, at=at)
    return numbers


def _chosen(stays: Iterable[Stay], former: Mapping[int, int]) -> list[tuple[Stay, int | None]]:
    """Return each stay with the visit that it is written to, ``None`` for a new one."""
    free = dict(former)
    chosen: list[tuple[Stay, int | None]] = []
    for stay in stays:
        id = stay.id if stay.id > 0 else None
        if id is None:
            own = (part.reading.id for part in stay.parts)
            id = next((free[reading] for reading in own if reading in free), None)
        free = {reading: visit for reading, visit in free.items() if visit != id}
        chosen.append((stay, id))
    return chosen


def _placed(stay: Stay, facts: Mapping[int, Facts]) -> Sequence[Placed]:
    found = [
        Placed(facts[part.reading.id], VisitPart(part.part))
        for part in stay.parts
        if part.reading.id in facts
    ]
    return sorted(found, key=lambda item: (item.row.at, item.row.id))


def _written(
    session: Session, row: Visit | None, lot_id: int, stay: Stay, placed: Sequence[Placed]
) -> Visit:
    if row is not None and row.by_hand:
        # A person decided: a further reading of the visit changes nothing of it.
        row.last_seen_at = max(row.last_seen_at, *(item.row.at for item in placed))
        return row
    visit = row or Visit(lot_id=lot_id, reasons=[])
    visit.state, visit.by_hand = str(stay.state), stay.by_hand
    visit.probability, visit.reasons = stay.probability, list(stay.reasons)
    describe(visit, placed)
    session.add(visit)
    session.flush()
    return visit
