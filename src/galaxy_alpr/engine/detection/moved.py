"""Detections of a part of a picture in the pixels of the whole."""

from __future__ import annotations

from dataclasses import replace

from galaxy_alpr.geometry import Quad
from galaxy_alpr.types import Detection


def shift(item: Detection, dx: int, dy: int) -> Detection:
    """Return the detection moved by ``dx``, ``dy`` pixels."""
    corners: Quad | None = None
    if item.corners is not None:
        first, second, third, fourth = ((x + dx, y + dy) for x, y in item.corners)
        corners = (first, second, third, fourth)
    return replace(item, box=item.box.shift(dx, dy), corners=corners)
