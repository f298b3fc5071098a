"""Search of plates by text, and paging through long results.

Texts are passed normalised, and folded: confusable characters have the same folded character.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations_with_replacement, pairwise
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from galaxy_alpr.db.models import Plate, PlateCandidate

MAX_NEAR_KEYS = 500
"""Most folded keys that a fuzzy search uses; the nearest ones are kept."""

MAX_CANDIDATE_PLATES = 2000
"""Most plates that a fuzzy search finds by another candidate."""

MIN_VISIBLE = 4
"""Fewest characters of a plate that was not wholly seen by which it is found."""

FOLDED = Plate.__table__.c.folded
REVERSED = Plate.__table__.c.folded_reversed


class PlateMatch(StrEnum):
    """The comparison of a searched plate with the stored ones."""

    EXACT = "exact"
    PREFIX = "prefix"
    CONTAINS = "contains"
    WILDCARD = "wildcard"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class PlateFilter:
    """A condition on the text of plates.

    ``text`` is normalised; with ``WILDCARD`` it may hold ``*`` (any characters) and ``?`` (one).
    With ``FUZZY`` a plate passes when its folded key is one of ``near_keys`` or its id one of
    ``candidate_ids``: plates with another candidate whose folded key is ``folded``. With ``EXACT``
    and ``FUZZY`` a plate also passes when it is stored as the keyed hash ``text_hash``.
    """

    match: PlateMatch
    text: str
    folded: str = ""
    near_keys: tuple[str, ...] = ()
    candidate_ids: tuple[int, ...] = ()
    text_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """The last row of a page: the value it was sorted by, and its id."""

    value: datetime | float | int
    id: int


def plate_condition(filter: PlateFilter) -> ColumnElement[bool]:
    """Return the SQL condition of a filter."""
    match filter.match:
        case PlateMatch.EXACT:
            return _or_hashed(Plate.text == filter.text, filter)
        case PlateMatch.PREFIX:
            return starts_with(Plate.text, filter.text)
        case PlateMatch.CONTAINS:
            return Plate.text.like(f"%{filter.text}%")
        case PlateMatch.WILDCARD:
            return _matches_pattern(filter.text)
        case PlateMatch.FUZZY:
            near: ColumnElement[bool] = Plate.folded.in_(filter.near_keys)
            if filter.candidate_ids:
                near = or_(near, Plate.id.in_(filter.candidate_ids))
            return _or_hashed(near, filter)


def has_text() -> ColumnElement[bool]:
    """Return the condition that a plate has a text, which may be stored as a hash.

    No index is used for it, because most plates pass: MariaDB would collect and sort all of them.
    """
    return func.coalesce(Plate.text, Plate.text_hash).is_not(None)


def starts_with(
    column: ColumnElement[str] | InstrumentedAttribute[Any], prefix: str
) -> ColumnElement[bool]:
    """Return a prefix look-up as a range, which uses the column's index on every database.

    ``prefix`` is not empty and contains A-Z and 0-9 only.
    """
    return and_(column >= prefix, column < prefix[:-1] + chr(ord(prefix[-1]) + 1))


def _or_hashed(condition: ColumnElement[bool], filter: PlateFilter) -> ColumnElement[bool]:
    if filter.text_hash is None:
        return condition
    return or_(condition, Plate.text_hash == filter.text_hash)


def _matches_pattern(pattern: str) -> ColumnElement[bool]:
    like = Plate.text.like(pattern.replace("*", "%").replace("?", "_"))
    literal = pattern.replace("?", "*").split("*")[0]
    return and_(starts_with(Plate.text, literal), like) if literal else like


def near_keys(session: Session, *, folded: str, max_distance: int) -> tuple[str, ...]:
    """Return the stored folded keys within ``max_distance`` edits of ``folded``.

    The nearest come first, at most ``MAX_NEAR_KEYS``. ``max_distance`` edits leave at least one of
    ``max_distance + 1`` pieces of a text as it is (the pigeonhole principle; G. Navarro, "A guided
    tour to approximate string matching", ACM Computing Surveys 33(1), 2001), so only keys that
    share a piece are fetched and compared.
    """
    max_distance = min(max_distance, len(folded) - 1)
    keys = _keys_sharing(session, _pieces(folded, max_distance + 1))
    near = process.extract(
        folded, keys, scorer=Levenshtein.distance, score_cutoff=max_distance, limit=None
    )
    ordered = sorted((distance, key) for key, distance, _ in near)
    return tuple(key for _, key in ordered[:MAX_NEAR_KEYS])


def candidate_ids(session: Session, *, folded: str, near_keys: tuple[str, ...]) -> tuple[int, ...]:
    """Return the ids of plates with another candidate whose folded key is ``folded``.

    Those of plates that were not wholly seen have a ``?`` for what was not. Plates whose own key
    is one of ``near_keys`` are excluded. At most ``MAX_CANDIDATE_PLATES`` of the newest are
    returned.
    """
    ids = session.scalars(
        select(PlateCandidate.plate_id)
        .join(Plate, Plate.id == PlateCandidate.plate_id)
        .where(
            PlateCandidate.folded.in_(keys_with_gap(folded)),
            or_(Plate.folded.is_(None), Plate.folded.not_in(near_keys)),
        )
        .distinct()
        .order_by(PlateCandidate.plate_id.desc())
        .limit(MAX_CANDIDATE_PLATES)
    )
    return tuple(ids)


def keys_with_gap(folded: str) -> list[str]:
    """Return ``folded`` and the keys in which one ``?`` stands for a part of it, or for nothing."""
    length = len(folded)
    parts = combinations_with_replacement(range(length + 1), 2)
    visible = ((start, stop) for start, stop in parts if length - stop + start >= MIN_VISIBLE)
    return [folded, *(f"{folded[:start]}?{folded[stop:]}" for start, stop in visible)]


def _pieces(text: str, count: int) -> list[str]:
    """Split ``text`` into ``count`` pieces whose lengths differ by at most one."""
    cuts = [len(text) * number // count for number in range(count + 1)]
    return [text[start:stop] for start, stop in pairwise(cuts)]


def _keys_sharing(session: Session, pieces: list[str]) -> set[str]:
    """Return the stored keys that begin with the first, end with the last or contain another piece.

    One or two pieces are index look-ups; more of them scan the whole index once.
    """
    fetch = session.connection().scalars
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return set(fetch(select(FOLDED).where(FOLDED.in_([first])).distinct()))
    if len(pieces) == 2:
        ends = fetch(select(REVERSED).where(starts_with(REVERSED, last[::-1])).distinct())
        begins = fetch(select(FOLDED).where(starts_with(FOLDED, first)).distinct())
        return {*begins, *(key[::-1] for key in ends)}
    patterns = [f"{first}%", *(f"%{piece}%" for piece in pieces[1:-1]), f"%{last}"]
    shared = or_(*(FOLDED.like(pattern) for pattern in patterns))
    return set(fetch(select(FOLDED).where(shared).distinct()))


def paginate(
    statement: Select[Any],
    *,
    column: InstrumentedAttribute[Any],
    id_column: InstrumentedAttribute[int],
    descending: bool,
    after: Position | None,
) -> Select[Any]:
    """Return ``statement`` ordered by ``column``, then id, beginning after ``after``.

    The range on ``column`` is a separate condition because MariaDB uses no index for a comparison
    of row values.
    """
    if descending:
        statement = statement.order_by(column.desc(), id_column.desc())
    else:
        statement = statement.order_by(column, id_column)
    if after is None:
        return statement
    if descending:
        return statement.where(
            column <= after.value, or_(column < after.value, id_column < after.id)
        )
    return statement.where(column >= after.value, or_(column > after.value, id_column > after.id))
