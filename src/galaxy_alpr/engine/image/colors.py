"""The colours of vehicles and plates by name."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.enums import Color
from galaxy_alpr.types import BgrImage, ColorName, PlateColors

NAMES = tuple(color.value for color in Color)
_INDEX = {name: index for index, name in enumerate(NAMES)}

# Upper ends of hue ranges, in OpenCV's half degrees.
_HUES = (
    (8, "red"),
    (16, "orange"),
    (35, "yellow"),
    (85, "green"),
    (140, "blue"),
    (181, "red"),
)

_VEHICLE_PX = 32
_PLATE_SIZE = (64, 24)
_STRIP_SIZE = (64, 4)
_STRIP_SHARE = 0.5
_STRIP_WIDTH = 0.85
_STRIP_ABOVE = 0.2
_CHROMA_FLOOR = 35
_DARK = 55


def named_colors(
    background: str | None = None, text: str | None = None, strip: str | None = None
) -> PlateColors:
    """Return the colours of these names, each with a confidence of 1."""
    names = (background, text, strip)
    return PlateColors(*(None if name is None else ColorName(name, 1.0) for name in names))


def vehicle_color(crop: BgrImage) -> ColorName | None:
    """Return the most common colour of a vehicle's body; ``None`` for an empty crop.

    ``crop`` is the (H, W, 3) BGR uint8 image of the vehicle's box. Only the middle of the box
    counts: its borders are road and sky, its top third is glass.
    """
    height, width = crop.shape[:2]
    body = crop[int(0.35 * height) : int(0.8 * height), int(0.15 * width) : int(0.85 * width)]
    if body.size == 0:
        return None
    small = cv2.resize(body, (_VEHICLE_PX, _VEHICLE_PX), interpolation=cv2.INTER_AREA)
    names = _name_pixels(small.reshape(-1, 3))
    return _vote(names)


def plate_colors(crop: BgrImage) -> PlateColors:
    """Return the colours of a plate from its (H, W, 3) BGR uint8 crop.

    Background and text are ``None`` where the crop contains only one tone.
    """
    background, text = _background_and_text(crop)
    return PlateColors(background, text, _strip(crop))


def _background_and_text(crop: BgrImage) -> tuple[ColorName | None, ColorName | None]:
    """Return the colours of background and text.

    Otsu's threshold (1979) splits light from dark; the larger part is the background. Grey tones
    are named by their side of the threshold, so that a white plate at dusk is still white.
    """
    height, width = crop.shape[:2]
    inner = crop[int(0.12 * height) : int(0.88 * height), int(0.05 * width) : int(0.95 * width)]
    if inner.size == 0:
        return None, None
    small = cv2.resize(inner, _PLATE_SIZE, interpolation=cv2.INTER_AREA)
    gray = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    threshold, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    light = gray.ravel() > threshold
    if light.all() or not light.any():
        return None, None
    pixels = small.reshape(-1, 3)
    bright, dark = _name_tone(pixels[light], "white"), _name_tone(pixels[~light], "black")
    if light.mean() >= 0.5:
        return bright, _unlike(dark, bright, "black")
    return dark, _unlike(bright, dark, "white")


def _strip(crop: BgrImage) -> ColorName | None:
    """Return the colour of a strip along the lower edge of a plate, ``None`` without a strip.

    A strip has another colour than the upper part of the plate, from side to side. Characters on
    it may cover less than half of it.
    """
    height, width = crop.shape[:2]
    inside = slice(int(0.06 * width), int(0.94 * width))
    upper = crop[int(0.12 * height) : int(0.6 * height), inside]
    lower = crop[int(0.76 * height) : int(0.92 * height), inside]
    if upper.size == 0 or lower.size == 0:
        return None
    names = _name_pixels(cv2.resize(lower, _STRIP_SIZE, interpolation=cv2.INTER_AREA))
    strip = _vote(names.ravel())
    columns = (names == _INDEX[strip.name]).any(axis=0)
    chromatic = _INDEX[strip.name] >= _INDEX["red"] and strip.name != "brown"
    if not chromatic or strip.confidence < _STRIP_SHARE or columns.mean() < _STRIP_WIDTH:
        return None
    above = _name_pixels(cv2.resize(upper, _PLATE_SIZE, interpolation=cv2.INTER_AREA))
    return None if (above == _INDEX[strip.name]).mean() > _STRIP_ABOVE else strip


def _vote(names: NDArray[np.int64]) -> ColorName:
    counts = np.bincount(names, minlength=len(NAMES))
    best = int(counts.argmax())
    return ColorName(NAMES[best], float(counts[best]) / max(1, len(names)))


def _name_tone(pixels: NDArray[np.generic], neutral: str) -> ColorName:
    """Return the colour of one side of the threshold.

    Grey tones count as ``neutral``, and so does brown, which blurred edges have.
    """
    names = _name_pixels(pixels)
    names[(names < _INDEX["red"]) | (names == _INDEX["brown"])] = _INDEX[neutral]
    return _vote(names)


def _unlike(text: ColorName, background: ColorName, neutral: str) -> ColorName:
    """Return the text's colour, ``neutral`` where the background's was measured.

    Thin strokes take on the colour of the background in a small image.
    """
    return ColorName(neutral, 1.0 - text.confidence) if text.name == background.name else text


def _name_pixels(pixels: NDArray[np.generic]) -> NDArray[np.int64]:
    """Return the index into ``NAMES`` of each of (..., 3) BGR uint8 pixels."""
    flat = pixels.reshape(1, -1, 3).astype(np.uint8)
    hsv = cv2.cvtColor(flat, cv2.COLOR_BGR2HSV).reshape(pixels.shape).astype(np.int64)
    hue, saturation, value = hsv[..., 0], hsv[..., 1], hsv[..., 2]
    limits = np.array([limit for limit, _ in _HUES])
    chromatic = np.array([_INDEX[name] for _, name in _HUES])[
        np.searchsorted(limits, hue, side="right")
    ]
    warm = (chromatic == _INDEX["orange"]) | ((chromatic == _INDEX["yellow"]) & (hue < 25))
    chromatic[warm & (value < 150)] = _INDEX["brown"]
    neutral = np.select(
        [value < _DARK + 15, value < 130, value < 185],
        [_INDEX["black"], _INDEX["gray"], _INDEX["silver"]],
        _INDEX["white"],
    )
    chroma = saturation * value // 255
    is_neutral = (chroma < _CHROMA_FLOOR) | (saturation < 60) | (value < _DARK)
    return np.where(is_neutral, neutral, chromatic)
