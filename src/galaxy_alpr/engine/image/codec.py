"""Decode and encode picture files; limits are checked before decoding."""

from __future__ import annotations

import io
from dataclasses import dataclass

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from galaxy_alpr.errors import InvalidImage, ModelError, PayloadTooLarge, UnsupportedMediaType
from galaxy_alpr.types import BgrImage

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")

_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\x00", b"MM\x00*")
_HARMLESS_FLAWS = ("extraneous bytes before marker", "Invalid SOS parameters")
"""Warnings of libjpeg about files of cameras and phones that are complete nevertheless."""

_ORIENTATION_TAG = 0x0112
_ALPHA_MODES = ("RGBA", "LA", "PA", "La", "RGBa")


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """The largest (bytes, pixels, pixels a side) and smallest (pixels a side) accepted picture."""

    max_bytes: int = 20_000_000
    max_pixels: int = 50_000_000
    max_side: int = 12_000
    min_side: int = 16


def decode_image(data: bytes, limits: ImageLimits | None = None) -> BgrImage:
    """Decode one JPEG, PNG, WebP, BMP or TIFF picture to 8-bit BGR, upright.

    The format is recognized by the content. Size and number of frames are checked in the header,
    before decoding. The EXIF orientation is applied; transparency is blended over white; 16-bit,
    palette and CMYK pictures are converted.

    Raises:
        PayloadTooLarge: more bytes than the limit.
        UnsupportedMediaType: not a picture of these kinds.
        InvalidImage: empty, broken, truncated, animated, or outside the limits of size.
    """
    limits = limits or ImageLimits()
    if len(data) > limits.max_bytes:
        raise PayloadTooLarge(
            f"The image has {len(data)} bytes; at most {limits.max_bytes} are accepted."
        )
    if not data:
        raise InvalidImage("The image file is empty.")
    with _open(data) as picture:
        _check_header(picture, limits)
        pixels = _load_whole_jpeg(data) if _is_whole_jpeg(picture, data) else _load(picture)
        return _upright(pixels, _orientation(picture))


def encode_jpeg(image: BgrImage, quality: int = 90) -> bytes:
    """Return the image as JPEG bytes; ``quality`` is 1 to 100. Raises ``ModelError``."""
    done, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ModelError(f"An image of shape {image.shape} could not be written as JPEG.")
    return encoded.tobytes()


def _open(data: bytes) -> Image.Image:
    """Open the file and read its header only."""
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        if data.startswith(_SIGNATURES) or data[8:12] == b"WEBP":
            raise InvalidImage("The image file is broken: its header cannot be read.") from error
        raise UnsupportedMediaType(
            "The file is not an image of a supported kind (JPEG, PNG, WebP, BMP, TIFF)."
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidImage("The image has far too many pixels.") from error
    except Exception as error:
        # A crafted header can make a parser raise any error; the cause is always the file.
        raise InvalidImage("The image file is broken: its header cannot be read.") from error


def _check_header(picture: Image.Image, limits: ImageLimits) -> None:
    width, height = picture.size
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
    # A phone's MPO is one photo with a preview or depth map after it, not an animation.
    # ``is_animated`` looks for a second frame only; counting all frames would take hours for a TIFF
    # with millions of empty pages.
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise InvalidImage("The image is animated or has several pages; send one picture per file.")


def _is_whole_jpeg(picture: Image.Image, data: bytes) -> bool:
    """Return whether this is a plain JPEG file with its end marker."""
    is_plain = picture.format == "JPEG" and picture.mode in ("RGB", "L")
    return is_plain and data.rstrip(b"\0").endswith(b"\xff\xd9")


def _load_whole_jpeg(data: bytes) -> BgrImage:
    """Decode with libjpeg-turbo, the fastest decoder; it would fill a truncated file with grey."""
    try:
        return _bgr(simplejpeg.decode_jpeg(data, colorspace="BGR"))
    except ValueError as error:
        if any(flaw in str(error) for flaw in _HARMLESS_FLAWS):
            return _bgr(simplejpeg.decode_jpeg(data, colorspace="BGR", strict=False))
        raise InvalidImage(f"The image file is broken ({error}).") from error


def _load(picture: Image.Image) -> BgrImage:
    try:
        picture.load()
        return _to_bgr(picture)
    except Exception as error:
        # As for the header: decoders of five formats fail on broken data in many ways.
        raise InvalidImage(f"The image file is broken or truncated ({error}).") from error


def _to_bgr(picture: Image.Image) -> BgrImage:
    if picture.mode in _ALPHA_MODES or "transparency" in picture.info:
        return _over_white(np.asarray(picture.convert("RGBA")))
    if picture.mode.startswith("I"):
        deep = np.asarray(picture).astype(np.int64)
        gray = np.clip(deep >> 8 if deep.max() > 255 else deep, 0, 255).astype(np.uint8)
        return _bgr(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR))
    if picture.mode == "L":
        return _bgr(cv2.cvtColor(np.asarray(picture), cv2.COLOR_GRAY2BGR))
    rgb = picture if picture.mode == "RGB" else picture.convert("RGB")
    return _bgr(cv2.cvtColor(np.asarray(rgb), cv2.COLOR_RGB2BGR))


def _over_white(rgba: NDArray[np.uint8]) -> BgrImage:
    alpha = rgba[..., 3:].astype(np.uint16)
    rgb = (rgba[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255
    return _bgr(np.ascontiguousarray(rgb[..., ::-1].astype(np.uint8)))


def _bgr(array: NDArray[np.generic]) -> BgrImage:
    return array.astype(np.uint8, copy=False)


def _orientation(picture: Image.Image) -> int:
    """Return the EXIF orientation that is still to be applied, 1 to 8."""
    if picture.format == "TIFF":
        return 1  # Pillow turns TIFF files itself while it decodes them
    try:
        value = picture.getexif().get(_ORIENTATION_TAG, 1)
    except (SyntaxError, ValueError, KeyError, TypeError, OSError, IndexError):
        return 1  # a photo with broken EXIF is still a photo
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _upright(image: BgrImage, orientation: int) -> BgrImage:
    """Undo the EXIF orientation (TIFF 6.0, tag 274)."""
    if orientation in (5, 6, 7, 8):
        image = _bgr(cv2.transpose(image))
    flip = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}.get(orientation)
    return image if flip is None else _bgr(cv2.flip(image, flip))
