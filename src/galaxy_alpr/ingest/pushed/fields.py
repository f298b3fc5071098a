"""Single values of deliveries: numbers, moments, boxes, colours and classes, as far as they fit."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.enums import Color, VehicleClass
from galaxy_alpr.geometry import BoundingBox

_COLORS = {
    "grey": Color.GRAY,
    "deepgray": Color.GRAY,
    "darkgray": Color.GRAY,
    "lightgray": Color.GRAY,
    "deepblue": Color.BLUE,
    "darkblue": Color.BLUE,
    "lightblue": Color.BLUE,
    "deepgreen": Color.GREEN,
    "darkgreen": Color.GREEN,
    "newenergygreen": Color.GREEN,
    "golden": Color.YELLOW,
    "darkred": Color.RED,
} | {str(color): color for color in Color}

_CLASSES = (
    (VehicleClass.MOTORCYCLE, ("motorcycle", "motorbike", "twowheel", "threewheel", "scooter")),
    (VehicleClass.BUS, ("bus", "coach")),
    (VehicleClass.TRUCK, ("truck", "lorry", "pickup", "trailer", "tractor")),
    (
        VehicleClass.CAR,
        ("car", "sedan", "suv", "mpv", "van", "buggy", "hatchback", "taxi", "coupe"),
    ),
)

_SMALL = frozenset({"vehicle", "motor", "smallvehicle"})
"""Words of makers for an ordinary car."""

_LOOSE_MOMENT = re.compile(
    r"(\d{4})[-/:.]?(\d\d)[-/:.]?(\d\d)[T ]?(\d\d):?(\d\d):?(\d\d)(?:[.:,]?(\d{1,6}))?"
    r"\s*(Z|[+-]\d\d:?\d\d)?$"
)


def number(value: Any) -> float | None:
    """Return a finite number, also where it is a text; ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def share(value: Any, whole: float) -> float | None:
    """Return a confidence of 0 to ``whole`` as 0 to 1; ``None`` outside."""
    found = number(value)
    return None if found is None or not 0 <= found <= whole else found / whole


def truth(value: Any) -> bool:
    """Return whether a value says yes."""
    return value is True or str(value).strip().lower() in {"true", "1", "yes"}


def moment(value: Any) -> datetime | None:
    """Return a moment as makers write it, with or without offset; ``None`` where it is none."""
    found = _LOOSE_MOMENT.match(str(value).strip()) if isinstance(value, str) else None
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    text = f"{year}-{month}-{day}T{hour}:{minute}:{second}.{(fraction or '0').ljust(6, '0')}"
    try:
        return datetime.fromisoformat(text + (offset or ""))
    except ValueError:
        return None


def box_of(values: Sequence[Any]) -> BoundingBox | None:
    """Return the box of left, top, right, bottom; ``None`` for one without an area."""
    found = [number(value) for value in values]
    if len(found) != 4 or any(value is None or not -1e6 < value < 1e6 for value in found):
        return None
    left, top, right, bottom = (float(value or 0.0) for value in found)
    if right - left < 1 or bottom - top < 1:
        return None
    return BoundingBox(left, top, right, bottom)


def color(value: Any) -> str | None:
    """Return the colour's name as it is stored; ``None`` for one that is not known."""
    found = _COLORS.get(str(value).strip().lower().replace(" ", "").replace("_", ""))
    return None if found is None else str(found)


def vehicle_class(value: Any) -> VehicleClass | None:
    """Return the class that a maker's word names; ``None`` where it names none."""
    word = re.sub(r"[^a-z]", "", str(value).lower())
    if word in _SMALL:
        return VehicleClass.CAR
    return next((kind for kind, parts in _CLASSES if any(part in word for part in parts)), None)


def char_shares(text: str, confidences: Sequence[float | None]) -> tuple[float, ...]:
    """Return the confidences of the characters of ``text`` that its normalised form has.

    None of them where there is not one for each character.
    """
    shares = [value for value in confidences if value is not None]
    if len(shares) != len(text) or len(shares) != len(confidences):
        return ()
    kept = [share for letter, share in zip(text, shares, strict=True) if normalize_text(letter)]
    return tuple(kept) if len(kept) == len(normalize_text(text)) else ()


def base64_bytes(value: Any) -> bytes | None:
    """Return the bytes of base64, also of a ``data:`` URL; ``None`` where there are none.

    What is not base64 is returned as it is: a picture that cannot be read is noted later.
    """
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    if text[:5].lower() == "data:":
        text = text.partition(",")[2]
    packed = re.sub(r"\s+", "", text).rstrip("=")
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True) or None
    except (binascii.Error, ValueError):
        return text.encode("utf-8", "replace")
