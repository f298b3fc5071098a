"""Scenes as parts of 4K pictures, to tune the nearer look with: the data have none so large."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from training.detector.data.rows import Box, Row
from training.detector.thirdparty import Image

WIDTH, HEIGHT = 3840, 2160
PLATE_WIDTHS = (40.0, 130.0)
"""Px of a scene's widest plate in the large picture."""
MOST_SCALE = 1.5
SEED = 5


@dataclass(frozen=True)
class _Place:
    """A scene in a large picture: its scale and left upper corner, and the scene behind it."""

    scene: Row
    background: Row
    scale: float
    x: int
    y: int

    @property
    def size(self) -> tuple[int, int]:
        return round(self.scene.width * self.scale), round(self.scene.height * self.scale)

    def moved(self, box: Box) -> Box:
        x1, y1, x2, y2 = (self.scale * value for value in box.xyxy)
        return Box(box.label, (x1 + self.x, y1 + self.y, x2 + self.x, y2 + self.y))


class LargeScenes:
    """Large pictures of rows whose plates are judged, each before an enlarged scene without any.

    ``rows`` have their boxes in pixels of the large pictures, which ``picture`` draws.
    """

    def __init__(self, rows: Sequence[Row], read: Callable[[Row], Image]) -> None:
        self._read = read
        rng = np.random.default_rng(SEED)
        backgrounds = [row for row in rows if row.negative and not row.plates]
        scenes = [row for row in rows if row.plates_judged and row.plates and backgrounds]
        places = [_place(row, backgrounds[rng.integers(len(backgrounds))], rng) for row in scenes]
        self._places = {place.scene.uid: place for place in places}
        self.rows = [
            replace(
                place.scene,
                width=WIDTH,
                height=HEIGHT,
                plates=tuple(map(place.moved, place.scene.plates)),
                extra=tuple(map(place.moved, place.scene.extra)),
            )
            for place in places
        ]

    def picture(self, row: Row) -> Image:
        """Return the (2160, 3840, 3) BGR picture of one of ``rows``."""
        place = self._places[row.uid]
        behind = self._read(place.background)
        scale = max(WIDTH / behind.shape[1], HEIGHT / behind.shape[0])
        large = cv2.resize(behind, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        large = np.ascontiguousarray(large[:HEIGHT, :WIDTH])
        how = cv2.INTER_AREA if place.scale < 1 else cv2.INTER_CUBIC
        width, height = place.size
        large[place.y : place.y + height, place.x : place.x + width] = cv2.resize(
            self._read(place.scene), (width, height), interpolation=how
        )
        return large.astype(np.uint8, copy=False)


def _place(scene: Row, background: Row, rng: np.random.Generator) -> _Place:
    widest = max(plate.width for plate in scene.plates)
    scale = min(
        rng.uniform(*PLATE_WIDTHS) / widest,
        WIDTH / scene.width,
        HEIGHT / scene.height,
        MOST_SCALE,
    )
    x = rng.integers(0, WIDTH - round(scene.width * scale) + 1)
    y = rng.integers(0, HEIGHT - round(scene.height * scale) + 1)
    return _Place(scene, background, scale, int(x), int(y))
