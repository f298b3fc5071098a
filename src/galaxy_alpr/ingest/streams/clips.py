"""A short clip of a pass: Motion JPEG in an AVI file, written from JPEGs without coding them again.

Source of the format: Microsoft, "AVI RIFF File Reference"; one index at the end (``idx1``).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SUFFIX = ".avi"
_KEY_FRAME = 0x10
_HAS_INDEX = 0x10


@dataclass(frozen=True, slots=True)
class Clip:
    """JPEG frames of one size in order of time, ``fps`` a second."""

    frames: tuple[bytes, ...]
    width: int
    height: int
    fps: float

    def to_bytes(self) -> bytes:
        """Return the AVI file."""
        movie, index, offset = [b"movi"], [], 4
        for frame in self.frames:
            chunk = _chunk(b"00dc", frame)
            index.append(struct.pack("<4sIII", b"00dc", _KEY_FRAME, offset, len(frame)))
            movie.append(chunk)
            offset += len(chunk)
        body = self._head() + _chunk(b"LIST", b"".join(movie)) + _chunk(b"idx1", b"".join(index))
        return _chunk(b"RIFF", b"AVI " + body)

    def write(self, path: Path) -> None:
        """Write the AVI file."""
        path.write_bytes(self.to_bytes())

    def _head(self) -> bytes:
        count, largest = len(self.frames), max(map(len, self.frames), default=0)
        frame_us = round(1_000_000 / self.fps)
        main = struct.pack(
            *("<14I", frame_us, 0, 0, _HAS_INDEX, count, 0, 1, largest),
            *(self.width, self.height, 0, 0, 0, 0),
        )
        stream = struct.pack(
            *("<4s4sIHHIIIIIIII4H", b"vids", b"MJPG", 0, 0, 0, 0, frame_us, 1_000_000),
            *(0, count, largest, 0xFFFFFFFF, 0, 0, 0, self.width, self.height),
        )
        size = self.width * self.height * 3
        picture = struct.pack(
            "<IiiHH4sIiiII", 40, self.width, self.height, 1, 24, b"MJPG", size, 0, 0, 0, 0
        )
        streams = b"strl" + _chunk(b"strh", stream) + _chunk(b"strf", picture)
        return _chunk(b"LIST", b"hdrl" + _chunk(b"avih", main) + _chunk(b"LIST", streams))


def clip_of(frames: Sequence[tuple[float, bytes]], size: tuple[int, int]) -> Clip | None:
    """Return the clip of JPEGs with their moments, ``None`` of fewer than two."""
    if len(frames) < 2:
        return None
    seconds = frames[-1][0] - frames[0][0]
    fps = (len(frames) - 1) / seconds if seconds > 0 else 1.0
    return Clip(tuple(data for _, data in frames), *size, min(30.0, max(0.5, fps)))


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
