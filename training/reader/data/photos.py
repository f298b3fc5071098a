"""Rendered plates as a camera photographs them, and cut as a detector finds them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.image.rectify import crop_quad
from galaxy_alpr.geometry import Quad
from training.synthetic import degrade
from training.synthetic.plates import SyntheticPlate

Image = NDArray[np.uint8]
Points = NDArray[np.float32]


def random_window(rng: np.random.Generator, box: tuple[float, float, float, float]) -> list[float]:
    """A plate box (x1, y1, x2, y2 px) as a detector might give it: margins of -4 % to +14 %."""
    x1, y1, x2, y2 = box
    width, height = x2 - x1, y2 - y1
    loose = rng.uniform(-0.01, 0.1)
    sides = loose + rng.normal(0, 0.025, 4)
    low, high = np.array([-0.03, -0.05] * 2), np.array([0.14, 0.16] * 2)
    sides = np.clip(sides, low, high)
    return [
        x1 - sides[0] * width,
        y1 - sides[1] * height,
        x2 + sides[2] * width,
        y2 + sides[3] * height,
    ]


def cut_window(image: Image, window: list[float], border: int) -> tuple[Image, tuple[int, int]]:
    """The window of an image, filled by border mode ``border`` where it leaves the picture."""
    x1, y1, x2, y2 = (round(v) for v in window)
    x2, y2 = max(x2, x1 + 4), max(y2, y1 + 4)
    height, width = image.shape[:2]
    pads = (max(0, -y1), max(0, y2 - height), max(0, -x1), max(0, x2 - width))
    if any(pads):
        image = np.asarray(cv2.copyMakeBorder(image, *pads, border, value=(40, 40, 40)), np.uint8)
    return image[y1 + pads[0] : y2 + pads[0], x1 + pads[2] : x2 + pads[2]], (x1, y1)


@dataclass(frozen=True)
class Photo:
    """A photograph of a rendered plate: ``image`` (H, W, 3) uint8 BGR, the plate's ``corners``

    (4, 2) float32 px from the upper left one clockwise, and the letters' ``middles`` (n, 2) px.
    ``clear`` is the same picture by a perfect camera.
    """

    image: Image
    clear: Image
    corners: Points
    middles: Points

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The plate's x1, y1, x2, y2 px."""
        x1, y1 = self.corners.min(axis=0).tolist()
        x2, y2 = self.corners.max(axis=0).tolist()
        return x1, y1, x2, y2

    def noisy_corners(self, rng: np.random.Generator, error: float) -> Points:
        """Return corners with a random error, ``error`` of the plate's size (s.d.)."""
        x1, y1, x2, y2 = self.box
        size = ((x2 - x1) * (y2 - y1)) ** 0.5
        return self.corners + rng.normal(0, error * size, (4, 2)).astype(np.float32)


def photograph(
    rng: np.random.Generator, plate: SyntheticPlate, *, severity: float, least_height: float
) -> Photo:
    """Paste a rendered plate onto bodywork, ``least_height`` to 80 px high, and photograph it."""
    aspect = plate.image.shape[1] / plate.image.shape[0]
    height = float(np.exp(rng.uniform(np.log(least_height), np.log(80))))
    quad = degrade.random_quad(rng, height * aspect, height)
    pad = 0.25 * height + 4
    quad += pad - quad.min(axis=0)
    far = quad.max(axis=0) + pad
    scene = degrade.bodywork(rng, round(float(far[1])), round(float(far[0])))
    boxes = plate.char_boxes
    middles = np.stack([(boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2], 1)
    scene, moved = degrade.warp_into(scene, plate.image, quad, middles.astype(np.float32))
    return Photo(degrade.degrade_photo(rng, scene, severity), scene, quad, moved)


def as_quad(corners: Points) -> Quad:
    """Corners (4, 2) as the product's type."""
    first, second, third, fourth = ((float(x), float(y)) for x, y in corners)
    return first, second, third, fourth


def box_view(rng: np.random.Generator, photo: Photo) -> tuple[Image, Points]:
    """A photo cut by a plate's box, and the middles of the letters in the view (0 to 1)."""
    window = random_window(rng, photo.box)
    view, origin = cut_window(photo.image, window, cv2.BORDER_REPLICATE)
    width, height = view.shape[1], view.shape[0]
    middles = photo.middles - np.array(origin, np.float32)
    return view, np.asarray(middles / np.array([width, height]), np.float32)


def upright_view(rng: np.random.Generator, photo: Photo) -> tuple[Image, Points]:
    """The same for a photo turned upright by its corners, as the product cuts slanted plates."""
    corners = photo.noisy_corners(rng, float(rng.uniform(0, 0.05)))
    mx, my = rng.uniform(0, 0.08, 2).tolist()
    view = crop_quad(photo.image, as_quad(corners), (mx, my))
    target = np.array([[mx, my], [1 + mx, my], [1 + mx, 1 + my], [mx, 1 + my]], np.float32)
    target /= np.array([1 + 2 * mx, 1 + 2 * my], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    middles = cv2.perspectiveTransform(photo.middles[None], matrix)[0]
    return view, np.asarray(middles, np.float32)
