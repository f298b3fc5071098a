"""The plates with one text or near it, and the photos that contain them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from galaxy_alpr.db.models import Detection, Plate
from galaxy_alpr.db.queries.search import PlateFilter, plate_condition

Item = TypeVar("Item")

CHUNK = 500
"""Ids in one statement."""


@dataclass(frozen=True, slots=True)
class PlateKey:
    """A plate and the photo that contains it."""

    id: int
    session_id: int


def with_text(session: Session, *, filter: PlateFilter) -> list[PlateKey]:
    """Return the plates that pass an exact ``filter``, the newest first."""
    rows = session.execute(
        select(Plate.id, Detection.session_id)
        .join(Detection, Detection.id == Plate.detection_id)
        .where(plate_condition(filter))
        .order_by(Plate.captured_at.desc(), Plate.detection_id.desc())
    )
    return [PlateKey(*row) for row in rows]


def near(session: Session, *, filter: PlateFilter, limit: int) -> list[PlateKey]:
    """Return the newest plates that pass a fuzzy ``filter`` and have another text, or none."""
    rows = session.execute(
        select(Plate.id, Detection.session_id)
        .join(Detection, Detection.id == Plate.detection_id)
        .where(plate_condition(filter), or_(Plate.text.is_(None), Plate.text != filter.text))
        .order_by(Plate.captured_at.desc(), Plate.detection_id.desc())
        .limit(limit)
    )
    return [PlateKey(*row) for row in rows]


def keys_of(session: Session, *, ids: Collection[int]) -> list[PlateKey]:
    """Return those of the plates ``ids`` that exist, by id."""
    return [
        PlateKey(*row)
        for chunk in chunks(sorted(ids))
        for row in session.execute(
            select(Plate.id, Detection.session_id)
            .join(Detection, Detection.id == Plate.detection_id)
            .where(Plate.id.in_(chunk))
            .order_by(Plate.id)
        )
    ]


def load(session: Session, *, ids: Sequence[int]) -> list[Plate]:
    """Return the plates ``ids`` in this order, with all that belongs to them."""
    found = {
        row.id: row
        for chunk in chunks(ids)
        for row in session.scalars(
            select(Plate)
            .where(Plate.id.in_(chunk))
            .options(
                selectinload(Plate.candidates),
                selectinload(Plate.corrections),
                joinedload(Plate.detection).options(
                    joinedload(Detection.session),
                    joinedload(Detection.location),
                    joinedload(Detection.vehicle),
                ),
            )
        )
    }
    return [found[id] for id in ids if id in found]


def plates_in(session: Session, *, session_ids: Collection[int]) -> dict[int, int]:
    """Return the number of plates in each of the photos ``session_ids``."""
    return {
        session_id: number
        for chunk in chunks(sorted(session_ids))
        for session_id, number in session.execute(
            select(Detection.session_id, func.count(Plate.id))
            .join(Plate, Plate.detection_id == Detection.id)
            .where(Detection.session_id.in_(chunk))
            .group_by(Detection.session_id)
        )
    }


def texts_left(session: Session, *, texts: Collection[str]) -> set[str]:
    """Return those of ``texts`` that a plate still has."""
    return {
        text
        for chunk in chunks(sorted(texts))
        for text in session.scalars(select(Plate.text).where(Plate.text.in_(chunk)).distinct())
        if text is not None
    }


def chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield ``items`` in parts that fit into a statement."""
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
