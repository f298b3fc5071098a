"""Words, telephone numbers and signs: texts in the shape of a plate that are no plate numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.country_packs import CountryPack
from galaxy_alpr.engine.plates.matching import form_index
from galaxy_alpr.enums import PlatePosition
from galaxy_alpr.types import OcrResult

_MIN_PHONE_DIGITS = 9
_MIN_LONG_DIGITS = 7

_LIKELY_COUNTRY = 0.4
"""Confidence from which the recognized country's formats count. Tuned on train rows: the words on
personal plates have such a country, those on vehicles and signs have none."""

_SIGN = re.compile(
    r"(?:GATE|EXIT|ENTRY|ENTRANCE|LOBBY|LEVEL|FLOOR|PARKING|PARKIR|LANTAI|MASUK|KELUAR|TOLL?|TAXI"
    r"|TAKSI|STOP)[A-Z0-9]*"
    r"|[A-Z0-9]+(?:GATE|EXIT|ENTRY|MASUK|KELUAR|PARKIR|TAXI|TAKSI)"
)
"""Words of road, gate and floor signs and of taxi roofs, with what may stand beside them."""

_NOT_LOW = {PlatePosition.BESIDE_VEHICLES, PlatePosition.HIGH_ON_VEHICLE}
_NO_PERSONAL = {*_NOT_LOW, PlatePosition.SECOND_ON_VEHICLE}


def is_number(
    text: str,
    reading: OcrResult,
    position: PlatePosition,
    expected: Sequence[str],
    packs: Mapping[str, CountryPack],
) -> bool:
    """Return whether a corrected ``text`` may be a plate number, by what it says and where it lies.

    ``expected`` are the countries expected at the site. A text of a sign is a number only if it
    fits a format of these. A text without digits but 0, which may be an O, is a word, unless it
    fits a format of the site's or the recognized country. A format that allows any text, as those
    of personal plates do, counts only of the site's countries where they are known, and not high on
    a vehicle or on one that has another plate.
    """
    raw = normalize_text(reading.raw_text)
    if position is PlatePosition.BESIDE_VEHICLES or (
        raw.isdigit() and len(raw) >= _MIN_PHONE_DIGITS
    ):
        return False
    forms = [
        (pack.code, form.shape.looseness < 1)
        for pack, form in form_index(tuple(packs.values())).fitting(text)
    ]
    if _SIGN.fullmatch(text):
        return any(strict and code in expected for code, strict in forms)
    likely = {*expected}
    if reading.country is not None and reading.country_confidence >= _LIKELY_COUNTRY:
        likely.add(reading.country)
    if any(strict and code in likely for code, strict in forms):
        return True
    if text.replace("0", "O").isalpha():
        allowing = {*expected} or likely
        return position not in _NO_PERSONAL and any(code in allowing for code, _ in forms)
    if text.isdigit() and (position in _NOT_LOW or len(text) >= _MIN_LONG_DIGITS):
        fits_any = any(strict for _, strict in forms)
        return fits_any and not expected and position not in _NOT_LOW
    return True
