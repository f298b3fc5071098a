"""The time slots in which detections are counted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine.default import DefaultExecutionContext

SLOT_S = 900
"""Seconds of a time slot: the offset of every current timezone is a whole number of slots."""


def slot_of(moment: datetime) -> int:
    """Return the number of the time slot of ``moment``, counted from 1970."""
    return int(moment.timestamp()) // SLOT_S


def slot_of_row(context: DefaultExecutionContext) -> int:
    """Return the time slot of a row that is being inserted, by its ``captured_at``."""
    values: dict[str, datetime] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return slot_of(values["captured_at"])
