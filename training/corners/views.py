"""Views of plates whose corners are known: real level ones and synthetic ones, set askew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.detection.corners import resize
from galaxy_alpr.geometry import BoundingBox
from training.detector.boxes import Floats
from training.detector.data.paste import PlateBank, stick
from training.detector.data.photo import photometric
from training.detector.data.rows import Row, read

Image = NDArray[np.uint8]

VIEW = (160, 64)
"""Width and height of a view, px."""
REACH = (0.3, 0.6)
"""Shares of a found box's width and height that the view is wider on each side."""
WIDE = 160.0
"""Width in px that a plate has in a stored picture at most."""
AROUND = (1.4, 2.5)
"""Shares of the plate's width and height that are stored on each side."""
SYNTHETIC = 0.5
"""Share of views in which a rendered plate covers the real one."""
NEAR_EDGE = 0.02
"""A view with a corner nearer than this to its edge, as a share of the view, is left out."""
ASKEW = 0.6
"""Share of views in which the plate leans and slopes far."""
FAR, NEAR = (0.45, 0.12, 6.0), (0.12, 0.03, 3.0)
"""S.d. of the lean (of the height), of the slope (of the width) and of the turn (degrees)."""


@dataclass(frozen=True)
class Surroundings:
    """A picture (H, W, 3) about a plate, whose corners ``quad`` (4, 2) are px from TL clockwise."""

    image: Image
    quad: Floats


def box_quad(box: Sequence[float]) -> Floats:
    """Corners (4, 2) of a box, from the upper left one clockwise."""
    x1, y1, x2, y2 = box
    return np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32)


def surroundings(image: Image, quad: Floats) -> Surroundings:
    """Crop the surroundings of a plate from a picture; large plates are scaled down."""
    low, high = quad.min(0), quad.max(0)
    reach = (high - low) * AROUND
    left, top = np.maximum(0, low - reach).astype(int)
    right, bottom = (high + reach).astype(int) + 1
    cut = image[top:bottom, left:right]
    quad = quad - np.array([left, top], np.float32)
    scale = min(1.0, WIDE / float(high[0] - low[0]))
    if scale < 1:
        size = (max(4, round(cut.shape[1] * scale)), max(4, round(cut.shape[0] * scale)))
        quad = quad * np.array([size[0] / cut.shape[1], size[1] / cut.shape[0]], np.float32)
        cut = np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), np.uint8)
    return Surroundings(np.ascontiguousarray(cut), quad.astype(np.float32))


def load_surroundings(rows: list[Row], quads: Mapping[str, Sequence[Floats]]) -> list[Surroundings]:
    """Return the surroundings of every plate of the rows whose corners are known."""
    found = []
    for row in (row for row in rows if row.uid in quads):
        image = read(row)
        found += [surroundings(image, quad) for quad in quads[row.uid]]
    return found


def found_box(quad: Floats, rng: np.random.Generator) -> BoundingBox:
    """A box as a detector might find a plate: that of the corners, off by some hundredths.

    A plate askew is often found too small, now and then by a fifth on one side.
    """
    low, high = quad.min(0), quad.max(0)
    size = high - low
    error = rng.normal(0, 0.035, 4)
    if rng.random() < 0.3:
        error -= rng.uniform(0, 0.12, 4)
    if rng.random() < 0.15:
        error[int(rng.integers(4))] -= rng.uniform(0, 0.2)
    x1, y1 = low - error[:2] * size
    x2, y2 = high + error[2:] * size
    return BoundingBox(float(x1), float(y1), float(x2), float(y2))


def askew(width: float, ratio: float, rng: np.random.Generator) -> Floats:
    """A plate's corners (4, 2) about the origin, photographed from the side or from above."""
    height = width / ratio
    quad = box_quad((-width / 2, -height / 2, width / 2, height / 2))
    rise, taper = rng.normal(0, 0.05, 2) * (width, height)
    quad[[0, 3], 1] += rise  # the left and the right side differ in height
    quad[[1, 2], 1] -= rise
    quad[0, 1] += taper
    quad[3, 1] -= taper
    lean, slope, turn = rng.normal(0, FAR if rng.random() < ASKEW else NEAR)
    moved = quad @ np.array([[1, np.clip(lean, -1, 1)], [np.clip(slope, -0.4, 0.4), 1]]).T
    cos, sin = np.cos(np.deg2rad(turn)), np.sin(np.deg2rad(turn))
    out: Floats = (moved @ np.array([[cos, -sin], [sin, cos]]).T).astype(np.float32)
    return out


def _mirrored(image: Image, quad: Floats) -> tuple[Image, Floats]:
    turned = quad[[1, 0, 3, 2]] * (-1, 1) + (image.shape[1], 0)
    return np.ascontiguousarray(image[:, ::-1]), turned.astype(np.float32)


def _replaced(scene: Surroundings, bank: PlateBank, rng: np.random.Generator) -> Surroundings:
    """Cover the plate by a synthetic one, a little larger."""
    image, middle = scene.image.copy(), scene.quad.mean(0)
    wide, tall = sides_of(scene.quad)
    grown = (scene.quad - middle) * float(rng.uniform(1.02, 1.12)) + middle
    quad = (grown + rng.normal(0, 0.02, (4, 2)) * (wide, tall)).astype(np.float32)
    stick(image, bank.pick(rng, wide / tall), quad, rng)
    return Surroundings(image, quad)


def sides_of(quad: Floats) -> tuple[float, float]:
    """Length of the upper and of the left side."""
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def sample(
    scene: Surroundings, bank: PlateBank, rng: np.random.Generator
) -> tuple[Image, Floats] | None:
    """A view (64, 160, 3) and its corners (4, 2) as shares; `None` where one leaves the view."""
    if len(bank) and rng.random() < SYNTHETIC:
        scene = _replaced(scene, bank, rng)
    image, quad = scene.image, scene.quad
    if rng.random() < 0.5:
        image, quad = _mirrored(image, quad)
    before, tall = sides_of(quad)
    wide = float(np.exp(rng.uniform(np.log(24), np.log(WIDE))))
    to = askew(wide, max(0.8, before / tall * float(np.exp(rng.normal(0, 0.25)))), rng)
    window = found_box(to, rng).expand(*REACH)
    corners = ((to - (window.x1, window.y1)) / (window.width, window.height)).astype(np.float32)
    if corners.min() < NEAR_EDGE or corners.max() > 1 - NEAR_EDGE:
        return None
    if wide < 0.7 * before:
        share = wide / before
        image = np.asarray(
            cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8
        )
        quad = quad * share
    small = (max(8, round(window.width)), max(6, round(window.height)))
    matrix = cv2.getPerspectiveTransform(quad, corners * np.array(small, np.float32))
    view = cv2.warpPerspective(image, matrix, small, borderMode=cv2.BORDER_REPLICATE)
    return resize(photometric(np.asarray(view, np.uint8), rng), VIEW), corners
