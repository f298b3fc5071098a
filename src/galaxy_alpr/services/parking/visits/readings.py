"""Stored readings and visits as the joiner sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import LotJoin, Plate, Visit
from galaxy_alpr.db.queries.parking import gate_readings, lot_joins
from galaxy_alpr.db.queries.parking.gate_readings import Facts
from galaxy_alpr.enums import LocationType, VisitPart, VisitState
from galaxy_alpr.services.parking.joining.values import GateReading, JoinRules, Stay, StayPart
from galaxy_alpr.types import TextCandidate

REMEMBERED = 0.9
"""The confidence in the text of a visit whose photos are deleted."""


def rules_of(row: LotJoin) -> JoinRules:
    """Return how a lot joins."""
    return JoinRules(
        risk=row.risk,
        longest_stay=timedelta(seconds=row.longest_stay_s),
        turn_around=timedelta(seconds=row.turn_around_s),
        settle=timedelta(seconds=row.settle_s),
    )


def gate_reading(facts: Facts, visit: Visit | None = None) -> GateReading:
    """Return a stored reading as the joiner sees it.

    One whose photo is deleted has the text of its ``visit``.
    """
    row, plate, vehicle = facts.row, facts.plate, facts.vehicle
    text, text_hash = (None, None) if plate is None else (plate.text, plate.text_hash)
    candidates = () if plate is None else _candidates(plate, facts.corrected)
    country, region = (None, None) if plate is None else (plate.country, plate.region_code)
    if row.detection_id is None and visit is not None:
        text, text_hash, candidates = visit.text, visit.text_hash, _remembered(visit)
        country, region = visit.country, visit.region_code
    changed = vehicle is not None and vehicle.changed_at is not None
    return GateReading(
        id=row.id,
        at=row.at,
        place=LocationType(row.place),
        location_id=row.location_id or 0,
        text=text,
        candidates=() if text_hash is not None else candidates,
        text_hash=text_hash,
        country=country,
        region=region,
        vehicle_class=None if vehicle is None else vehicle.vehicle_class,
        class_confidence=0.0 if vehicle is None else 1.0 if changed else vehicle.confidence,
        color=None if vehicle is None else vehicle.color,
        color_confidence=0.0 if vehicle is None else vehicle.color_confidence or 0.0,
    )


def stays_of(session: Session, visits: Sequence[Visit]) -> list[Stay]:
    """Return stored visits with their readings, as the joiner sees them."""
    ids = lot_joins.reading_ids(session, visit_ids=[visit.id for visit in visits])
    wanted = [id for of_visit in ids.values() for id in of_visit]
    facts = gate_readings.of_readings(session, ids=wanted)
    return [_stay(visit, ids.get(visit.id, []), facts) for visit in visits]


def _stay(visit: Visit, ids: Sequence[int], facts: Mapping[int, Facts]) -> Stay:
    return Stay(
        id=visit.id,
        state=VisitState(visit.state),
        parts=tuple(
            StayPart(
                reading=gate_reading(facts[id], visit),
                part=VisitPart(facts[id].row.part or VisitPart.INSIDE),
            )
            for id in ids
        ),
        probability=visit.probability,
        reasons=tuple(visit.reasons),
        by_hand=visit.by_hand,
    )


def _candidates(plate: Plate, corrected: bool) -> tuple[TextCandidate, ...]:
    if corrected:
        return () if plate.text is None else (_certain(plate.text, 1.0),)
    stored = tuple(
        TextCandidate(item.text, item.confidence, tuple(item.char_confidences))
        for item in plate.candidates
    )
    if stored or plate.text is None:
        return stored
    return (TextCandidate(plate.text, plate.confidence, tuple(plate.char_confidences)),)


def _remembered(visit: Visit) -> tuple[TextCandidate, ...]:
    return () if visit.text is None else (_certain(visit.text, REMEMBERED),)


def _certain(text: str, confidence: float) -> TextCandidate:
    return TextCandidate(text, confidence, (confidence,) * len(text))
