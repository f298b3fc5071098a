"""Make training crops: rendered plates and real plates, as a detector would cut them out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.image.rectify import crop_quad
from galaxy_alpr.types import Quad
from training.reader.settings import INPUT_HEIGHT, INPUT_WIDTH, SLOTS
from training.reader.worsen import worsen
from training.synthetic import degrade
from training.synthetic.plates import SyntheticPlate

Image = NDArray[np.uint8]
Points = NDArray[np.float32]

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


def _cut(image: Image, window: list[float], border: int) -> tuple[Image, tuple[int, int]]:
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
    """A rendered plate as a camera sees it: ``image`` (H, W, 3) uint8 BGR, the plate's ``corners``

    (4, 2) float32 px from the upper left one clockwise, and the letters' ``middles`` (n, 2) px.
    ``clear`` is the same picture as a perfect camera would see it.
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

    def guessed_corners(self, rng: np.random.Generator, error: float) -> Points:
        """Corners as a detector might tell them: off by ``error`` of the plate's size (s.d.)."""
        x1, y1, x2, y2 = self.box
        size = ((x2 - x1) * (y2 - y1)) ** 0.5
        return self.corners + rng.normal(0, error * size, (4, 2)).astype(np.float32)


def photograph(
    rng: np.random.Generator, plate: SyntheticPlate, *, severity: float, least_height: float
) -> Photo:
    """Hang a rendered plate on bodywork, ``least_height`` to 80 px high, and photograph it."""
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
    view, origin = _cut(photo.image, window, cv2.BORDER_REPLICATE)
    width, height = view.shape[1], view.shape[0]
    middles = photo.middles - np.array(origin, np.float32)
    return view, np.asarray(middles / np.array([width, height]), np.float32)


def upright_view(rng: np.random.Generator, photo: Photo) -> tuple[Image, Points]:
    """The same for a photo turned upright by its corners, as the product cuts slanted plates."""
    corners = photo.guessed_corners(rng, float(rng.uniform(0, 0.05)))
    mx, my = rng.uniform(0, 0.08, 2).tolist()
    view = crop_quad(photo.image, as_quad(corners), (mx, my))
    target = np.array([[mx, my], [1 + mx, my], [1 + mx, 1 + my], [mx, 1 + my]], np.float32)
    target /= np.array([1 + 2 * mx, 1 + 2 * my], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    middles = cv2.perspectiveTransform(photo.middles[None], matrix)[0]
    return view, np.asarray(middles, np.float32)


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
    """Some plates narrower, as in a picture whose pixels were not square or that was stretched."""
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
    view, _ = _cut(image, window, border)
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
