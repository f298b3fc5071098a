"""Search of plates by text, and paging through long results.

Texts are passed normalised, and folded: confusable characters have the same folded character.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from galaxy_alpr.db.models import Plate

Column = ColumnElement[Any] | InstrumentedAttribute[Any]


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

    With the other comparisons, ``texts`` are all stored texts that pass, if they are known. With
    ``by_time`` so many plates pass that an index in the order of time finds the first ones soon;
    they are not counted.
    """

    match: PlateMatch
    text: str
    folded: str = ""
    near_keys: tuple[str, ...] = ()
    candidate_ids: tuple[int, ...] = ()
    text_hash: str | None = None
    texts: tuple[str, ...] | None = None
    by_time: bool = False

    @property
    def by_text(self) -> bool:
        """Whether the plates are to be found by an index of the texts, and sorted."""
        return self.match is not PlateMatch.EXACT and not self.by_time


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
        case PlateMatch.FUZZY:
            near: ColumnElement[bool] = Plate.folded.in_(filter.near_keys)
            if filter.candidate_ids:
                near = or_(near, Plate.id.in_(filter.candidate_ids))
            return _or_hashed(near, filter)
    if filter.texts is not None:
        return Plate.text.in_(filter.texts)
    return matches(unindexed(Plate.text) if filter.by_time else Plate.text, filter)


def matches(column: Column, filter: PlateFilter) -> ColumnElement[bool]:
    """Return the condition that the text ``column`` passes a filter by a part of it."""
    if filter.match is PlateMatch.PREFIX:
        return starts_with(column, filter.text)
    if filter.match is PlateMatch.CONTAINS:
        return column.like(f"%{filter.text}%")
    like = column.like(filter.text.replace("*", "%").replace("?", "_"))
    literal = filter.text.replace("?", "*").split("*")[0]
    return and_(starts_with(column, literal), like) if literal else like


def unindexed(column: Column) -> ColumnElement[Any]:
    """Return an expression with the value of ``column`` for which no database uses an index."""
    return func.coalesce(column, column)


def has_text() -> ColumnElement[bool]:
    """Return the condition that a plate has a text, which may be stored as a hash.

    No index is used for it, because most plates pass: MariaDB would collect and sort all of them.
    """
    return func.coalesce(Plate.text, Plate.text_hash).is_not(None)


def starts_with(column: Column, prefix: str) -> ColumnElement[bool]:
    """Return a prefix look-up as a range, which uses the column's index on every database.

    ``prefix`` is not empty and contains A-Z and 0-9 only.
    """
    return and_(column >= prefix, column < prefix[:-1] + chr(ord(prefix[-1]) + 1))


def _or_hashed(condition: ColumnElement[bool], filter: PlateFilter) -> ColumnElement[bool]:
    if filter.text_hash is None:
        return condition
    return or_(condition, Plate.text_hash == filter.text_hash)


def paginate(
    statement: Select[Any],
    *,
    column: Column,
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
