"""Plates made unreadable in a picture: their area is filled, so that nothing brings them back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from galaxy_alpr.db.models import Plate
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage

MARGIN = (0.1, 0.25)
"""Margin of the filled area, as shares of the width and the height of a plate's box."""

FILL = (96, 96, 96)
"""Colour of the filled area, BGR."""

Mask = Callable[[BgrImage, Sequence[BoundingBox]], BgrImage]
"""Returns a copy of a picture in which plates, given by their boxes, cannot be read."""


def area_of(plate: Plate) -> BoundingBox:
    """Return the area of the picture that a plate may cover, px: its box and corners widened."""
    xs = [plate.x1, plate.x2, *(x for x, _ in plate.corners)]
    ys = [plate.y1, plate.y2, *(y for _, y in plate.corners)]
    return BoundingBox(min(xs), min(ys), max(xs), max(ys)).expand(*MARGIN)


def filled(image: BgrImage, areas: Sequence[BoundingBox]) -> BgrImage:
    """Return a copy of ``image`` (H, W, 3) in which ``areas``, in its pixels, have one colour."""
    copy = image.copy()
    height, width = image.shape[:2]
    for area in areas:
        inside = area.clip(width, height)
        rows = slice(int(np.floor(inside.y1)), int(np.ceil(inside.y2)))
        columns = slice(int(np.floor(inside.x1)), int(np.ceil(inside.x2)))
        copy[rows, columns] = FILL
    return copy
