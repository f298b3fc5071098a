"""A mention of a plate, and where it may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Table

from galaxy_alpr.db.base import Base

TABLES = Base.metadata.tables


class MentionKind(StrEnum):
    """Where a plate is mentioned."""

    CANDIDATE = "candidate"
    READING = "reading"
    CORRECTION = "correction"
    FILE_NAME = "file_name"
    NOTE = "note"
    EVENT = "event"
    PASS = "pass"
    WAITING_PASS = "waiting_pass"
    """A pass that waits to be stored; it is not in the database."""
    RIGHT = "right"
    DELIVERY = "delivery"
    """What another system sent: of a reading, or a dead letter."""
    ALARM = "alarm"
    GATE = "gate"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Mention:
    """A row that mentions a plate, of the photo ``session_id`` if it belongs to one.

    ``values`` are those that erase it; ``None`` deletes the row.
    """

    kind: MentionKind
    table: Table
    id: int
    session_id: int | None
    values: dict[str, Any] | None


def has_text(value: Any, test: Callable[[str], bool]) -> bool:
    """Return whether a text, or one in a JSON value, passes a test."""
    if isinstance(value, dict):
        return any(has_text(item, test) for item in value.values())
    if isinstance(value, list):
        return any(has_text(item, test) for item in value)
    return isinstance(value, str) and test(value)
