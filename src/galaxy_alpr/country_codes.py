"""The country codes that exist: ISO 3166-1 alpha-2, and Kosovo's."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

from galaxy_alpr.errors import ValidationFailed

KOSOVO = "XK"
"""Not assigned by ISO 3166-1, but in common use."""


class UnknownCountry(ValidationFailed, ValueError):
    """A code that is no country's. A ``ValueError`` too, so that pydantic reports it."""


@cache
def country_codes() -> frozenset[str]:
    """Return every code; the timezone database lists those of ISO 3166-1."""
    table = (resources.files("tzdata.zoneinfo") / "iso3166.tab").read_text("utf-8")
    return frozenset(line[:2] for line in table.splitlines() if line[:1].isalpha()) | {KOSOVO}


def check_country(code: str) -> str:
    """Return ``code`` in capitals. Raises ``UnknownCountry``."""
    known = code.upper()
    if not code.isascii() or known not in country_codes():
        raise UnknownCountry(f"{code!r} is no country of ISO 3166-1 alpha-2, like 'ID'")
    return known


def check_countries(codes: Iterable[str]) -> tuple[str, ...]:
    """Return ``codes`` in capitals. Raises ``UnknownCountry`` for the first that does not exist."""
    return tuple(check_country(code) for code in codes)
