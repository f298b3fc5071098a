"""What a country's formats say of a text: how it is drawn, its region and its type."""

from __future__ import annotations

import re
from collections.abc import Mapping

from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.country_packs import CountryPack, Form, load_country_packs
from galaxy_alpr.engine.plates.expiry import strip_expiry
from galaxy_alpr.engine.plates.matching import best_form, display, group_starts, type_of
from galaxy_alpr.enums import PlateType
from galaxy_alpr.types import Region

Packs = Mapping[str, CountryPack]


def format_display(text: str, country: str | None, packs: Packs | None = None) -> str:
    """Return a plate text as the country draws it (``B1234XYZ`` of ID: ``B 1234 XYZ``).

    A text that fits none of the country's formats, or an unknown country, stays as normalised.
    """
    normalized, pack, form = _look_up(text, country, packs)
    return display(normalized, pack, form) if pack and form else normalized


def find_region(text: str, country: str | None, packs: Packs | None = None) -> Region | None:
    """Return the region that a plate text names, ``None`` where it names none.

    Gaps in ``text`` decide where letters could split in two ways (``M-AB 123``, ``MA-B 123``).
    """
    normalized, pack, form = _look_up(text, country, packs)
    return pack.region_of(normalized, form) if pack and form else None


def plate_type(
    country: str | None,
    text: str,
    background: str | None,
    text_color: str | None,
    packs: Packs | None = None,
) -> PlateType | None:
    """Return the use that a plate's format or else its colours stand for, ``None`` if unknown."""
    _, pack, form = _look_up(text, country, packs)
    return type_of(form, pack, background, text_color) if pack else None


def _look_up(
    text: str, country: str | None, packs: Packs | None
) -> tuple[str, CountryPack | None, Form | None]:
    normalized = normalize_text(text)
    pack = (load_country_packs() if packs is None else packs).get(country or "")
    starts = group_starts(text, len(normalized))
    return normalized, pack, best_form(normalized, pack, starts) if pack else None


_MIN_LENGTH, _MAX_LENGTH = 4, 10

_NOT_A_PLATE = re.compile(
    r"[@%$€£¥#=+&*?!\\]"  # prices, addresses, shares, hash tags
    r"|www|https?|://|\.(?:com|net|org|info|id|de|uk|io)\b"
    r"|\d\s*:\s*\d"  # times
    r"|\brp\.?\s*\d"  # prices in rupiah
    r"|\d[.,]\d{1,2}\s*(?:l|t|m|km|kg)\b",  # measures
    re.IGNORECASE,
)
_QUANTITY_OR_WORD = re.compile(
    r"\d+(?:KM|KMH|KPH|MPH|KG|CM|MM|CC|HP|PS|KW|GB|MB|HZ|AM|PM|TH|ST|ND|RD|JAM|MIN|HRS?|PCS|OFF|[MLTVW])"
    r"|(?:IDR|USD|EUR|TEL|HP|WA|NO|RT|RW|KM|ISO|PT|CV|TOL|GATE|EXIT|ROOM|LT|LV|MP|MPEG)\d{1,4}"
    r"|\d+X\d+|.*[A-Z]{5}.*"
)


def is_plate_like(text: str) -> bool:
    """Return whether a text seen somewhere in a picture may be a plate number.

    It takes 4 to 10 characters with letters and digits (an expiry date at the end does not count)
    that are not a quantity, a word with a number, a price, a time or an address. Digits alone
    (years, telephone and house numbers) and letters alone (words) are never taken, although a few
    plates are like that.
    """
    number = normalize_text(text)
    if len(number) > _MAX_LENGTH:
        number = strip_expiry(number, text, load_country_packs().values()) or number
    if not _MIN_LENGTH <= len(number) <= _MAX_LENGTH:
        return False
    if number.isdigit() or number.isalpha() or _NOT_A_PLATE.search(text):
        return False
    return _QUANTITY_OR_WORD.fullmatch(number) is None
