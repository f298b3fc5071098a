"""Pictures in messages. Nothing is lost: a worker has the pixels that the own engine would have.

A picture travels as the file of which it was decoded, else as its pixels, else as PNG where the
pixels are larger than a message may be. JPEG would change readings (``benchmarks/RESULTS.md``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from zlib import crc32

import cv2
import numpy as np
from pydantic import BaseModel, Field

from galaxy_alpr.engine.image.codec import ImageLimits, decode_file, inspect_image
from galaxy_alpr.engine.image.origin import file_of
from galaxy_alpr.errors import AlprError
from galaxy_alpr.fleet.options import MAX_PAYLOAD
from galaxy_alpr.types import BgrImage

Coding = Literal["file", "raw", "png"]

ROOM = MAX_PAYLOAD - 64 * 1024
"""Bytes of all pictures of a message; the rest is for its head."""

_MOST_SIDE = 65_535
_FAST_PNG = (cv2.IMWRITE_PNG_COMPRESSION, 1)


class PictureTooLarge(Exception):
    """The picture is larger than a message may be, also as PNG."""


class PictureDiffers(Exception):
    """The pixels are not those that were sent."""


class PictureHead(BaseModel):
    """How one picture of a message is coded. ``check`` is the CRC-32 of the pixels of a file."""

    coding: Coding
    height: int = Field(ge=1, le=_MOST_SIDE)
    width: int = Field(ge=1, le=_MOST_SIDE)
    size: int = Field(ge=0, le=MAX_PAYLOAD)
    check: int | None = None


@dataclass(frozen=True, slots=True)
class CodedPicture:
    """A picture as it travels."""

    head: PictureHead
    data: bytes


def code_picture(image: BgrImage, room: int = ROOM, *, files: bool = True) -> CodedPicture:
    """Return a (H, W, 3) uint8 picture as at most ``room`` bytes.

    ``files`` is whether the file may travel of which it was decoded. Raises ``PictureTooLarge``.
    """
    pixels = np.ascontiguousarray(image)
    file = _ordinary_file(image, room) if files else None
    if file is not None and len(file) < pixels.nbytes:
        return _coded("file", pixels, file)
    if pixels.nbytes <= room:
        return _coded("raw", pixels, pixels.tobytes())
    done, png = cv2.imencode(".png", pixels, _FAST_PNG)
    if not done or png.nbytes > room:
        raise PictureTooLarge(f"{image.shape[1]}x{image.shape[0]} pixels")
    return _coded("png", pixels, png.tobytes())


def picture_of(head: PictureHead, data: bytes) -> BgrImage:
    """Return the picture, which may be read only. Raises ``PictureDiffers``."""
    image = _decode(head, data)
    if image.shape != (head.height, head.width, 3) or head.check not in (None, _check(image)):
        raise PictureDiffers(f"a picture of coding {head.coding}")
    return image


def _decode(head: PictureHead, data: bytes) -> BgrImage:
    try:
        if head.coding == "raw":
            return np.frombuffer(data, np.uint8).reshape(head.height, head.width, 3)
        file = inspect_image(data, _limits(len(data)))
        if head.coding == "png":
            return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), 1), np.uint8)
        if not file.ordinary:
            raise PictureDiffers("a file that is not ordinary")
        return decode_file(file, _limits(len(data)))
    except (AlprError, ValueError, TypeError, cv2.error) as error:
        raise PictureDiffers(f"a picture of coding {head.coding} cannot be decoded") from error


def _ordinary_file(image: BgrImage, room: int) -> bytes | None:
    """Return the file of a picture where it fits and a worker can decode it at once."""
    data = file_of(image)
    if data is None or len(data) > room:
        return None
    try:
        return data if inspect_image(data, _limits(len(data))).ordinary else None
    except AlprError:
        return None


def _limits(size: int) -> ImageLimits:
    """Return wide limits: the service has applied its own when it decoded the file."""
    return ImageLimits(max_bytes=max(size, 1), max_side=_MOST_SIDE)


def _coded(coding: Coding, image: BgrImage, data: bytes) -> CodedPicture:
    height, width = image.shape[:2]
    check = _check(image) if coding == "file" else None
    head = PictureHead(coding=coding, height=height, width=width, size=len(data), check=check)
    return CodedPicture(head, data)


def _check(image: BgrImage) -> int:
    return crc32(np.ascontiguousarray(image).data)
