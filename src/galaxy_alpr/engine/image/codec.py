"""Decode and encode picture files; structure and limits are checked before decoding."""

from __future__ import annotations

import cv2

from galaxy_alpr.engine.image.decoding.inspection import inspect_image
from galaxy_alpr.engine.image.decoding.limits import ImageLimits, PictureFile
from galaxy_alpr.engine.image.decoding.pixels import decode_pixels
from galaxy_alpr.engine.image.decoding.pool import SHARED, Cancellation, DecodeProcesses
from galaxy_alpr.errors import ModelError
from galaxy_alpr.types import BgrImage

__all__ = ["ImageLimits", "decode_file", "decode_image", "encode_jpeg", "inspect_image"]


def decode_image(
    data: bytes, limits: ImageLimits | None = None, processes: DecodeProcesses | None = None
) -> BgrImage:
    """Decode one JPEG, PNG, WebP, BMP or TIFF picture to 8-bit BGR, upright; HEIC with an extra.

    The format is recognized by the content. Size, frames, scans and chunks are checked before
    decoding. The EXIF orientation is applied; transparency is blended over white; 16-bit, palette
    and CMYK pictures are converted. What may take long (large pictures, many scans, TIFF, HEIC and
    other unusual files) is decoded by one of ``processes``, killed after ``limits.decode_s``.

    Raises:
        PayloadTooLarge: more bytes than the limit.
        UnsupportedMediaType: not a picture of these kinds.
        InvalidImage: empty, broken, truncated, animated, outside the limits of size, or too costly.
        Unavailable: the process for a costly picture cannot be started.
    """
    limits = limits or ImageLimits()
    return decode_file(inspect_image(data, limits), limits, processes=processes)


def decode_file(
    file: PictureFile,
    limits: ImageLimits,
    *,
    processes: DecodeProcesses | None = None,
    cancellation: Cancellation | None = None,
) -> BgrImage:
    """Decode an inspected file as ``decode_image`` does.

    Raises its errors, and ``CancelledError`` when ``cancellation`` is used while a process decodes.
    """
    if file.ordinary:
        return decode_pixels(file)
    return (processes or SHARED).decode(file, limits, cancellation)


def encode_jpeg(image: BgrImage, quality: int = 90) -> bytes:
    """Return the image as JPEG bytes; ``quality`` is 1 to 100. Raises ``ModelError``."""
    done, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ModelError(f"An image of shape {image.shape} could not be written as JPEG.")
    return encoded.tobytes()
