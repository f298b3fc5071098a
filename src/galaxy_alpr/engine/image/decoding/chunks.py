"""The structure of PNG, WebP, BMP and TIFF files, read without decoding."""

from __future__ import annotations

from typing import Literal

from galaxy_alpr.engine.image.decoding import exif
from galaxy_alpr.engine.image.decoding.limits import (
    MAX_EXTRA_PARTS,
    MAX_PARTS,
    ORDINARY_EXTRA_PARTS,
    ORDINARY_PARTS,
    ORDINARY_PIXELS,
    ImageLimits,
    PictureFile,
    broken,
    check_size,
    several_pictures,
    too_many,
)

_UNCOMPRESSED_BMP = (0, 3)


def read_png(data: bytes, limits: ImageLimits) -> PictureFile:
    """Return the size and cost of a PNG file (W3C PNG). Raises ``InvalidImage``."""
    if data[12:16] != b"IHDR" or len(data) < 33:
        raise broken("its header cannot be read")
    width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    check_size(width, height, limits)
    pixels = extra = 0
    metadata = b""
    at = 8
    while at + 8 <= len(data):
        kind = data[at + 4 : at + 8]
        if kind == b"IDAT":
            pixels += 1
        else:
            extra += 1
        if kind == b"acTL" and int.from_bytes(data[at + 8 : at + 12]) > 1:
            raise several_pictures()
        _check_parts(pixels, extra)
        if kind == b"eXIf":
            metadata = data[at + 8 : at + 8 + int.from_bytes(data[at : at + 4])]
        if kind == b"IEND":
            break
        at += 12 + int.from_bytes(data[at : at + 4])
    ordinary = _is_ordinary(width * height, pixels, extra)
    taken_at = exif.taken_at(metadata)
    return PictureFile("PNG", data, width, height, ordinary, taken_at=taken_at)


def read_webp(data: bytes, limits: ImageLimits) -> PictureFile:
    """Return the size and cost of a WebP file (RFC 9649). Raises ``InvalidImage``."""
    width, height = _webp_size(data)
    check_size(width, height, limits)
    frames = extra = 0
    metadata: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if kind == b"ANMF":
            frames += 1
        else:
            extra += 1
        if kind in (b"EXIF", b"XMP "):
            metadata.setdefault(kind, data[at + 8 : at + 8 + size])
        if frames > 1:
            raise several_pictures()
        _check_parts(frames, extra)
        at += 8 + size + size % 2
    return PictureFile(
        "WEBP",
        data,
        width,
        height,
        ordinary=not frames and _is_ordinary(width * height, 1, extra),
        plain=not frames,
        orientation=exif.orientation(metadata.get(b"EXIF", b""), metadata.get(b"XMP ", b"")),
        taken_at=exif.taken_at(metadata.get(b"EXIF", b"")),
    )


def _webp_size(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X" and len(data) >= 30:
        return (
            int.from_bytes(data[24:27], "little") + 1,
            int.from_bytes(data[27:30], "little") + 1,
        )
    if kind == b"VP8L" and len(data) >= 25 and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and len(data) >= 30 and data[23:26] == b"\x9d\x01\x2a":
        return (
            int.from_bytes(data[26:28], "little") & 0x3FFF,
            int.from_bytes(data[28:30], "little") & 0x3FFF,
        )
    raise broken("its header cannot be read")


def read_bmp(data: bytes, limits: ImageLimits) -> PictureFile:
    """Return the size and cost of a BMP file. Raises ``InvalidImage``."""
    if len(data) < 34:
        raise broken("its header cannot be read")
    if int.from_bytes(data[14:18], "little") == 12:
        width, height = (int.from_bytes(data[at : at + 2], "little") for at in (18, 20))
        compression = 0
    else:
        width = int.from_bytes(data[18:22], "little")
        height = abs(int.from_bytes(data[22:26], "little", signed=True))
        compression = int.from_bytes(data[30:34], "little")
    check_size(width, height, limits)
    ordinary = compression in _UNCOMPRESSED_BMP and _is_ordinary(width * height, 1, 0)
    return PictureFile("BMP", data, width, height, ordinary)


def read_tiff(data: bytes, limits: ImageLimits) -> PictureFile:
    """Return the size of a TIFF file (TIFF 6.0, BigTIFF). Raises ``InvalidImage``.

    No TIFF file is ordinary: there are dozens of ways to store its pixels.
    """
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"
    big = 43 in data[2:4]
    word, count_bytes, entry_bytes = (8, 8, 20) if big else (4, 2, 12)

    def number(at: int, size: int) -> int:
        return int.from_bytes(data[at : at + size], order)

    directory = number(8 if big else 4, word)
    count = number(directory, count_bytes)
    if count > MAX_EXTRA_PARTS:
        raise too_many("entries in its directory", MAX_EXTRA_PARTS)
    entries = directory + count_bytes
    end = entries + entry_bytes * count
    if end + word > len(data):
        raise broken("its header cannot be read")
    sizes = {256: 0, 257: 0}
    for at in range(entries, end, entry_bytes):
        tag = number(at, 2)
        if tag in sizes:
            short = number(at + 2, 2) == 3
            sizes[tag] = number(at + entry_bytes - word, 2 if short else word)
    check_size(sizes[256], sizes[257], limits)
    if 0 < number(end, word) < len(data):
        raise several_pictures()
    taken_at = None if big else exif.taken_at(data)
    return PictureFile("TIFF", data, sizes[256], sizes[257], ordinary=False, taken_at=taken_at)


def _check_parts(pixels: int, extra: int) -> None:
    if pixels > MAX_PARTS:
        raise too_many("chunks", MAX_PARTS)
    if extra > MAX_EXTRA_PARTS:
        raise too_many("chunks without pixels", MAX_EXTRA_PARTS)


def _is_ordinary(pixels: int, parts: int, extra: int) -> bool:
    return pixels <= ORDINARY_PIXELS and parts <= ORDINARY_PARTS and extra <= ORDINARY_EXTRA_PARTS
