"""The orientation and the moment of a photo, from its EXIF or XMP data.

Only single entries are read: data of a few bytes can describe gigabytes in its others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

HEADER = b"Exif\0\0"

_ORIENTATION, _CAMERA_DATA = 0x0112, 0x8769
_TAKEN, _TAKEN_OFFSET, _OFFSET = 0x9003, 0x9011, 0x9010
_MAX_ENTRIES = 1000
_MAX_TEXT = 40
_BYTES = {3: 2, 4: 4}
"""Bytes of the value by type: SHORT as the standard says, LONG as some devices write."""
_ASCII = 2

_XMP = re.compile(rb'tiff:Orientation(?:="|>)([1-8])')
_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)", re.ASCII)
_SHIFT = re.compile(r"([+-])(\d\d):(\d\d)", re.ASCII)


def orientation(exif: bytes, xmp: bytes = b"") -> int:
    """Return the orientation, 1 to 8 (TIFF 6.0, tag 274), 1 where the data is broken or absent.

    XMP counts where EXIF has none.
    """
    data = _Data.of(exif)
    value = None if data is None else data.number(data.first, _ORIENTATION)
    if value is None:
        match = _XMP.search(xmp)
        value = int(match[1]) if match else 1
    return value if 1 <= value <= 8 else 1


def taken_at(exif: bytes) -> datetime | None:
    """Return the moment by the camera's clock (EXIF 2.32, DateTimeOriginal), with its offset.

    The offset is that of OffsetTimeOriginal, else OffsetTime; without one the moment has none.
    ``None`` where the data is broken or absent.
    """
    data = _Data.of(exif)
    directory = None if data is None else data.number(data.first, _CAMERA_DATA)
    if data is None or directory is None:
        return None
    match = _MOMENT.fullmatch(data.text(directory, _TAKEN))
    if match is None:
        return None
    try:
        moment = datetime.fromisoformat("{}-{}-{} {}:{}:{}".format(*match.groups()))
    except ValueError:
        return None
    offset = data.text(directory, _TAKEN_OFFSET) or data.text(directory, _OFFSET)
    return moment.replace(tzinfo=_shift(offset))


def _shift(text: str) -> timezone | None:
    match = _SHIFT.fullmatch("+00:00" if text == "Z" else text)
    if match is None:
        return None
    shift = timedelta(hours=int(match[2]), minutes=int(match[3]))
    if shift >= timedelta(days=1):
        return None
    return timezone(-shift if match[1] == "-" else shift)


@dataclass(frozen=True, slots=True)
class _Data:
    """The directories of EXIF data, which are those of a TIFF file."""

    data: bytes
    order: Literal["little", "big"]

    @classmethod
    def of(cls, exif: bytes) -> _Data | None:
        data = exif.removeprefix(HEADER)
        orders: dict[bytes, Literal["little", "big"]] = {b"II": "little", b"MM": "big"}
        order = orders.get(data[:2])
        return None if order is None else cls(data, order)

    @property
    def first(self) -> int:
        """The place of the first directory."""
        return self._int(4, 4)

    def number(self, directory: int, tag: int) -> int | None:
        """Return the number of an entry, ``None`` where there is none."""
        entry = self._entry(directory, tag)
        size = None if entry is None else _BYTES.get(self._int(entry + 2, 2))
        return None if entry is None or size is None else self._int(entry + 8, size)

    def text(self, directory: int, tag: int) -> str:
        """Return the text of an entry without blanks around it, empty where there is none."""
        entry = self._entry(directory, tag)
        if entry is None or self._int(entry + 2, 2) != _ASCII:
            return ""
        length = self._int(entry + 4, 4)
        if length > _MAX_TEXT:
            return ""
        start = entry + 8 if length <= 4 else self._int(entry + 8, 4)
        return self.data[start : start + length].decode("ascii", "replace").strip(" \0")

    def _entry(self, directory: int, tag: int) -> int | None:
        """Return the place of the first entry with this tag."""
        count = min(self._int(directory, 2), _MAX_ENTRIES)
        for at in range(directory + 2, directory + 2 + 12 * count, 12):
            if at + 12 > len(self.data):
                return None
            if self._int(at, 2) == tag:
                return at
        return None

    def _int(self, at: int, size: int) -> int:
        return int.from_bytes(self.data[at : at + size], self.order)
