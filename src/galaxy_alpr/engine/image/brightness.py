"""Brightening of dark pictures to the brightness of a network's training pictures."""

from __future__ import annotations

import cv2
import numpy as np

from galaxy_alpr.engine.runtime.manifests import Brighten
from galaxy_alpr.types import BgrImage

_SAMPLE_STEP = 8
"""Every eighth row and column of a picture is used to measure its brightness."""

_BRIGHT_SHARE = 0.01


def brightness(image: BgrImage) -> int:
    """Return the 99th percentile of the pixels' brightness, 0 to 255.

    A pixel's brightness is its largest channel, so that a saturated colour is not counted as dark.
    """
    levels = image[::_SAMPLE_STEP, ::_SAMPLE_STEP].max(axis=2).ravel()
    rank = int((1 - _BRIGHT_SHARE) * (len(levels) - 1))
    return int(np.partition(levels, rank)[rank])


def brighten(image: BgrImage, rule: Brighten) -> BgrImage:
    """Return a dark picture scaled to the rule's brightness, any other unchanged."""
    level = brightness(image)
    if level >= rule.below:
        return image
    gain = min(rule.most, rule.to / max(1, level))
    return cv2.convertScaleAbs(image, alpha=gain).astype(np.uint8, copy=False)
