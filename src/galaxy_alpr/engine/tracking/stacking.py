"""One clearer crop from those of several frames: noise and compression differ, the plate does not.

The crops are brought to one size and registered to the clearest of them by an affine transform that
maximises their correlation, then averaged. Source: Evangelidis and Psarakis, "Parametric image
alignment using enhanced correlation coefficient maximization", 2008.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.tracking.weights import FrameReading
from galaxy_alpr.errors import ModelError
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, BgrImage, Detection, OcrResult

MARGIN = (0.12, 0.25)
"""Margin of the crops that are kept of each frame, as shares of the plate's width and height."""

HEIGHT = 64
"""The height of a stacked crop, px."""

_AROUND = 40
"""Px that surround a stacked crop when it is read, so that its edges are not the picture's."""

_SUREST = (4, 8, 16)
_LARGEST = 8
"""Numbers of frames whose crops are averaged: of the surest ones, and of the largest."""

_FEWEST = 3
"""Characters by whose distance the text's ends are known."""

_MOST_OF_IT = 0.8
"""Share of a plate's width from which its characters would not be seen larger."""

_LEAST_CORRELATION = 0.6
"""Correlation with the clearest crop below which a crop is left out."""

_STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-3)
_SHARPEN = 0.6

Floats = NDArray[np.float32]


def read_stacks(
    frames: Sequence[FrameReading], read: Callable[[BgrImage, Detection], OcrResult | None]
) -> list[OcrResult]:
    """Return the readings of several frames' crops together: at most two calls of ``read`` each.

    A model that fails ends them: what the frames themselves have said is not lost by that.
    """
    readings = []
    for image, plate in stacked_plates(frames):
        try:
            reading = read(image, plate)
            part = None if reading is None else nearer(plate, reading)
            readings.append(reading if part is None else read(image, part))
        except ModelError:
            break
    return [reading for reading in readings if reading is not None]


def stacked_plates(frames: Sequence[FrameReading]) -> list[tuple[BgrImage, Detection]]:
    """Return pictures of several frames' crops together, each with the plate in it.

    The frames are the surest ones, and those in which the plate is largest. Crops that do not fit
    together give no picture.
    """
    kept = [frame for frame in frames if frame.crop is not None]
    choices = [(_sure, count) for count in _SUREST] + [(_large, _LARGEST)]
    found, known = [], set[tuple[int, ...]]()
    for value, count in choices:
        chosen = sorted(range(len(kept)), key=lambda i: -value(kept[i]))[:count]
        if tuple(sorted(chosen)) in known:
            continue
        known.add(tuple(sorted(chosen)))
        crops = [kept[i].crop for i in chosen]
        image = stack([c for c in crops if c is not None], [value(kept[i]) for i in chosen])
        if image is not None:
            found.append(_placed(image))
    return found


def nearer(plate: Detection, reading: OcrResult) -> Detection | None:
    """Return the part of an upright plate that its characters take, ``None`` if that is most of it.

    ``reading`` is that of the plate; a recognizer sees the characters larger in this part.
    """
    across = [x for x, _ in reading.char_centers]
    if len(across) < _FEWEST:
        return None
    step = (max(across) - min(across)) / (len(across) - 1)
    left, right = max(0.0, min(across) - step), min(1.0, max(across) + step)
    if right <= left or right - left > _MOST_OF_IT:
        return None
    box = plate.box
    part = BoundingBox(box.x1 + left * box.width, box.y1, box.x1 + right * box.width, box.y2)
    return Detection(plate.label, plate.confidence, part)


def _sure(frame: FrameReading) -> float:
    return max(0.05, frame.quality.score) * (0.1 + frame.reading.confidence)


def _large(frame: FrameReading) -> float:
    return max(1.0, frame.quality.height_px) ** 2 * (0.1 + frame.reading.confidence)


def _placed(image: BgrImage) -> tuple[BgrImage, Detection]:
    """Return a stacked crop with its edge continued, and where the plate is in it."""
    height, width = image.shape[:2]
    x, y = (
        size * margin / (1 + 2 * margin)
        for size, margin in zip((width, height), MARGIN, strict=True)
    )
    around = np.pad(image, ((_AROUND, _AROUND), (_AROUND, _AROUND), (0, 0)), "edge")
    box = BoundingBox(x, y, width - x, height - y).shift(_AROUND, _AROUND)
    return np.asarray(around, np.uint8), Detection(PLATE_LABEL, 1.0, box)


def stack(crops: Sequence[BgrImage], weights: Sequence[float]) -> BgrImage | None:
    """Return the mean of registered crops (H, W, 3), ``None`` where fewer than two fit together.

    The crop with the greatest weight is the one to which the others are registered.
    """
    if len(crops) < 2:
        return None
    clearest = max(range(len(crops)), key=lambda index: weights[index])
    height, width = crops[clearest].shape[:2]
    size = (max(HEIGHT, round(width * HEIGHT / height)), HEIGHT)
    scaled = [
        np.asarray(cv2.resize(c, size, interpolation=cv2.INTER_CUBIC), np.float32) for c in crops
    ]
    target = _grey(scaled[clearest])
    total = scaled[clearest] * weights[clearest]
    sum_of_weights, count = weights[clearest], 1
    for index, (crop, weight) in enumerate(zip(scaled, weights, strict=True)):
        moved = None if index == clearest else _registered(target, crop)
        if moved is not None:
            total += _same_light(moved, scaled[clearest]) * weight
            sum_of_weights += weight
            count += 1
    if count < 2:
        return None
    mean = total / sum_of_weights
    soft = cv2.GaussianBlur(mean, (0, 0), 1.2)
    return np.clip(mean + _SHARPEN * (mean - soft), 0, 255).astype(np.uint8)


def _registered(target: Floats, crop: Floats) -> Floats | None:
    """Return the crop moved onto ``target``, ``None`` where it does not fit."""
    matrix = np.eye(2, 3, dtype=np.float32)
    try:
        correlation, found = cv2.findTransformECC(
            target, _grey(crop), matrix, cv2.MOTION_AFFINE, _STEPS
        )
    except cv2.error:  # no convergence
        return None
    if correlation < _LEAST_CORRELATION:
        return None
    size = (target.shape[1], target.shape[0])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(
            crop, np.asarray(found, np.float32), size, flags=flags, borderMode=cv2.BORDER_REPLICATE
        ),
        np.float32,
    )


def _grey(crop: Floats) -> Floats:
    return np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), np.float32)


def _same_light(crop: Floats, target: Floats) -> Floats:
    """Return the crop with the mean and the contrast of ``target``."""
    spread = float(crop.std()) or 1.0
    moved = (crop - crop.mean()) * (float(target.std()) / spread) + target.mean()
    return np.asarray(moved, np.float32)
