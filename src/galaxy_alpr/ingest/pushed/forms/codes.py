"""Words of makers for countries, directions and unread plates; unknown ones are ``None``."""

from __future__ import annotations

from typing import Any

from galaxy_alpr.country_codes import country_codes, from_alpha_3
from galaxy_alpr.enums import Direction
from galaxy_alpr.ingest.pushed.forms.plain import text

_UNREAD = {"UNKNOWN", "NOPLATE", "NO PLATE", "UNLICENSED", "NONE", "NULL", "N/A", "-", "NOTREAD"}

_DIRECTIONS = {"in": Direction.IN, "out": Direction.OUT}


def plate_text(value: Any) -> str | None:
    """Return the text of a plate; ``None`` for words that stand for a plate that was not read."""
    known = text(value)
    return None if known is None or known.upper() in _UNREAD else known


def country(value: Any) -> str | None:
    """Return the country of an ISO 3166-1 code of two or three letters, or of ``UK``."""
    known = (text(value) or "").upper()
    if known == "UK":
        return "GB"
    return known if known in country_codes() else from_alpha_3(known)


def country_and_region(value: Any) -> tuple[str | None, str | None]:
    """Return the country and the part of a code like ``us-ca``; either alone where it is so."""
    first, _, part = (text(value) or "").partition("-")
    known = country(first)
    return (known, part.upper() or None) if known else (None, None)


def in_or_out(value: Any) -> Direction | None:
    """Return the direction of ``in`` or ``out``."""
    return _DIRECTIONS.get((text(value) or "").lower())
