"""The plates on the site's lists; an entry is valid from ``valid_from`` until ``valid_until``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import PlateListEntry
from galaxy_alpr.enums import PlateStatus


def active_at(at: datetime) -> ColumnElement[bool]:
    """Return the condition that an entry is valid at ``at``."""
    return and_(
        or_(PlateListEntry.valid_from.is_(None), PlateListEntry.valid_from <= at),
        or_(PlateListEntry.valid_until.is_(None), PlateListEntry.valid_until > at),
    )


_LISTINGS = select(
    PlateListEntry.text,
    PlateListEntry.status,
    PlateListEntry.valid_from,
    PlateListEntry.valid_until,
).where(PlateListEntry.text.in_(bindparam("texts", expanding=True)))


@dataclass(frozen=True, slots=True)
class Listings:
    """The status and the validity of the entries of some plates, by text."""

    _by_text: Mapping[str, tuple[str, datetime | None, datetime | None]]

    def status(self, text: str, at: datetime) -> PlateStatus:
        """Return a plate's list status at ``at``; unlisted where no entry is valid then."""
        status, since, until = self._by_text.get(text, (PlateStatus.UNLISTED, None, None))
        valid = (since is None or since <= at) and (until is None or until > at)
        return PlateStatus(status) if valid else PlateStatus.UNLISTED


def listings(session: Session, texts: Collection[str]) -> Listings:
    """Return the entries of ``texts``.

    A Core statement built once, because every upload runs it.
    """
    if not texts:
        return Listings({})
    rows = session.connection().execute(_LISTINGS, {"texts": list(texts)})
    return Listings({text: (status, since, until) for text, status, since, until in rows})


def statuses_by_text(
    session: Session, texts: Collection[str], at: datetime
) -> dict[str, PlateStatus]:
    """Return the list status at ``at`` of each of ``texts``; unlisted where no entry is valid."""
    found = listings(session, texts)
    return {text: found.status(text, at) for text in texts}


def active_statuses(session: Session, at: datetime) -> dict[str, PlateStatus]:
    """Return the list status of every plate whose entry is valid at ``at``."""
    rows = session.execute(select(PlateListEntry.text, PlateListEntry.status).where(active_at(at)))
    return {text: PlateStatus(status) for text, status in rows}


def entry(session: Session, *, text: str, lock: bool = False) -> PlateListEntry | None:
    """Return the entry of a plate; ``lock`` it to change it."""
    statement = select(PlateListEntry).where(PlateListEntry.text == text)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def by_id(session: Session, *, id: int, lock: bool = False) -> PlateListEntry | None:
    """Return an entry by its id; ``lock`` it to change it."""
    return session.get(PlateListEntry, id, with_for_update=True if lock else None)


def entries_of(
    session: Session, *, texts: Collection[str], lock: bool = False
) -> dict[str, PlateListEntry]:
    """Return the entries of plates by their texts; ``lock`` them to change them."""
    statement = (
        select(PlateListEntry)
        .where(PlateListEntry.text.in_(list(texts)))
        .order_by(PlateListEntry.text)
    )
    found = session.scalars(statement.with_for_update() if lock else statement)
    return {row.text: row for row in found}


def entries(
    session: Session,
    *,
    at: datetime,
    status: PlateStatus | None = None,
    search: str | None = None,
    about: str | None = None,
    active: bool | None = None,
    after: str | None = None,
    limit: int,
) -> Sequence[PlateListEntry]:
    """Return at most ``limit`` entries in the order of their texts, beginning after ``after``.

    ``search`` is a part of the normalised text, ``about`` of the holder or of the note; ``active``
    selects the entries that are valid at ``at``, or those that are not.
    """
    conditions = _conditions(at=at, status=status, search=search, about=about, active=active)
    if after is not None:
        conditions.append(PlateListEntry.text > after)
    statement = select(PlateListEntry).where(*conditions).order_by(PlateListEntry.text)
    return session.scalars(statement.limit(limit)).all()


def count_entries(
    session: Session,
    *,
    at: datetime,
    status: PlateStatus | None = None,
    search: str | None = None,
    about: str | None = None,
    active: bool | None = None,
) -> int:
    """Return the number of entries that ``entries`` returns over all pages."""
    conditions = _conditions(at=at, status=status, search=search, about=about, active=active)
    statement = select(func.count()).select_from(PlateListEntry).where(*conditions)
    return session.execute(statement).scalar_one()


def near_entries(
    session: Session, *, folded: str, max_distance: int, limit: int
) -> Sequence[PlateListEntry]:
    """Return entries whose folded key is within ``max_distance`` edits of ``folded``.

    The nearest come first. All keys are compared: people write the lists, so they are short.
    """
    keys = session.scalars(select(PlateListEntry.folded).distinct()).all()
    cutoff = min(max_distance, len(folded) - 1)
    near = process.extract(
        folded, keys, scorer=Levenshtein.distance, score_cutoff=cutoff, limit=limit
    )
    distances = {key: distance for key, distance, _ in near}
    found = session.scalars(
        select(PlateListEntry).where(PlateListEntry.folded.in_(list(distances)))
    )
    return sorted(found, key=lambda row: (distances[row.folded], row.text))[:limit]


def _conditions(
    *,
    at: datetime,
    status: PlateStatus | None,
    search: str | None,
    about: str | None,
    active: bool | None,
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if status is not None:
        conditions.append(PlateListEntry.status == status)
    if search is not None:
        conditions.append(PlateListEntry.text.like(f"%{search}%"))
    if about is not None:
        told = (PlateListEntry.holder, PlateListEntry.note)
        conditions.append(or_(*(column.icontains(about, autoescape=True) for column in told)))
    if active is not None:
        conditions.append(active_at(at) if active else ~active_at(at))
    return conditions
