"""HEIC files (ISO/IEC 23008-12), which phones write: their structure, and their optional decoder.

The decoder is the package pi-heif, the part of libheif that decodes HEVC. It is a native library,
so such files are always decoded in a process of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec

from galaxy_alpr.engine.image.decoding.limits import (
    MAX_PARTS,
    ImageLimits,
    PictureFile,
    broken,
    check_size,
    too_many,
)
from galaxy_alpr.errors import UnsupportedMediaType

HEIF_SUFFIXES = (".heic", ".heif")
MISSING_PACKAGE = "HEIC pictures need the package pi-heif: pip install 'galaxy-alpr[heic]'"

_BRANDS = {b"heic", b"heix", b"heim", b"heis"}
_MOST_BRANDS = 100


@cache
def can_decode_heif() -> bool:
    """Whether the decoder is installed."""
    return find_spec("pi_heif") is not None


def prepare_heif() -> None:
    """Make Pillow able to open HEIC files; several calls are as good as one."""
    import pi_heif

    pi_heif.options.DECODE_THREADS = 1  # the memory of threads is not predictable
    pi_heif.register_heif_opener()


def is_heif(data: bytes) -> bool:
    """Whether a file is of the brands of HEIC; AVIF, of the same structure, is none."""
    if data[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(data[:4]), 8 + 4 * _MOST_BRANDS)
    return any(data[at : at + 4] in _BRANDS for at in (8, *range(16, end, 4)))


def read_heif(data: bytes, limits: ImageLimits) -> PictureFile:
    """Return the size of a HEIC file's primary picture. Raises ``InvalidImage``.

    Raises ``UnsupportedMediaType`` where the decoder is not installed. No HEIC file is ordinary.
    """
    if not can_decode_heif():
        raise UnsupportedMediaType(MISSING_PACKAGE)
    meta = _first(data, b"meta", 0, len(data), skip=4)
    properties = _first(data, b"iprp", *meta)
    listed = list(_boxes(data, *_first(data, b"ipco", *properties)))
    primary = _primary(data, *_first(data, b"pitm", *meta, least=6))
    numbers = _properties_of(data, primary, *_first(data, b"ipma", *properties, least=8))
    width = height = 0
    for number in numbers:
        if not 1 <= number <= len(listed):
            continue
        kind, start, end = listed[number - 1]
        if kind == b"ispe" and end - start >= 12:
            width, height = _number(data, start + 4), _number(data, start + 8)
        elif kind == b"clap" and end - start >= 16:
            width, height = _ratio(data, start), _ratio(data, start + 8)
    check_size(width, height, limits)
    return PictureFile("HEIF", data, width, height, ordinary=False)


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the kind of each box, and where its content begins and ends (ISO/IEC 14496-12)."""
    count = 0
    at = start
    while at + 8 <= end:
        size, kind, head = _number(data, at), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            raise broken("one of its boxes is longer than the file")
        yield kind, at + head, at + size
        at += size
        count += 1
        if count > MAX_PARTS:
            raise too_many("boxes", MAX_PARTS)


def _first(
    data: bytes, kind: bytes, start: int, end: int, *, skip: int = 0, least: int = 0
) -> tuple[int, int]:
    """Return where the content of the first box of a kind begins, after ``skip``, and ends.

    Raises ``InvalidImage`` where there is none of at least ``least`` bytes.
    """
    for found, first, last in _boxes(data, start, end):
        if found == kind and last - first >= least:
            return first + skip, last
    raise broken(f"it has no box {kind.decode()}")


def _primary(data: bytes, start: int, _end: int) -> int:
    """Return the id of the primary picture (box ``pitm``)."""
    size = 2 if data[start] == 0 else 4
    return int.from_bytes(data[start + 4 : start + 4 + size])


def _properties_of(data: bytes, item: int, start: int, end: int) -> list[int]:
    """Return the numbers, from 1, of an item's properties (box ``ipma``)."""
    id_size = 2 if data[start] == 0 else 4
    wide = data[start + 3] & 1
    at = start + 8
    for _ in range(min(_number(data, start + 4), MAX_PARTS)):
        if at + id_size >= end:
            break
        found = int.from_bytes(data[at : at + id_size])
        count = data[at + id_size]
        at += id_size + 1
        step = 2 if wide else 1
        if found == item:
            mask = 0x7FFF if wide else 0x7F
            places = range(at, min(at + step * count, end), step)
            return [int.from_bytes(data[place : place + step]) & mask for place in places]
        at += step * count
    raise broken("its primary picture has no size")


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4])


def _ratio(data: bytes, at: int) -> int:
    """Return a fraction of two numbers, rounded down; 0 where it is none."""
    divisor = _number(data, at + 4)
    return _number(data, at) // divisor if divisor else 0
