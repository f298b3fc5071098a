"""Moments as makers write them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from galaxy_alpr.ingest.pushed.fields import number
from galaxy_alpr.ingest.pushed.forms.plain import text

_YEARS = range(1970, 9999)


def epoch(value: Any, *, scale: float = 1) -> datetime | None:
    """Return the moment of a number of ``scale``-th seconds since 1970; ``None`` for 0 or less."""
    known = number(value)
    if known is None or known <= 0:
        return None
    try:
        return datetime.fromtimestamp(known / scale, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def epoch_ms(value: Any) -> datetime | None:
    """Return the moment of a number of milliseconds since 1970."""
    return epoch(value, scale=1000)


def iso(value: Any) -> datetime | None:
    """Return the moment of an ISO 8601 text, with a ``T`` or a space; naive without an offset."""
    known = text(value)
    if known is None:
        return None
    try:
        moment = datetime.fromisoformat(known)
    except ValueError:
        return None
    return moment if moment.year in _YEARS else None


def written(value: Any, form: str) -> datetime | None:
    """Return the moment of a text in a form of ``strptime``."""
    known = text(value)
    try:
        moment = None if known is None else datetime.strptime(known, form)  # noqa: DTZ007
    except ValueError:
        return None
    return moment if moment is not None and moment.year in _YEARS else None


def in_utc(moment: datetime | None) -> datetime | None:
    """Return a moment that is UTC where it has no offset."""
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)
