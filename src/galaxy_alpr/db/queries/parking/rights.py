"""Rights of plates: by id, by plate, in pages; and which of their plates are inside a lot."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from galaxy_alpr.db.models import PlateListEntry, Right, RightLot, RightPlate, RightUse, Visit
from galaxy_alpr.enums import RightKind, VisitState

Rights = Select[Right]


def _loaded(statement: Rights) -> Rights:
    return statement.options(
        selectinload(Right.plates), selectinload(Right.lots), selectinload(Right.taken)
    )


def get(session: Session, *, id: int, lock: bool = False) -> Right | None:
    """Return a right with its plates, lots and uses; ``lock`` it to change it."""
    statement = _loaded(select(Right).where(Right.id == id))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def of_texts(session: Session, *, texts: Collection[str]) -> list[Right]:
    """Return the rights of plates, valid or not, by their ids."""
    mine = select(RightPlate.right_id).where(RightPlate.text.in_(list(texts)))
    return list(
        session.scalars(_loaded(select(Right).where(Right.id.in_(mine))).order_by(Right.id))
    )


def of_folded(session: Session, *, folded: str, limit: int) -> list[Right]:
    """Return the rights of the plates whose folded key is ``folded``, by their ids."""
    mine = select(RightPlate.right_id).where(RightPlate.folded == folded)
    statement = _loaded(select(Right).where(Right.id.in_(mine))).order_by(Right.id)
    return list(session.scalars(statement.limit(limit)))


def listed_folded(session: Session, *, folded: str, limit: int) -> list[str]:
    """Return the texts on the plate lists whose folded key is ``folded``."""
    statement = select(PlateListEntry.text).where(PlateListEntry.folded == folded)
    return list(session.scalars(statement.order_by(PlateListEntry.text).limit(limit)))


def texts_with_right(session: Session, *, texts: Collection[str], at: datetime) -> frozenset[str]:
    """Return those of ``texts`` that have a right which is valid at ``at``, in whichever lot."""
    if not texts:
        return frozenset()
    statement = (
        select(RightPlate.text)
        .join(Right, Right.id == RightPlate.right_id)
        .where(RightPlate.text.in_(list(texts)), valid_at(at))
    )
    return frozenset(session.scalars(statement))


def valid_at(at: datetime) -> ColumnElement[bool]:
    """Return the condition that the period of a right contains ``at``."""
    return and_(
        or_(Right.valid_from.is_(None), Right.valid_from <= at),
        or_(Right.valid_until.is_(None), Right.valid_until > at),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RightFilter:
    """Which rights are meant.

    ``text`` is a part of a plate, ``holder`` of the holder's name, ``about`` of that or of the
    note; ``lot_id`` a lot in which they apply. Their period contains ``valid_at``, and does not
    contain ``invalid_at``.
    """

    kind: RightKind | None = None
    lot_id: int | None = None
    text: str | None = None
    holder: str | None = None
    about: str | None = None
    valid_at: datetime | None = None
    invalid_at: datetime | None = None


EVERY = RightFilter()


def page(
    session: Session, *, filter: RightFilter = EVERY, after: int | None = None, limit: int
) -> Sequence[Right]:
    """Return at most ``limit`` rights by their ids, beginning after the id ``after``."""
    conditions = _conditions(filter)
    if after is not None:
        conditions.append(Right.id > after)
    statement = _loaded(select(Right).where(*conditions)).order_by(Right.id)
    return session.scalars(statement.limit(limit)).all()


def count(session: Session, *, filter: RightFilter = EVERY) -> int:
    """Return the number of rights that ``page`` returns over all pages."""
    return session.scalars(select(func.count(Right.id)).where(*_conditions(filter))).one()


def inside(
    session: Session, *, texts: Collection[str], hashes: Collection[str], lot_ids: list[int] | None
) -> set[str]:
    """Return those of ``texts`` and ``hashes`` that have a visit which is open, in some lots."""
    if not texts:
        return set()
    conditions = [
        or_(Visit.text.in_(list(texts)), Visit.text_hash.in_(list(hashes))),
        Visit.state.in_([VisitState.OPEN, VisitState.REVIEW]),
        Visit.exited_at.is_(None),
    ]
    if lot_ids is not None:
        conditions.append(Visit.lot_id.in_(lot_ids))
    rows = session.execute(select(Visit.text, Visit.text_hash).where(*conditions))
    return {value for row in rows for value in row if value is not None}


def open_visits(session: Session, *, text: str, text_hash: str | None) -> set[int]:
    """Return the ids of a plate's open visits."""
    own: ColumnElement[bool] = Visit.text == text
    if text_hash is not None:
        own = or_(own, Visit.text_hash == text_hash)
    statement = select(Visit.id).where(
        own, Visit.state.in_([VisitState.OPEN, VisitState.REVIEW]), Visit.exited_at.is_(None)
    )
    return set(session.scalars(statement))


def entered_at(
    session: Session, *, text: str, text_hash: str | None, lot_id: int, until: datetime
) -> datetime | None:
    """Return when a plate that is inside a lot entered, the newest moment; ``None`` if it is not.

    Visits that began after ``until`` do not count.
    """
    own: ColumnElement[bool] = Visit.text == text
    if text_hash is not None:
        own = or_(own, Visit.text_hash == text_hash)
    statement = select(func.max(Visit.entered_at)).where(
        own,
        Visit.lot_id == lot_id,
        Visit.state == VisitState.OPEN,
        Visit.exited_at.is_(None),
        Visit.entered_at <= until,
    )
    return session.scalar(statement)


def visit_exists(session: Session, *, id: int) -> bool:
    """Return whether there is the visit."""
    return session.scalar(select(Visit.id).where(Visit.id == id)) is not None


def add_use(session: Session, right: Right, *, visit_id: int, at: datetime) -> bool:
    """Add a use of a right, which is locked; return whether it is new for the visit."""
    if visit_id in {use.visit_id for use in right.taken}:
        return False
    right.taken.append(RightUse(visit_id=visit_id, at=at))
    session.flush()
    return True


def _conditions(filter: RightFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filter.kind is not None:
        conditions.append(Right.kind == filter.kind)
    if filter.lot_id is not None:
        here = select(RightLot.right_id).where(RightLot.lot_id == filter.lot_id)
        conditions.append(or_(Right.every_lot, Right.id.in_(here)))
    if filter.text is not None:
        own = select(RightPlate.right_id).where(RightPlate.text.like(f"%{filter.text}%"))
        conditions.append(Right.id.in_(own))
    if filter.holder is not None:
        holder = func.lower(Right.holder)
        conditions.append(holder.contains(filter.holder.lower(), autoescape=True))
    if filter.about is not None:
        told = (Right.holder, Right.note)
        conditions.append(or_(*(item.icontains(filter.about, autoescape=True) for item in told)))
    if filter.valid_at is not None:
        conditions.append(valid_at(filter.valid_at))
    if filter.invalid_at is not None:
        conditions.append(~valid_at(filter.invalid_at))
    return conditions
