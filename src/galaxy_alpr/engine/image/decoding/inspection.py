"""What kind of picture a file is and what it costs to decode, by its structure alone."""

from __future__ import annotations

from collections.abc import Callable

from galaxy_alpr.engine.image.decoding.chunks import read_bmp, read_png, read_tiff, read_webp
from galaxy_alpr.engine.image.decoding.heif import is_heif, read_heif
from galaxy_alpr.engine.image.decoding.jpeg import read_jpeg
from galaxy_alpr.engine.image.decoding.limits import ImageLimits, PictureFile
from galaxy_alpr.errors import InvalidImage, PayloadTooLarge, UnsupportedMediaType

_READERS: tuple[tuple[tuple[bytes, ...], Callable[[bytes, ImageLimits], PictureFile]], ...] = (
    ((b"\xff\xd8\xff",), read_jpeg),
    ((b"\x89PNG\r\n\x1a\n",), read_png),
    ((b"BM",), read_bmp),
    ((b"II*\0", b"MM\0*", b"II\0*", b"MM*\0", b"II+\0", b"MM\0+"), read_tiff),
)


def inspect_image(data: bytes, limits: ImageLimits) -> PictureFile:
    """Check the structure of a picture file; nothing is decoded.

    Takes milliseconds and time that grows with the number of bytes only.

    Raises:
        PayloadTooLarge: more bytes than the limit.
        UnsupportedMediaType: not a picture of a supported kind.
        InvalidImage: empty, broken, animated, outside the limits of size, or too costly to decode.
    """
    if len(data) > limits.max_bytes:
        raise PayloadTooLarge(
            f"The image has {len(data)} bytes; at most {limits.max_bytes} are accepted."
        )
    if not data:
        raise InvalidImage("The image file is empty.")
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return read_webp(data, limits)
    if is_heif(data):
        return read_heif(data, limits)
    for signatures, read in _READERS:
        if data.startswith(signatures):
            return read(data, limits)
    if data.startswith(b"\x89PNG"):
        raise InvalidImage("The image file is broken: its header cannot be read.")
    raise UnsupportedMediaType(
        "The file is not an image of a supported kind (JPEG, PNG, WebP, BMP, TIFF)."
    )
