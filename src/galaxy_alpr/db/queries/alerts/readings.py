"""What rules on readings look at: listed plates, earlier readings, and the readings of a period."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Detection, Location, Pass, Plate, PlateListEntry
from galaxy_alpr.db.queries.search import Position

MAX_MOMENTS = 2000
"""Most earlier readings of a plate that are looked at."""


@dataclass(frozen=True, slots=True)
class ListedPlate:
    """A plate of the lists with its folded key and its validity."""

    text: str
    folded: str
    status: str
    valid_from: datetime | None
    valid_until: datetime | None

    def is_valid(self, at: datetime) -> bool:
        """Return whether the entry is valid at ``at``."""
        begun = self.valid_from is None or self.valid_from <= at
        return begun and (self.valid_until is None or self.valid_until > at)


def listed(session: Session, *, statuses: Collection[str]) -> list[ListedPlate]:
    """Return the plates of the lists with one of ``statuses``, whether or not they are valid."""
    entry = PlateListEntry
    rows = session.execute(
        select(entry.text, entry.folded, entry.status, entry.valid_from, entry.valid_until)
        .where(entry.status.in_(list(statuses)))
        .order_by(entry.text)
    )
    return [ListedPlate(*row) for row in rows]


_LISTS_VERSION = select(
    # Each by an index of its own, which one SELECT with three functions would not use.
    select(func.count(PlateListEntry.id)).scalar_subquery(),
    select(func.max(PlateListEntry.id)).scalar_subquery(),
    select(func.max(PlateListEntry.updated_at)).scalar_subquery(),
)


def lists_version(session: Session) -> tuple[Any, ...]:
    """Return values of which one changes with every change of the lists by a right clock."""
    return tuple(session.execute(_LISTS_VERSION).one())


def words_of(session: Session, *, text: str) -> tuple[str | None, str | None]:
    """Return the note and the instruction of the entry of a plate."""
    statement = select(PlateListEntry.note, PlateListEntry.instruction)
    row = session.execute(statement.where(PlateListEntry.text == text)).first()
    return (None, None) if row is None else (row.note, row.instruction)


def photo_of(session: Session, *, detection_id: int) -> tuple[int, str | None, int | None]:
    """Return the photo of a detection, and direction and camera of its pass."""
    row = session.execute(
        select(Detection.session_id, Pass.direction, Pass.camera_id)
        .outerjoin(Pass, Pass.session_id == Detection.session_id)
        .where(Detection.id == detection_id)
    ).one()
    return row[0], row[1], row[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePlate:
    """Readings of one plate, by its text or its hash, at some places; both empty for all."""

    text: str | None
    text_hash: str | None
    except_detection: int
    locations: Collection[int] = ()
    lots: Collection[int] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the SQL conditions."""
        same = Plate.text == self.text if self.text else Plate.text_hash == self.text_hash
        found: list[ColumnElement[bool]] = [same, Plate.detection_id != self.except_detection]
        if self.locations or self.lots:
            of_lots = select(Location.id).where(Location.lot_id.in_(list(self.lots)))
            at = Plate.location_id
            found.append(or_(at.in_(list(self.locations)), at.in_(of_lots)))
        return found


def moments(
    session: Session, *, plate: SamePlate, since: datetime, until: datetime
) -> Sequence[datetime]:
    """Return the moments of readings from ``since`` to ``until``, both included, in order."""
    statement = (
        select(Plate.captured_at)
        .where(*plate.conditions(), Plate.captured_at >= since, Plate.captured_at <= until)
        .order_by(Plate.captured_at.desc())
    )
    return session.scalars(statement.limit(MAX_MOMENTS)).all()[::-1]


def was_read_before(session: Session, *, plate: SamePlate, at: datetime) -> bool:
    """Return whether the plate was read before ``at``."""
    statement = select(Plate.id).where(*plate.conditions(), Plate.captured_at < at)
    return session.scalars(statement.limit(1)).first() is not None


def history(
    session: Session,
    *,
    since: datetime,
    until: datetime,
    after: Position | None,
    limit: int,
) -> Sequence[Row[Plate, int, str | None, int | None]]:
    """Return the plates of a period after a position, in the order of time.

    A row has the plate, the id of its photo, the direction of the pass, and its camera.
    """
    statement = (
        select(Plate, Detection.session_id, Pass.direction, Pass.camera_id)
        .join(Detection, Detection.id == Plate.detection_id)
        .outerjoin(Pass, Pass.session_id == Detection.session_id)
        .where(Plate.captured_at >= since, Plate.captured_at < until)
        .order_by(Plate.captured_at, Plate.detection_id)
        .limit(limit)
    )
    if after is not None:
        at, id = after.value, after.id
        statement = statement.where(
            Plate.captured_at >= at, or_(Plate.captured_at > at, Plate.detection_id > id)
        )
    return session.execute(statement).all()
