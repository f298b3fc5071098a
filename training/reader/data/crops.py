"""Make training crops: rendered plates and real plates, cropped as a detector's boxes would."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from training.reader.data.photos import (
    Image,
    Points,
    box_view,
    cut_window,
    photograph,
    random_window,
    upright_view,
)
from training.reader.data.rows import Row
from training.reader.data.worsen import worsen
from training.reader.settings import INPUT_HEIGHT, INPUT_WIDTH, SLOTS
from training.synthetic import degrade
from training.synthetic.plates import SyntheticPlate

SQUEEZED = 0.25
"""Share of plates made up to twice as narrow as they were."""
INTERPOLATIONS = (cv2.INTER_LINEAR, cv2.INTER_AREA, cv2.INTER_CUBIC)


@dataclass(frozen=True)
class Crop:
    """``image`` (48, 144) uint8 grey; ``centres`` (10, 2) float32 x, y in 0..1 or NaN."""

    image: Image
    centres: Points


def to_input(image: Image, interpolation: int = cv2.INTER_LINEAR) -> Image:
    """A BGR crop (H, W, 3) as the reader's input: grey, stretched to (48, 144) uint8."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    size = (INPUT_WIDTH, INPUT_HEIGHT)
    return np.asarray(cv2.resize(grey, size, interpolation=interpolation), np.uint8)


def load_inputs(rows: list[Row]) -> Image:
    """Return the crops of rows as the reader's input, (N, 48, 144) uint8."""
    return np.stack([to_input(row.image()) for row in rows])


def synthetic_crop(rng: np.random.Generator, plate: SyntheticPlate) -> Crop:
    """A training crop of a rendered plate, with the places of its letters."""
    photo = photograph(
        rng,
        _squeezed(rng, plate),
        severity=0.3 if rng.random() < 0.5 else 0.8,
        least_height=18 if plate.lines == 2 else 13,
    )
    cut = upright_view if rng.random() < 0.6 else box_view
    view, middles = cut(rng, photo)
    view = worsen(rng, view)
    centres = np.full((SLOTS, 2), np.nan, np.float32)
    centres[: len(middles)] = middles
    return Crop(to_input(view, INTERPOLATIONS[int(rng.choice(3, p=[0.6, 0.2, 0.2]))]), centres)


def _squeezed(rng: np.random.Generator, plate: SyntheticPlate) -> SyntheticPlate:
    """Squeeze some plates, as in a picture with oblong pixels or a stretched one."""
    if rng.random() >= SQUEEZED:
        return plate
    share = float(rng.uniform(0.5, 1.0))
    height, width = plate.image.shape[:2]
    size = (max(8, round(width * share)), height)
    image = np.asarray(cv2.resize(plate.image, size, interpolation=cv2.INTER_AREA), np.uint8)
    boxes = plate.char_boxes * np.array([size[0] / width, 1.0] * 2, np.float32)
    return replace(plate, image=image, char_boxes=boxes)


def real_crop(
    rng: np.random.Generator, image: Image, box: tuple[float, float, float, float] | None
) -> Crop:
    """Vary a real plate: askew, other margins, other light, lower resolution.

    ``image`` is a picture with the plate in ``box`` (px), or a finished crop when ``box`` is None.
    """
    cropped = box is None
    whole = (0.0, 0.0, float(image.shape[1]), float(image.shape[0]))
    if box is None:
        box = whole
        inset = np.clip(rng.normal(-0.005, 0.03, 4), -0.09, 0.035)
        width, height = whole[2], whole[3]
        window = [
            inset[0] * width,
            inset[1] * height,
            width * (1 - inset[2]),
            height * (1 - inset[3]),
        ]
    else:
        window = random_window(rng, box)
    image, window = _zoom(rng, image, box, window)
    image, window = _askew(rng, image, window, 8.0 if cropped else 12.0)
    border = cv2.BORDER_REPLICATE if rng.random() < 0.7 else cv2.BORDER_CONSTANT
    view, _ = cut_window(image, window, border)
    calm = rng.random() < 0.4
    photo = worsen(rng, degrade.degrade_photo(rng, view, 0.25 if calm else 0.65))
    out = to_input(photo, INTERPOLATIONS[int(rng.choice(3, p=[0.6, 0.2, 0.2]))])
    return Crop(out, np.full((SLOTS, 2), np.nan, np.float32))


def _zoom(
    rng: np.random.Generator,
    image: Image,
    box: tuple[float, float, float, float],
    window: list[float],
) -> tuple[Image, list[float]]:
    """Cut the surroundings of the box and shrink large plates by chance."""
    x1, y1, x2, y2 = box
    reach = 0.5 * (y2 - y1) + 4
    around = [max(0.0, x1 - reach), max(0.0, y1 - reach), x2 + reach, y2 + reach]
    view = image[int(around[1]) : int(around[3]) + 1, int(around[0]) : int(around[2]) + 1]
    ox, oy = int(around[0]), int(around[1])
    window = [window[0] - ox, window[1] - oy, window[2] - ox, window[3] - oy]
    height = y2 - y1
    target = height
    if height > 70:
        target = rng.uniform(40, 80)
    if rng.random() < 0.35:
        target = float(np.exp(rng.uniform(np.log(14), np.log(max(15.0, min(height, 60))))))
    squeeze = rng.uniform(0.5, 1.0) if rng.random() < SQUEEZED else 1.0
    k = min(1.0, target / height)
    if k * squeeze < 0.95:
        size = (max(4, round(view.shape[1] * k * squeeze)), max(4, round(view.shape[0] * k)))
        kx, ky = size[0] / view.shape[1], size[1] / view.shape[0]
        view = np.asarray(cv2.resize(view, size, interpolation=cv2.INTER_AREA), np.uint8)
        window = [window[0] * kx, window[1] * ky, window[2] * kx, window[3] * ky]
    return view, window


def _askew(
    rng: np.random.Generator, image: Image, window: list[float], max_angle: float
) -> tuple[Image, list[float]]:
    """Turn and shear a picture about the window's middle; the window grows to hold the plate."""
    if rng.random() < 0.35:
        return image, window
    strong = rng.random() < 0.3
    angle = rng.uniform(-max_angle, max_angle) if strong else rng.normal(0, 1.5)
    shear = rng.normal(0, 0.15 if strong else 0.04)
    cos, sin = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    linear = np.array([[cos, sin], [-sin, cos]]) @ np.array([[1, shear], [0, 1]])
    return _moved(image, window, linear)


def slanted(
    image: Image, window: list[float], slope: float, lean: float
) -> tuple[Image, list[float]]:
    """A picture whose lines sink by ``slope`` a unit of length, and whose columns move aside.

    They move to the right by ``lean`` a unit downwards. Returned with the box of the moved window.
    """
    return _moved(image, window, np.array([[1.0, lean], [slope, 1.0]]))


def _moved(
    image: Image, window: list[float], linear: NDArray[np.float64]
) -> tuple[Image, list[float]]:
    """A picture's window after a linear map about its middle, with what lies around it."""
    x1, y1, x2, y2 = window
    middle = np.array([(x1 + x2) / 2, (y1 + y2) / 2])
    corners = np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]]) - middle
    turned = corners @ linear.T
    offset = -turned.min(axis=0)
    matrix = np.hstack([linear, (offset - linear @ middle)[:, None]])
    size = np.ceil(turned.max(axis=0) - turned.min(axis=0)).astype(int) + 1
    out = cv2.warpAffine(
        image, matrix, (int(size[0]), int(size[1])), borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(out, np.uint8), [0.0, 0.0, float(size[0]), float(size[1])]
