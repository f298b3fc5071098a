"""Pages by cursor. A cursor contains the position of the last row, so new rows shift no page."""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from pydantic import Field

from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.web.params import MAX_ID
from galaxy_alpr.web.schema import Schema

Item = TypeVar("Item")
Row = TypeVar("Row")


class Page(Schema, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next_cursor: str | None = Field(
        description="The `cursor` of the next page; null on the last page."
    )
    total: int | None = Field(
        None,
        description="How many items match; null without `with_total`, and where too many plates "
        "have the searched part to be counted at once.",
    )


def encode_cursor(sort: str, position: Position) -> str:
    """Return ``position`` in the order ``sort`` as an opaque text."""
    value = position.value
    plain = value.isoformat() if isinstance(value, datetime) else value
    text = json.dumps([sort, plain, position.id], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, sort: str) -> Position | None:
    """Return the position that ``encode_cursor`` wrote for the same order, ``None`` for no cursor.

    Raises ``ValidationFailed`` for anything else.
    """
    if cursor is None:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        return _position(parts, sort)
    except (binascii.Error, ValueError, RecursionError) as error:
        message = "the cursor is not one of this list in this order"
        raise ValidationFailed(message, field="cursor") from error


def _position(parts: object, sort: str) -> Position:
    match parts:
        case [str(written), str(moment), int(id)] if sort.endswith(("_at", "confidence")):
            # By confidence, what has none comes last, in the order of time.
            value: datetime | float | int = _moment(moment)
        case [str(written), int(value) | float(value), int(id)] if not sort.endswith("_at"):
            if isinstance(value, bool) or not math.isfinite(value) or abs(value) > MAX_ID:
                raise ValueError("the value is out of range")
        case _:
            raise ValueError("the parts are of other types")
    if written != sort or isinstance(id, bool) or not 0 <= id <= MAX_ID:
        raise ValueError("the order is different or the id out of range")
    return Position(value, id)


def _moment(text: str) -> datetime:
    """Return a moment of a cursor; any year, because the rows of a wrong clock have pages, too."""
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() != timedelta():
        raise ValueError("the moment is not in UTC")
    return moment.astimezone(UTC)


def cut(
    rows: Sequence[Row], limit: int, sort: str, position: Callable[[Row], Position]
) -> tuple[Sequence[Row], str | None]:
    """Cut ``rows``, fetched with a limit one greater, to a page and the cursor of the next."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], encode_cursor(sort, position(rows[limit - 1]))
