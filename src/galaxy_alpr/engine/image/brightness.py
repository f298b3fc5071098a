"""Dark pictures made as bright as those that a network learned from."""

from __future__ import annotations

import cv2
import numpy as np

from galaxy_alpr.engine.runtime.manifests import Brighten
from galaxy_alpr.types import BgrImage

_EVERY = 8
"""Every so many rows and columns of a picture are looked at to tell how bright it is."""

_BRIGHT_SHARE = 0.01


def brightness(image: BgrImage) -> int:
    """Return the level, 0 to 255, that only the brightest hundredth of the pixels exceeds.

    A pixel counts with its strongest channel, so a saturated colour is not taken for a dark one.
    """
    levels = image[::_EVERY, ::_EVERY].max(axis=2).ravel()
    rank = int((1 - _BRIGHT_SHARE) * (len(levels) - 1))
    return int(np.partition(levels, rank)[rank])


def brighten(image: BgrImage, rule: Brighten) -> BgrImage:
    """Return a dark picture scaled up to the rule's brightness, any other as it is."""
    level = brightness(image)
    if level >= rule.below:
        return image
    gain = min(rule.most, rule.to / max(1, level))
    return cv2.convertScaleAbs(image, alpha=gain).astype(np.uint8, copy=False)
