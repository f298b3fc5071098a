"""Moments and places as the clients of other vendors name them."""

from __future__ import annotations

from datetime import UTC, datetime

MAX_NAME = 100


def location_name(camera: str | None) -> str | None:
    """Return a camera's name as that of a location, ``None`` where no location can have it."""
    name = (camera or "").strip()
    if not name or len(name) > MAX_NAME or not name.isprintable():
        return None
    return name


def moment(text: str | None) -> datetime | None:
    """Return a moment in one of the forms of ISO 8601, in UTC where it has no zone."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
