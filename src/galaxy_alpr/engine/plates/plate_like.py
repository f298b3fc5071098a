"""Decide whether a text in a picture may be a plate number."""

from __future__ import annotations

import re

from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.below import separate_number
from galaxy_alpr.engine.plates.country_packs import load_country_packs

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
    """Return whether a text found somewhere in a picture may be a plate number.

    A plate number has 4 to 10 characters, both letters and digits, and is not a quantity, a word
    with a number, a price, a time or an address. Text printed beneath the number does not count.
    Digits alone (years, telephone and house numbers) and letters alone (words) are refused,
    although a few plates have only those.
    """
    number = normalize_text(text)
    if len(number) > _MAX_LENGTH:
        separated = separate_number(number, text, load_country_packs().values())
        number = separated.number if separated else number
    if not _MIN_LENGTH <= len(number) <= _MAX_LENGTH:
        return False
    if number.isdigit() or number.isalpha() or _NOT_A_PLATE.search(text):
        return False
    return _QUANTITY_OR_WORD.fullmatch(number) is None
