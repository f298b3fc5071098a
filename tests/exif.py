"""EXIF data for tests, and pictures that contain it."""

from __future__ import annotations

import struct
import zlib

ASCII, LONG = 2, 4
DATE_TIME, CAMERA_DATA = 0x0132, 0x8769
TAKEN, TAKEN_OFFSET, OFFSET = 0x9003, 0x9011, 0x9010

Entry = tuple[int, int, int, bytes]
"""Tag, type, count and the four bytes of the value or of its place."""


def camera_data(
    taken: str | None, offset: str | None = None, *, tag: int = TAKEN_OFFSET, order: str = ">"
) -> bytes:
    """Return EXIF data (without its header) with a moment of the camera's clock."""
    given = ((TAKEN, taken), (tag, offset))
    texts = [(key, text) for key, text in given if text is not None]
    first = 8 + 2 + 12 + 4
    heap = first + 2 + 12 * len(texts) + 4
    entries, data = b"", b""
    for key, text in texts:
        value = text.encode("latin-1") + b"\0"
        place = struct.pack(order + "I", heap + len(data))
        if len(value) <= 4:
            place, value = value.ljust(4, b"\0"), value
        entries += struct.pack(order + "HHI", key, ASCII, len(value)) + place
        data += value
    mark = b"MM" if order == ">" else b"II"
    return b"".join(
        (
            mark + struct.pack(order + "HI", 42, 8),
            struct.pack(order + "H", 1),
            struct.pack(order + "HHII", CAMERA_DATA, LONG, 1, first),
            bytes(4),
            struct.pack(order + "H", len(texts)) + entries + bytes(4),
            data,
        )
    )


def png_with(data: bytes, exif: bytes) -> bytes:
    """Return a PNG file with a chunk of EXIF data after its header."""
    body = b"eXIf" + exif
    chunk = struct.pack(">I", len(exif)) + body + struct.pack(">I", zlib.crc32(body))
    return data[:33] + chunk + data[33:]
