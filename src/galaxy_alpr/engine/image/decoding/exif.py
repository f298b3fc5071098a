"""The orientation of a photo, from its EXIF or XMP data."""

from __future__ import annotations

import re
from typing import Literal

HEADER = b"Exif\0\0"

_TAG = 0x0112
_MAX_ENTRIES = 1000
_BYTES = {3: 2, 4: 4}
"""Bytes of the value by type: SHORT as the standard says, LONG as some devices write."""

_XMP = re.compile(rb'tiff:Orientation(?:="|>)([1-8])')


def orientation(exif: bytes, xmp: bytes = b"") -> int:
    """Return the orientation, 1 to 8 (TIFF 6.0, tag 274), 1 where the data is broken or absent.

    XMP counts where EXIF has none. Only the one entry is read: data of a few bytes can describe
    gigabytes in its others.
    """
    value = _from_exif(exif.removeprefix(HEADER))
    if value is None:
        match = _XMP.search(xmp)
        value = int(match[1]) if match else 1
    return value if 1 <= value <= 8 else 1


def _from_exif(exif: bytes) -> int | None:
    orders: dict[bytes, Literal["little", "big"]] = {b"II": "little", b"MM": "big"}
    order = orders.get(exif[:2])
    if order is None:
        return None
    first = int.from_bytes(exif[4:8], order)
    count = min(int.from_bytes(exif[first : first + 2], order), _MAX_ENTRIES)
    for at in range(first + 2, first + 2 + 12 * count, 12):
        entry = exif[at : at + 12]
        if len(entry) < 12:
            return None
        if int.from_bytes(entry[:2], order) == _TAG:
            size = _BYTES.get(int.from_bytes(entry[2:4], order))
            return None if size is None else int.from_bytes(entry[8 : 8 + size], order)
    return None
