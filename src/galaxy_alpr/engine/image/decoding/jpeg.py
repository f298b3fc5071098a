"""The structure of JPEG files (ITU-T T.81), read without decoding.

The markers are found as libjpeg finds them, so a file cannot hide scans from the count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from galaxy_alpr.engine.image.decoding import exif
from galaxy_alpr.engine.image.decoding.limits import (
    MAX_EXTRA_PARTS,
    MAX_PARTS,
    ImageLimits,
    PictureFile,
    broken,
    check_size,
    too_many,
)

MAX_SCANS = 64
"""Most scans of a file; encoders write about ten."""

MAX_FULL_SCANS = 20
"""Most scans of the largest accepted picture; a smaller one may have more, up to ``MAX_SCANS``."""

ORDINARY_SCANNED_PIXELS = 25_000_000
"""Most pixels, counted once for each scan, of a file that is decoded in this process."""

_EOI, _SOS, _APP1 = 0xD9, 0xDA, 0xE1
_RESTARTS = range(0xD0, 0xD8)
_STANDALONE = {0x01, *_RESTARTS}
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCA, 0xCB}
_COMMON_FRAMES = {0xC0, 0xC1, 0xC2}
_TABLES = {0xC4, 0xCC, 0xDB, 0xDC, 0xDD, 0xFE, *range(0xE0, 0xF0)}
_XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"

_IN_HEADER = re.compile(rb"\xff[^\x00]")
_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]")
_NO_FILL = re.compile(rb"[^\xff]")
_WINDOW = 1 << 20
"""Bytes of one search: between two of them other threads can run."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """A marker at ``start`` with its data up to ``end``, the place of the next one."""

    marker: int
    start: int
    end: int


@dataclass(slots=True)
class _Found:
    """What the segments of a file say."""

    frame: int = 0
    width: int = 0
    height: int = 0
    precision: int = 0
    components: int = 0
    scans: int = 0
    whole: bool = False
    exif: bytes = b""
    xmp: bytes = b""
    header: list[_Segment] = field(default_factory=list)
    """The segments up to the first scan."""


def read_jpeg(data: bytes, limits: ImageLimits) -> PictureFile:
    """Return the size and cost of a JPEG file. Raises ``InvalidImage``."""
    found = _Found()
    for segment in _segments(data):
        _note(found, data, segment, limits)
    if not found.scans:
        raise broken("it has no picture data")
    common = found.frame in _COMMON_FRAMES and found.precision == 8
    plain = found.whole and found.components in (1, 3)
    cost = found.width * found.height * found.scans
    return PictureFile(
        kind="JPEG",
        data=_without_stray_bytes(data, found.header),
        width=found.width,
        height=found.height,
        ordinary=common and plain and cost <= ORDINARY_SCANNED_PIXELS,
        plain=plain,
        orientation=exif.orientation(found.exif, found.xmp),
        taken_at=exif.taken_at(found.exif),
    )


def _segments(data: bytes) -> Iterator[_Segment]:
    """Yield the segments up to the end marker, or to the end of a truncated file."""
    position, pattern = 2, _IN_HEADER
    for _ in range(MAX_PARTS):
        start = _find(data, position, pattern)
        if start is None:
            return
        marker = data[start + 1]
        if marker == _EOI:
            yield _Segment(marker, start, start + 2)
            return
        if marker == 0xFF:
            # Fill bytes: a marker, or data that is skipped, begins with the last of them.
            filled = _NO_FILL.search(data, start + 1)
            position = len(data) if filled is None else filled.start() - 1
        elif marker in _STANDALONE:
            yield _Segment(marker, start, start + 2)
            position = start + 2
        else:
            position = start + 2 + max(2, int.from_bytes(data[start + 2 : start + 4]))
            yield _Segment(marker, start, position)
            pattern = _IN_SCAN if marker == _SOS else _IN_HEADER
    raise too_many("segments", MAX_PARTS)


def _find(data: bytes, position: int, pattern: re.Pattern[bytes]) -> int | None:
    while position < len(data):
        match = pattern.search(data, position, position + _WINDOW)
        if match is not None:
            return match.start()
        position += _WINDOW - 1
    return None


def _note(found: _Found, data: bytes, segment: _Segment, limits: ImageLimits) -> None:
    """Add a segment to what is known. Raises ``InvalidImage`` as soon as a limit is exceeded."""
    marker, body = segment.marker, slice(segment.start + 4, segment.end)
    if not found.scans:
        found.header.append(segment)
        if len(found.header) > MAX_EXTRA_PARTS:
            raise too_many("segments before its pixels", MAX_EXTRA_PARTS)
    if marker == _EOI:
        found.whole = True
    elif marker == _SOS:
        found.scans += 1
        _check_scans(found, limits)
    elif marker in _FRAMES:
        _note_frame(found, marker, data[body], limits)
    elif marker == _APP1:
        if data.startswith(exif.HEADER, body.start):
            found.exif = found.exif or data[body]
        elif data.startswith(_XMP_HEADER, body.start):
            found.xmp = data[body]
    elif marker not in _TABLES and marker not in _STANDALONE:
        # libjpeg refuses these. It would skip their marker only, and this module their data, too.
        raise broken(f"marker 0x{marker:02X} is not supported")


def _note_frame(found: _Found, marker: int, body: bytes, limits: ImageLimits) -> None:
    if found.frame or len(body) < 6:
        raise broken("its frame header is wrong")
    found.frame = marker
    found.precision, found.components = body[0], body[5]
    found.height, found.width = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
    check_size(found.width, found.height, limits)


def _check_scans(found: _Found, limits: ImageLimits) -> None:
    if not found.frame:
        raise broken("a scan comes before the frame header")
    pixels = max(1, found.width * found.height)
    limit = min(MAX_SCANS, MAX_FULL_SCANS * limits.max_pixels // pixels)
    if found.scans > limit:
        raise too_many("scans for its size", limit)


def _without_stray_bytes(data: bytes, header: list[_Segment]) -> bytes:
    """Return the file without bytes between the segments of its header.

    Browsers ignore them; libjpeg reports them, and simplejpeg then refuses the file.
    """
    position = 2
    for segment in header:
        if segment.start > position:
            break
        position = segment.end
    else:
        return data
    kept = (data[segment.start : segment.end] for segment in header)
    return b"".join((data[:2], *kept, data[header[-1].end :]))
