"""JSON of makers: bodies as objects, and their fields as texts and numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from galaxy_alpr.ingest.pushed.documents import json_values
from galaxy_alpr.ingest.pushed.fields import number
from galaxy_alpr.ingest.pushed.values import Unreadable

LONGEST_TEXT = 200
"""Characters of a field that are kept."""

_SPACE = re.compile(r"\s+")
_MAX_ENTRIES = 100


def json_object(data: bytes) -> dict[str, Any]:
    """Return the JSON object of a body. Raises ``Unreadable`` for anything else."""
    value = json_values(data)
    if not isinstance(value, dict):
        raise Unreadable("the body is not a JSON object")
    return value


def embedded_object(data: bytes) -> dict[str, Any]:
    """Return the JSON object in a body that has other bytes before or after it."""
    start, end = data.find(b"{"), data.rfind(b"}")
    if start < 0 or end < start:
        raise Unreadable("the body contains no JSON object")
    return json_object(data[start : end + 1])


def entry(value: Any) -> Mapping[str, Any]:
    """Return an object; an empty one for any other value."""
    return value if isinstance(value, dict) else {}


def entries(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list, at most a hundred."""
    if not isinstance(value, list):
        return []
    return [item for item in value[:_MAX_ENTRIES] if isinstance(item, dict)]


def text(value: Any) -> str | None:
    """Return a text, or a number as text; ``None`` for an empty one and for other values."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        plain = _SPACE.sub(" ", str(value)).strip()
    except ValueError:  # an integer with thousands of digits
        return None
    plain = "".join(sign for sign in plain if sign.isprintable())
    return plain[:LONGEST_TEXT] or None


def ratio(value: Any) -> float | None:
    """Return a confidence of the scale 0 to 1; ``None`` outside of it."""
    known = number(value)
    return known if known is not None and 0 <= known <= 1 else None


def percent(value: Any) -> float | None:
    """Return a confidence of the scale 0 to 100 as 0 to 1; ``None`` outside of it."""
    known = number(value)
    return known / 100 if known is not None and 0 <= known <= 100 else None


def share(value: Any) -> float | None:
    """Return a confidence whose scale is 0 to 1 or 0 to 100, as firmware has both.

    A whole number, written without a point, is of the scale to 100: so ``1`` is the lower one.
    """
    known = number(value)
    if known is None:
        return None
    fraction = isinstance(value, float) or (isinstance(value, str) and "." in value)
    return ratio(known) if fraction and known <= 1 else percent(known)


def speed(value: Any) -> float | None:
    """Return a speed above 0 and below 500 km/h; others stand for none."""
    known = number(value)
    return known if known is not None and 0 < known < 500 else None


def directions(value: Any) -> dict[str, Any]:
    """Return the details with a direction as it was sent: a word, or degrees."""
    known = text(value)
    return {} if known is None else {"direction": known}
