"""One plate with its history, and sums over the plates of a filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.util import identity_key

from galaxy_alpr.db.models import Detection, Location, Plate
from galaxy_alpr.db.queries.cameras import passes
from galaxy_alpr.db.queries.detection_filter import DetectionFilter, matching, steered
from galaxy_alpr.db.queries.detection_sessions import photo_of
from galaxy_alpr.db.queries.parking import forget, gates
from galaxy_alpr.db.queries.privacy.one_part import delete_part
from galaxy_alpr.db.queries.search import PlateMatch, has_text
from galaxy_alpr.enums import DetectionKind


@dataclass(frozen=True, slots=True)
class TextSummary:
    """A plate text with the number, the first and the last moment of its detections."""

    text: str
    count: int
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class PlaceSummary:
    """A location (or none) with the number, the first and the last moment of its plates."""

    location: Location | None
    count: int
    first_seen: datetime
    last_seen: datetime


def get(session: Session, *, id: int, lock: bool = False) -> Plate | None:
    """Return a plate with its detection, candidates and corrections; ``lock`` it to change it.

    A plate that is not locked may be deleted meanwhile: one statement loads what it belongs to.
    """
    load = selectinload if lock else joinedload
    statement = (
        select(Plate)
        .where(Plate.id == id)
        .options(
            selectinload(Plate.candidates),
            selectinload(Plate.corrections),
            load(Plate.detection).options(
                load(Detection.session), load(Detection.location), load(Detection.vehicle)
            ),
        )
    )
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def any_hashed(session: Session) -> bool:
    """Return whether a plate is stored as a hash."""
    return session.scalar(select(Plate.id).where(Plate.text_hash > "").limit(1)) is not None


def delete_plate(session: Session, *, id: int) -> list[str] | None:
    """Delete a plate; its vehicle stays. Return as ``delete_part`` does.

    Of a vehicle's pass the texts of its frames and its clip are deleted as well.
    """
    photo = photo_of(session, Plate, id=id)
    if photo is not None:
        gates.forget_texts(session, session_ids=[photo])
    own = select(Plate.detection_id).where(Plate.id == id).scalar_subquery()
    visits = forget.of_detections(session, Detection.id == own)
    paths = delete_part(session, Plate, id=id, other=DetectionKind.VEHICLE_WITHOUT_PLATE)
    forget.without_plates(session, ids=visits)
    if photo is None or paths is None:
        return paths
    return paths + passes.forget_texts(session, session_id=photo)


def count_by_text(session: Session, *, filter: DetectionFilter, limit: int) -> list[TextSummary]:
    """Return the texts of the plates that pass the filter, the most frequent first.

    Plates that are stored as the hash of the searched text count as that text, others that are
    stored as hashes do not count.
    """
    statement, _ = matching(session, filter=filter, table=Plate)
    count = func.count()
    plate = filter.plate
    if plate is None or plate.match is PlateMatch.FUZZY:
        # Other searches find plates with a text only, and are answered from an index alone.
        statement = statement.where(has_text())
    by_text = (
        statement.with_only_columns(
            Plate.text,
            count,
            func.min(Plate.captured_at),
            func.max(Plate.captured_at),
        )
        .group_by(Plate.text)
        .order_by(count.desc(), Plate.text)
        .limit(limit)
    )
    rows = session.execute(steered(session, by_text, filter))
    searched = None if plate is None or plate.text_hash is None else plate.text
    found: dict[str, TextSummary] = {}
    for text, number, first, last in rows:
        key = searched if text is None else text
        if key is not None:
            same = found.get(key, TextSummary(key, 0, first, last))
            first, last = min(first, same.first_seen), max(last, same.last_seen)
            found[key] = TextSummary(key, same.count + number, first, last)
    return sorted(found.values(), key=lambda item: (-item.count, item.text))


def count_by_place(session: Session, *, filter: DetectionFilter) -> list[PlaceSummary]:
    """Return the places of the plates that pass the filter, the most frequent place first."""
    statement, _ = matching(session, filter=filter, table=Plate)
    by_place = statement.with_only_columns(
        Plate.location_id,
        func.count(),
        func.min(Plate.captured_at),
        func.max(Plate.captured_at),
    ).group_by(Plate.location_id)
    rows = session.execute(steered(session, by_place, filter)).all()
    places = _locations(session, [id for id, *_ in rows])
    seen = [PlaceSummary(places.get(id), number, first, last) for id, number, first, last in rows]
    return sorted(seen, key=lambda place: (-place.count, place.first_seen))


def _locations(session: Session, ids: Sequence[int | None]) -> dict[int | None, Location | None]:
    """Return locations by id; only those that the session has not loaded yet are queried."""
    known: dict[int | None, Location | None] = {
        id: session.identity_map.get(identity_key(Location, id)) for id in ids if id is not None
    }
    unknown = [id for id, location in known.items() if location is None]
    if unknown:
        found = session.scalars(select(Location).where(Location.id.in_(unknown)))
        known |= {location.id: location for location in found}
    return known
