"""The limits of a picture file, and what is known of it before it is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from galaxy_alpr.errors import InvalidImage

Kind = Literal["JPEG", "PNG", "WEBP", "BMP", "TIFF", "HEIF"]

MAX_PARTS = 10_000
"""Most segments of a JPEG file or chunks of another one."""

MAX_EXTRA_PARTS = 1000
"""Most of them that hold no pixels."""

ORDINARY_PIXELS = 8_000_000
ORDINARY_PARTS = 1000
ORDINARY_EXTRA_PARTS = 50
"""What a file that is decoded in this process may have, beside JPEG."""


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """The largest and smallest accepted picture.

    ``max_bytes`` is the file's size, ``max_side`` and ``min_side`` are pixels. ``decode_s`` is the
    processor time that a costly picture may take to decode, seconds; it may wait for a processor
    for twice as long.
    """

    max_bytes: int = 20_000_000
    max_pixels: int = 50_000_000
    max_side: int = 12_000
    min_side: int = 16
    decode_s: float = 10

    @property
    def decode_wall_s(self) -> float:
        """The longest time that decoding may take by the clock, seconds."""
        return 3 * self.decode_s


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture file whose structure was checked; its pixels are not decoded yet.

    ``width`` and ``height`` are those of the stored pixels, before ``orientation`` (the EXIF value,
    1 to 8) is applied. ``taken_at`` is the moment by the camera's clock, without an offset where
    the camera wrote none. ``plain`` is false for files that only the most tolerant decoder handles.
    ``ordinary`` is true when decoding is certain to be cheap.
    """

    kind: Kind
    data: bytes
    width: int
    height: int
    ordinary: bool
    plain: bool = True
    orientation: int = 1
    taken_at: datetime | None = None


def broken(reason: str) -> InvalidImage:
    """Return the error for a file whose structure is wrong."""
    return InvalidImage(f"The image file is broken: {reason}.")


def too_many(what: str, limit: int) -> InvalidImage:
    """Return the error for a file that would take too long to decode."""
    return InvalidImage(f"The image has too many {what}; at most {limit} are accepted.")


def several_pictures() -> InvalidImage:
    """Return the error for an animation or a file with several pages."""
    return InvalidImage("The image is animated or has several pages; send one picture per file.")


def check_size(width: int, height: int, limits: ImageLimits) -> None:
    """Raise ``InvalidImage`` unless a picture of this size, pixels, is accepted."""
    if min(width, height) < limits.min_side:
        raise InvalidImage(
            f"The image is {width}x{height} pixels; each side needs at least {limits.min_side}."
        )
    if max(width, height) > limits.max_side:
        raise InvalidImage(
            f"The image is {width}x{height} pixels; a side may have at most {limits.max_side}."
        )
    if width * height > limits.max_pixels:
        raise InvalidImage(
            f"The image has {width * height} pixels; at most {limits.max_pixels} are accepted."
        )
