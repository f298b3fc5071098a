"""Pages of plates and of visits by number, as ParkPow's clients ask for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from galaxy_alpr.db.models import (
    Detection,
    DetectionSession,
    Lot,
    Plate,
    PlateListEntry,
    Visit,
    VisitReading,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPage:
    """The conditions and the page of visits; ``None`` for no condition."""

    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None
    text_hash: str | None = None
    oldest_first: bool = False
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class VisitPicture:
    """The picture and the plate of a reading of a visit; a photo that was deleted has none."""

    visit_id: int | None
    part: str | None
    image_path: str | None
    text: str | None
    confidence: float


def listed(
    session: Session, *, statuses: Collection[str], offset: int, limit: int
) -> Sequence[PlateListEntry]:
    """Return entries of the plate lists with these statuses, in the order of their texts."""
    statement = select(PlateListEntry).where(PlateListEntry.status.in_(list(statuses)))
    return session.scalars(
        statement.order_by(PlateListEntry.text).offset(offset).limit(limit)
    ).all()


def listed_by_id(session: Session, *, id: int) -> PlateListEntry | None:
    """Return an entry of the plate lists."""
    return session.get(PlateListEntry, id)


def visits(session: Session, *, page: VisitPage) -> Sequence[Visit]:
    """Return a page of visits with their lots."""
    order = (Visit.began_at, Visit.id)
    statement = (
        select(Visit)
        .where(*_conditions(page))
        .options(joinedload(Visit.lot, innerjoin=True).load_only(Lot.name, Lot.timezone))
        .order_by(*(order if page.oldest_first else (column.desc() for column in order)))
    )
    return session.scalars(statement.offset(page.offset).limit(page.limit)).all()


def count_visits(session: Session, *, page: VisitPage) -> int:
    """Return the number of visits of all pages."""
    return session.scalar(select(func.count(Visit.id)).where(*_conditions(page))) or 0


def visit_pictures(session: Session, *, ids: Collection[int]) -> Sequence[VisitPicture]:
    """Return the pictures of visits, in the order of their moments."""
    statement = (
        select(
            VisitReading.visit_id,
            VisitReading.part,
            DetectionSession.image_path,
            Plate.text,
            Plate.confidence,
        )
        .join(Detection, Detection.id == VisitReading.detection_id)
        .join(DetectionSession, DetectionSession.id == Detection.session_id)
        .join(Plate, Plate.detection_id == Detection.id)
        .where(VisitReading.visit_id.in_(list(ids)))
        .order_by(VisitReading.at, VisitReading.id)
    )
    return [VisitPicture(*row) for row in session.execute(statement)]


def _conditions(page: VisitPage) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if page.since is not None:
        conditions.append(Visit.began_at >= page.since)
    if page.until is not None:
        conditions.append(Visit.began_at < page.until)
    if page.text is not None:
        plate: ColumnElement[bool] = Visit.text == page.text
        if page.text_hash is not None:
            plate = or_(plate, Visit.text_hash == page.text_hash)
        conditions.append(plate)
    return conditions
