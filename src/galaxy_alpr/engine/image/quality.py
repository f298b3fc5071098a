"""The quality of a plate's crop, and the reason why a plate was not read."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from galaxy_alpr.enums import UnreadReason
from galaxy_alpr.geometry import Quad
from galaxy_alpr.types import BgrImage, PlateQuality

# (value that scores 0, value from which the score is 1) of each property.
_HEIGHT_PX = (6.0, 22.0)
_SHARPNESS = (0.08, 0.45)
_CONTRAST = (0.06, 0.30)
_DARK = (12.0, 55.0)
_BRIGHT = (252.0, 225.0)

_WEAK = 0.35


def measure_quality(crop: BgrImage, corners: Quad) -> PlateQuality:
    """Measure an upright crop of the plate with these ``corners`` in the original image.

    ``sharpness`` is the strength of the clearest edges relative to the contrast, ``contrast`` the
    spread of grey levels, ``exposure`` falls towards black and white; each 0 to 1. ``score`` is the
    lowest of their scores and the height's: one bad property is enough to prevent a reading.
    """
    height_px = (math.dist(corners[0], corners[3]) + math.dist(corners[1], corners[2])) / 2
    gray = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    if gray.shape[0] > 32:
        width = max(1, round(gray.shape[1] * 32 / gray.shape[0]))
        gray = cv2.resize(gray, (width, 32), interpolation=cv2.INTER_AREA)
    low, high = np.percentile(gray, (5, 95)).tolist()
    spread = max(high - low, 1.0)
    edges = float(np.percentile(np.abs(cv2.Laplacian(gray, cv2.CV_16S)), 95)) / spread
    sharpness = _ramp(edges, *_SHARPNESS)
    contrast = (high - low) / 255
    exposure = min(_ramp(high, *_DARK), _ramp(low, *_BRIGHT))
    score = min(_ramp(height_px, *_HEIGHT_PX), sharpness, _ramp(contrast, *_CONTRAST), exposure)
    return PlateQuality(score, height_px, sharpness, contrast, exposure)


def add_unread_reason(quality: PlateQuality, crop: BgrImage, has_text: bool) -> PlateQuality:
    """Return the quality with the most probable reason why the plate has no confident reading."""
    return replace(quality, reason=_reason(quality, crop, has_text))


def _reason(quality: PlateQuality, crop: BgrImage, has_text: bool) -> UnreadReason:
    if _ramp(quality.height_px, *_HEIGHT_PX) < _WEAK:
        return UnreadReason.TOO_SMALL
    if quality.exposure < _WEAK:
        return UnreadReason.TOO_DARK if crop.mean() < 128 else UnreadReason.TOO_BRIGHT
    if _ramp(quality.contrast, *_CONTRAST) < _WEAK:
        return UnreadReason.LOW_CONTRAST
    if quality.sharpness < _WEAK:
        return UnreadReason.BLURRED
    return UnreadReason.LOW_CONFIDENCE if has_text else UnreadReason.NO_TEXT


def _ramp(value: float, start: float, end: float) -> float:
    """Return 0 at ``start``, 1 at ``end``, linear between; ``end`` may be the smaller one."""
    return min(1.0, max(0.0, (value - start) / (end - start)))
