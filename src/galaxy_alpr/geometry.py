"""Points, quadrilaterals and boxes in pixels of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Point = tuple[float, float]
"""``(x, y)`` in pixels of the original image, origin top left."""

Quad = tuple[Point, Point, Point, Point]
"""Four corners in reading order: top left, top right, bottom right, bottom left."""


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """An axis-aligned box in pixels of the original image: half-open, origin top left."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def xyxy(self) -> tuple[float, float, float, float]:
        """``(x1, y1, x2, y2)``."""
        return (self.x1, self.y1, self.x2, self.y2)

    @property
    def width(self) -> float:
        return max(0.0, self.x2 - self.x1)

    @property
    def height(self) -> float:
        return max(0.0, self.y2 - self.y1)

    @property
    def area(self) -> float:
        """Square pixels."""
        return self.width * self.height

    @property
    def center(self) -> Point:
        return ((self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2)

    @property
    def corners(self) -> Quad:
        return ((self.x1, self.y1), (self.x2, self.y1), (self.x2, self.y2), (self.x1, self.y2))

    def intersection(self, other: BoundingBox) -> float:
        """Return the common area in square pixels."""
        width = min(self.x2, other.x2) - max(self.x1, other.x1)
        height = min(self.y2, other.y2) - max(self.y1, other.y1)
        return max(0.0, width) * max(0.0, height)

    def iou(self, other: BoundingBox) -> float:
        """Return the intersection over union, 0 to 1."""
        common = self.intersection(other)
        union = self.area + other.area - common
        return common / union if union > 0 else 0.0

    def containment(self, inner: BoundingBox) -> float:
        """Return the share of ``inner`` that lies in this box, 0 to 1."""
        return self.intersection(inner) / inner.area if inner.area > 0 else 0.0

    def expand(self, x: float, y: float) -> BoundingBox:
        """Return the box widened on each side by ``x`` of its width and ``y`` of its height."""
        dx, dy = self.width * x, self.height * y
        return BoundingBox(self.x1 - dx, self.y1 - dy, self.x2 + dx, self.y2 + dy)

    def clip(self, width: float, height: float) -> BoundingBox:
        """Return the part inside an image of ``width`` by ``height`` pixels."""
        return BoundingBox(
            min(max(self.x1, 0.0), width),
            min(max(self.y1, 0.0), height),
            min(max(self.x2, 0.0), width),
            min(max(self.y2, 0.0), height),
        )

    def shift(self, dx: float, dy: float) -> BoundingBox:
        """Return the box moved by ``dx``, ``dy`` pixels."""
        return BoundingBox(self.x1 + dx, self.y1 + dy, self.x2 + dx, self.y2 + dy)

    def crop(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a view of the (H, W, 3) image inside the box.

        It has at least one pixel and never reaches beyond the border.
        """
        height, width = image.shape[:2]
        x1 = min(max(0, round(self.x1)), width - 1)
        y1 = min(max(0, round(self.y1)), height - 1)
        x2 = min(max(x1 + 1, round(self.x2)), width)
        y2 = min(max(y1 + 1, round(self.y2)), height)
        return image[y1:y2, x1:x2]
