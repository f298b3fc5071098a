"""One frame of a camera as it is read: what was detected in it, and the picture to read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage, DetectedObjects, Detection, Pairing

MainFrame = Callable[[], BgrImage | None]
"""Returns the main stream's frame of the same moment, ``None`` where it is not known."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame at ``at`` seconds; boxes are in the pixels of ``image``, of ``size`` (w, h)."""

    at: float
    image: BgrImage
    objects: DetectedObjects

    @property
    def size(self) -> tuple[int, int]:
        return (self.image.shape[1], self.image.shape[0])

    def vehicle(self, index: int) -> Detection | None:
        """Return the vehicle of a plate."""
        pair = self.objects.pairs.get(index)
        return None if pair is None else self.objects.vehicles[pair[0]]

    def pairing(self, index: int) -> Pairing | None:
        """Return how a plate was paired with its vehicle."""
        pair = self.objects.pairs.get(index)
        return None if pair is None else pair[1]


class MainStream:
    """The main stream's frames for what is detected on the sub-stream, all of one size."""

    def __init__(self) -> None:
        self._size: tuple[int, int] | None = None

    def frame(self, at: float, small: BgrImage, objects: DetectedObjects, main: MainFrame) -> Frame:
        """Return the main frame with the objects of the sub-stream's frame.

        It is fetched only if there is a plate in it. Where there is none, the small one is
        enlarged, so that the coordinates stay the same.
        """
        image = main() if objects.plates or self._size is None else None
        if image is not None:
            self._size = (image.shape[1], image.shape[0])
        elif self._size is None:
            return Frame(at, small, objects)
        else:
            image = _enlarged(small, self._size, needed=bool(objects.plates))
        sides = (image.shape[1] / small.shape[1], image.shape[0] / small.shape[0])
        return Frame(at, image, scaled(objects, *sides))


def scaled(objects: DetectedObjects, x: float, y: float) -> DetectedObjects:
    """Return the objects in a picture that is ``x`` times as wide and ``y`` times as high."""
    return DetectedObjects(
        tuple(_scaled(each, x, y) for each in objects.vehicles),
        tuple(_scaled(each, x, y) for each in objects.plates),
        objects.pairs,
    )


def _scaled(item: Detection, x: float, y: float) -> Detection:
    box = item.box
    corners = item.corners
    if corners is not None:
        a, b, c, d = ((px * x, py * y) for px, py in corners)
        corners = (a, b, c, d)
    return replace(
        item, box=BoundingBox(box.x1 * x, box.y1 * y, box.x2 * x, box.y2 * y), corners=corners
    )


def _enlarged(small: BgrImage, size: tuple[int, int], *, needed: bool) -> BgrImage:
    """Return the picture at another size; where nothing is read from it, only its shape counts."""
    if not needed:
        return np.broadcast_to(np.zeros(3, np.uint8), (size[1], size[0], 3))
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_CUBIC), np.uint8)
