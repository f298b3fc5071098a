"""Picture files that are broken, or made to be costly to decode, by seed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from random import Random

import cv2
import numpy as np

from galaxy_alpr.types import BgrImage

START, END = b"\xff\xd8", b"\xff\xd9"
END_OF_BANDS = 0xE0
"""The code of a progressive scan for 16 384 blocks or more without a coefficient."""


def segment(marker: int, body: bytes) -> bytes:
    """Return a segment of a JPEG file."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg_of_empty_scans(width: int, height: int, scans: int) -> bytes:
    """Return a progressive grey JPEG file with so many scans after the first, all of them empty.

    The decoder has to visit every block once for each scan; a scan takes a few hundred bytes.
    """
    blocks = -(-width // 8) * -(-height // 8)
    one_code = b"\1" + bytes(15)
    nothing = bytes(-(-15 * -(-blocks // 16_384) // 8))
    return b"".join(
        (
            START,
            segment(0xDB, b"\0" + b"\x10" * 64),
            segment(0xC2, struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)),
            segment(0xC4, b"\x00" + one_code + b"\0"),
            segment(0xC4, b"\x10" + one_code + bytes((END_OF_BANDS,))),
            segment(0xDA, bytes((1, 1, 0, 0, 0, 0))) + bytes(-(-blocks // 8)),
            (segment(0xDA, bytes((1, 1, 0, 1, 63, 0))) + nothing) * scans,
            END,
        )
    )


def with_segments(jpeg: bytes, count: int, body: bytes = b"") -> bytes:
    """Return a JPEG file with ``count`` comments before everything else."""
    return jpeg[:2] + segment(0xFE, body) * count + jpeg[2:]


def with_stray_bytes(jpeg: bytes, stray: bytes = b"stray") -> bytes:
    """Return a JPEG file with bytes between two segments of its header, outside both."""
    at = jpeg.index(b"\xff\xdb")
    return jpeg[:at] + stray + jpeg[at:]


def with_exif_bomb(jpeg: bytes) -> bytes:
    """Return a JPEG file whose EXIF directory describes its 64 kB thousands of times."""
    count = 5_400
    entry = struct.pack(">HII", 4, 65_000 // 4, 0)
    entries = b"".join(struct.pack(">H", tag) + entry for tag in range(1000, 1000 + count))
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, count) + entries
    return jpeg[:2] + segment(0xE1, exif[:65_000]) + jpeg[2:]


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of_chunks(count: int, kind: bytes = b"tEXt", body: bytes = b"a\0b") -> bytes:
    """Return a PNG file of 64 x 64 pixels with ``count`` more chunks before its pixels."""
    header = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(kind, body) * count,
            chunk(b"IDAT", zlib.compress(bytes(64 * (1 + 3 * 64)))),
            chunk(b"IEND", b""),
        )
    )


def webp_of_chunks(webp: bytes, count: int) -> bytes:
    """Return a WebP file with ``count`` unknown chunks behind its pixels."""
    body = webp[8:] + b"junk\0\0\0\0" * count
    return b"RIFF" + struct.pack("<I", len(body)) + body


def tiff_of_entries(count: int, size: int = 4) -> bytes:
    """Return a TIFF file whose directory has ``count`` entries with ``size`` bytes each."""
    entries = struct.pack("<HHII", 256, 3, 1, 64) + struct.pack("<HHII", 257, 3, 1, 64)
    entries += b"".join(struct.pack("<HHII", 1000 + n, 7, size, 8) for n in range(count - 2))
    directory = struct.pack("<H", count) + entries + bytes(4)
    return b"II*\0" + struct.pack("<I", 8) + directory + bytes(size)


def bmp_of_line_ends(width: int, height: int, count: int) -> bytes:
    """Return a run-length coded BMP file of ``count`` codes that each end a line."""
    palette = bytes(range(256)) * 4
    codes = b"\1\0" * count
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(codes), 0, 0, 0, 0)
    offset = 14 + len(header) + len(palette)
    start = b"BM" + struct.pack("<IHHI", offset + len(codes), 0, 0, offset)
    return start + header + palette + codes


def in_every_format(image: BgrImage) -> dict[str, bytes]:
    """Return the picture as a file of each accepted kind."""
    options: dict[str, tuple[str, list[int]]] = {
        "jpeg": (".jpg", []),
        "progressive jpeg": (".jpg", [cv2.IMWRITE_JPEG_PROGRESSIVE, 1]),
        "jpeg with restarts": (".jpg", [cv2.IMWRITE_JPEG_RST_INTERVAL, 4]),
        "png": (".png", []),
        "webp": (".webp", [cv2.IMWRITE_WEBP_QUALITY, 80]),
        "lossless webp": (".webp", [cv2.IMWRITE_WEBP_QUALITY, 101]),
        "bmp": (".bmp", []),
        "tiff": (".tiff", []),
    }
    return {
        name: cv2.imencode(suffix, image, values)[1].tobytes()
        for name, (suffix, values) in options.items()
    }


def small(image: BgrImage, width: int = 320) -> BgrImage:
    """Return the picture at another width."""
    height = round(image.shape[0] * width / image.shape[1])
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def mutations(files: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Yield ``count`` mutated copies of ``files``, the same ones for each seed."""
    random = Random(seed)
    for _ in range(count):
        data = bytearray(random.choice(files))
        for _ in range(random.choice((1, 1, 2, 5))):
            random.choice(_CHANGES)(random, data, files)
        yield bytes(data)


def _place(random: Random, data: bytearray) -> int:
    """Return a place in a file; half of them in its header, where the structure is."""
    return random.randrange(min(len(data), random.choice((700, len(data)))) or 1)


def _set_bytes(random: Random, data: bytearray, _files: Sequence[bytes]) -> None:
    for _ in range(random.choice((1, 1, 4, 30))):
        data[_place(random, data)] = random.choice((0, 1, 0x7F, 0x80, 0xFF, random.randrange(256)))


def _set_number(random: Random, data: bytearray, _files: Sequence[bytes]) -> None:
    at, size = _place(random, data), random.choice((2, 4))
    data[at : at + size] = random.choice((0, 1, 0x7FFF, 0xFFFF)).to_bytes(size, "big")


def _cut(random: Random, data: bytearray, _files: Sequence[bytes]) -> None:
    del data[max(2, _place(random, data)) :]


def _remove(random: Random, data: bytearray, _files: Sequence[bytes]) -> None:
    at = _place(random, data)
    del data[at : at + random.choice((1, 2, 16, 500))]


def _insert(random: Random, data: bytearray, _files: Sequence[bytes]) -> None:
    at = _place(random, data)
    data[at:at] = random.choice((random.randbytes(3), b"\xff" * 40, bytes(100), b"\xff\xda"))


def _repeat(random: Random, data: bytearray, _files: Sequence[bytes]) -> None:
    at = _place(random, data)
    part = data[at : at + random.choice((4, 20, 300))]
    data[at:at] = part * random.choice((1, 3, 40))


def _splice(random: Random, data: bytearray, files: Sequence[bytes]) -> None:
    other = random.choice(files)
    at = random.randrange(len(other))
    data[_place(random, data) :] = other[at : at + 100_000]


_CHANGES: tuple[Callable[[Random, bytearray, Sequence[bytes]], None], ...] = (
    _set_bytes,
    _set_bytes,
    _set_number,
    _cut,
    _remove,
    _insert,
    _repeat,
    _splice,
)
