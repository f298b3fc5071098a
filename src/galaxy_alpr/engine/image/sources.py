"""What the engine takes as an image, as pixels."""

from __future__ import annotations

import os

import numpy as np
from PIL import Image

from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.image.decoding.limits import ImageLimits
from galaxy_alpr.engine.image.decoding.pixels import pixels_of
from galaxy_alpr.errors import InvalidImage, PayloadTooLarge, WrongImageType
from galaxy_alpr.types import BgrImage, check_image, type_name

ImageSource = BgrImage | str | os.PathLike[str] | bytes | bytearray | memoryview | Image.Image
"""An image: an array, the path of a picture file, the content of one, or a Pillow picture."""

SOURCES = (
    "a path, the bytes of a picture file, a PIL picture or an array (height, width, 3) of uint8"
)


def load_image(source: ImageSource, limits: ImageLimits | None = None) -> BgrImage:
    """Return an image as a (H, W, 3) uint8 array, blue, green, red, upright.

    ``source`` is such an array, which is returned itself and never written to; or the path of a
    picture file (``str`` or ``os.PathLike``); or its content (``bytes``, ``bytearray`` or
    ``memoryview``); or a Pillow picture, whose current frame is used. Files are decoded as
    ``decode_image`` does, within ``limits``; the EXIF orientation is applied, to a Pillow picture
    also.

    Raises:
        WrongImageType: something else, or an array of another shape or dtype; it is named.
        OSError: the file cannot be read.
        PayloadTooLarge: more bytes than the limit.
        UnsupportedMediaType: the file is no picture of a supported kind.
        InvalidImage: broken, animated or outside the limits.
        Unavailable: the process for a costly picture cannot be started.
    """
    limits = limits or ImageLimits()
    if isinstance(source, np.ndarray):
        return check_image(source)
    if isinstance(source, bytes | bytearray | memoryview):
        return decode_image(bytes(source), limits)
    if isinstance(source, str | os.PathLike):
        return decode_image(_read(source, limits.max_bytes), limits)
    if isinstance(source, Image.Image):
        return pixels_of(source, limits)
    raise WrongImageType(f"an image is {SOURCES}, not {type_name(source)}")


def name_of(source: object) -> str | None:
    """Return the path of an image that was given as one."""
    return os.fsdecode(source) if isinstance(source, str | os.PathLike) else None


def is_one(source: object) -> bool:
    """Return whether ``source`` is one image and not several, as an array of four axes is."""
    if isinstance(source, np.ndarray):
        return source.ndim < 4 and np.issubdtype(source.dtype, np.number)
    return isinstance(source, str | os.PathLike | bytes | bytearray | memoryview | Image.Image)


def _read(path: str | os.PathLike[str], max_bytes: int) -> bytes:
    """Return the content of a file; no more than the limit of it is read."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  (any os.PathLike)
            data = file.read(max_bytes + 1)
    except ValueError as error:
        raise InvalidImage(f"{os.fspath(path)!r} is no path of a file: {error}") from error
    if len(data) > max_bytes:
        raise PayloadTooLarge(f"{os.fspath(path)} has more than {max_bytes} bytes.")
    return data
