"""Decoding of a picture file in this process."""

from __future__ import annotations

import io

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from galaxy_alpr.engine.image.decoding import exif
from galaxy_alpr.engine.image.decoding.heif import prepare_heif
from galaxy_alpr.engine.image.decoding.limits import (
    ImageLimits,
    PictureFile,
    broken,
    check_size,
    several_pictures,
)
from galaxy_alpr.errors import InvalidImage
from galaxy_alpr.types import BgrImage

_HARMLESS_FLAWS = ("extraneous bytes before marker", "Invalid SOS parameters")
"""Warnings of libjpeg about files of cameras and phones that are complete nevertheless."""

_ALPHA_MODES = ("RGBA", "LA", "PA", "La", "RGBa")
_NO_MEMORY = "The image needs too much memory to decode."
_BAND_PIXELS = 500_000
"""Most pixels that are converted at a time, to save memory."""


def decode_pixels(file: PictureFile) -> BgrImage:
    """Decode to 8-bit BGR, upright. Raises ``InvalidImage`` for every failure of a decoder."""
    try:
        image, orientation = _decode(file)
    except InvalidImage:
        raise
    except UnidentifiedImageError as error:
        raise broken("its header cannot be read") from error
    except MemoryError as error:
        raise InvalidImage(_NO_MEMORY) from error
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise InvalidImage(_NO_MEMORY) from error
        raise InvalidImage("The image file is broken or truncated.") from error
    except Exception as error:
        # A crafted file can make a decoder raise any error; the cause is always the file.
        raise InvalidImage(f"The image file is broken or truncated ({error}).") from error
    if sorted(image.shape[:2]) != sorted((file.height, file.width)):
        raise broken("it has two different sizes")
    return _upright(image, orientation)


def pixels_of(picture: Image.Image, limits: ImageLimits) -> BgrImage:
    """Return the pixels of an open Pillow picture as 8-bit BGR, upright.

    Of several frames the current one is used. Raises ``InvalidImage``.
    """
    check_size(*picture.size, limits)
    try:
        picture.load()
        return _upright(_to_bgr(picture), _orientation_in(picture))
    except MemoryError as error:
        raise InvalidImage(_NO_MEMORY) from error
    except Exception as error:
        # A picture is decoded only now, or was closed; a crafted one can raise any error.
        raise InvalidImage(f"The PIL picture cannot be decoded ({error}).") from error


def _decode(file: PictureFile) -> tuple[BgrImage, int]:
    """Return the pixels and the EXIF orientation that is still to be applied, 1 to 8."""
    if file.kind == "JPEG" and file.plain:
        return _from_jpeg(file.data), file.orientation
    if file.kind == "WEBP" and file.plain:
        return _from_webp(file.data), file.orientation
    if file.kind == "HEIF":
        prepare_heif()
    with Image.open(io.BytesIO(file.data), formats=(file.kind,)) as picture:
        if file.kind != "JPEG" and getattr(picture, "is_animated", False):
            raise several_pictures()
        picture.load()
        return _to_bgr(picture), _orientation(file, picture)


def _from_jpeg(data: bytes) -> BgrImage:
    """Decode with libjpeg-turbo, the fastest decoder; it would fill a truncated file with grey."""
    try:
        return _bgr(simplejpeg.decode_jpeg(data, colorspace="BGR"))
    except ValueError as error:
        if not any(flaw in str(error) for flaw in _HARMLESS_FLAWS):
            raise
        return _bgr(simplejpeg.decode_jpeg(data, colorspace="BGR", strict=False))


def _from_webp(data: bytes) -> BgrImage:
    """Decode with OpenCV, which takes half of Pillow's memory."""
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if image is None:
        raise InvalidImage("The image file is broken or truncated.")
    return _in_bands(image) if image.shape[2] == 4 else _bgr(image)


def _in_bands(bgra: NDArray[np.generic]) -> BgrImage:
    height, width = bgra.shape[:2]
    image = np.empty((height, width, 3), np.uint8)
    for rows in _bands(height, width):
        image[rows] = _over_white(_bgr(bgra[rows]))
    return image


def _to_bgr(picture: Image.Image) -> BgrImage:
    shift = 0
    if picture.mode.startswith("I"):
        _, most = picture.getextrema()
        shift = 8 if isinstance(most, int | float) and most > 255 else 0
    width, height = picture.size
    image = np.empty((height, width, 3), np.uint8)
    for rows in _bands(height, width):
        image[rows] = _band_to_bgr(picture.crop((0, rows.start, width, rows.stop)), shift)
    return image


def _bands(height: int, width: int) -> list[slice]:
    rows = max(1, _BAND_PIXELS // width)
    return [slice(top, min(top + rows, height)) for top in range(0, height, rows)]


def _band_to_bgr(band: Image.Image, shift: int) -> BgrImage:
    if band.mode in _ALPHA_MODES or "transparency" in band.info:
        rgba = _bgr(np.asarray(band.convert("RGBA")))
        return _over_white(_bgr(cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA)))
    if band.mode.startswith("I"):
        deep = np.asarray(band).astype(np.int64)
        gray = np.clip(deep >> shift, 0, 255).astype(np.uint8)
        return _bgr(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR))
    if band.mode == "L":
        return _bgr(cv2.cvtColor(np.asarray(band), cv2.COLOR_GRAY2BGR))
    rgb = band if band.mode == "RGB" else band.convert("RGB")
    return _bgr(cv2.cvtColor(np.asarray(rgb), cv2.COLOR_RGB2BGR))


def _over_white(bgra: BgrImage) -> BgrImage:
    alpha = cv2.merge([cv2.extractChannel(bgra, 3)] * 3)
    dark = cv2.bitwise_not(cv2.cvtColor(bgra, cv2.COLOR_BGRA2BGR))
    return _bgr(cv2.bitwise_not(cv2.multiply(dark, alpha, scale=1 / 255)))


def _bgr(array: NDArray[np.generic]) -> BgrImage:
    return array.astype(np.uint8, copy=False)


def _orientation(file: PictureFile, picture: Image.Image) -> int:
    if file.kind == "TIFF":
        return 1  # Pillow turns TIFF files itself while it decodes them
    return _orientation_in(picture) if file.kind == "PNG" else file.orientation


def _orientation_in(picture: Image.Image) -> int:
    """Return the EXIF orientation, 1 to 8, of a picture; Pillow drops that of TIFF files."""
    data = picture.info.get("exif", b"")
    profile = picture.info.get("Raw profile type exif")
    if not data and isinstance(profile, str):  # ImageMagick's way before PNG had EXIF data
        try:
            data = bytes.fromhex("".join(profile.split("\n")[3:]))
        except ValueError:
            data = b""
    xmp = picture.info.get("XML:com.adobe.xmp", b"")
    return exif.orientation(data, xmp.encode() if isinstance(xmp, str) else xmp)


def _upright(image: BgrImage, orientation: int) -> BgrImage:
    """Undo the EXIF orientation (TIFF 6.0, tag 274)."""
    if orientation in (5, 6, 7, 8):
        image = _bgr(cv2.transpose(image))
    flip = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}.get(orientation)
    return image if flip is None else _bgr(cv2.flip(image, flip))
