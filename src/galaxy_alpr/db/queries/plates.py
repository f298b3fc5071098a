"""One plate with its history, and what a search for plates adds up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.util import identity_key

from galaxy_alpr.db.models import Detection, Location, Plate
from galaxy_alpr.db.queries.detection_filter import DetectionFilter, matching
from galaxy_alpr.enums import DetectionKind


@dataclass(frozen=True, slots=True)
class SeenText:
    """A plate text with how often, when first and when last it was seen."""

    text: str
    count: int
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class SeenPlace:
    """A location (or none) with how often, when first and when last plates were seen there."""

    location: Location | None
    count: int
    first_seen: datetime
    last_seen: datetime


def get(session: Session, *, id: int, lock: bool = False) -> Plate | None:
    """Return a plate with its detection, candidates and corrections; ``lock`` to change it."""
    statement = (
        select(Plate)
        .where(Plate.id == id)
        .options(
            selectinload(Plate.candidates),
            selectinload(Plate.corrections),
            selectinload(Plate.detection).selectinload(Detection.session),
            selectinload(Plate.detection).selectinload(Detection.location),
            selectinload(Plate.detection).selectinload(Detection.vehicle),
        )
    )
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def delete_plate(session: Session, *, id: int) -> list[str] | None:
    """Delete a plate and return the paths of its files, ``None`` if there is none of that id.

    The vehicle stays as one without a plate; a detection without a vehicle goes with its plate.
    """
    found = session.execute(
        select(Plate.detection_id, Plate.image_path, Detection.kind)
        .join(Detection, Detection.id == Plate.detection_id)
        .where(Plate.id == id)
    ).one_or_none()
    if found is None:
        return None
    if found.kind == DetectionKind.PLATE_WITHOUT_VEHICLE:
        session.execute(delete(Detection).where(Detection.id == found.detection_id))
    else:
        session.execute(delete(Plate).where(Plate.id == id))
        session.execute(
            update(Detection)
            .where(Detection.id == found.detection_id)
            .values(
                kind=DetectionKind.VEHICLE_WITHOUT_PLATE,
                pairing_method=None,
                pairing_confidence=None,
            )
        )
    return [] if found.image_path is None else [found.image_path]


def seen_texts(session: Session, *, filter: DetectionFilter, limit: int) -> list[SeenText]:
    """Return the plate texts that fit, the most frequent first."""
    statement, _ = matching(session, filter=filter, table=Plate)
    count = func.count()
    rows = session.connection().execute(
        statement.with_only_columns(
            Plate.text,
            count,
            func.min(Plate.captured_at),
            func.max(Plate.captured_at),
        )
        .where(Plate.text.is_not(None))
        .group_by(Plate.text)
        .order_by(count.desc(), Plate.text)
        .limit(limit)
    )
    return [
        SeenText(text, number, first, last)
        for text, number, first, last in rows
        if text is not None
    ]


def seen_places(session: Session, *, filter: DetectionFilter) -> list[SeenPlace]:
    """Return where the plates that fit were seen, the most frequent place first."""
    statement, _ = matching(session, filter=filter, table=Plate)
    by_place = statement.with_only_columns(
        Plate.location_id,
        func.count(),
        func.min(Plate.captured_at),
        func.max(Plate.captured_at),
    ).group_by(Plate.location_id)
    rows = session.connection().execute(by_place).all()
    places = _locations(session, [id for id, *_ in rows])
    seen = [SeenPlace(places.get(id), number, first, last) for id, number, first, last in rows]
    return sorted(seen, key=lambda place: (-place.count, place.first_seen))


def _locations(session: Session, ids: Sequence[int | None]) -> dict[int | None, Location | None]:
    """Return locations by id; only those that the session has not loaded yet are asked for."""
    known: dict[int | None, Location | None] = {
        id: session.identity_map.get(identity_key(Location, id)) for id in ids if id is not None
    }
    unknown = [id for id, location in known.items() if location is None]
    if unknown:
        found = session.scalars(select(Location).where(Location.id.in_(unknown)))
        known |= {location.id: location for location in found}
    return known
