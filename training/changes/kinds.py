"""The changes: what is done to a plate, and what is to be read of it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from training.changes.bank import PlateBank
from training.changes.bars import barred, parted
from training.changes.covers import draw_cover, laid_over
from training.changes.cuts import cut_beside, cut_through
from training.changes.lettering import exchanged, stacked_lines
from training.changes.lines import COMMON_KINDS, RARE_KINDS, draw_lines
from training.changes.scenes import Floats, Image, Plate
from training.changes.seen import seen_through
from training.reader.data.photos import random_window
from training.reader.data.worsen import worsen
from training.reader.settings import HIDDEN
from training.synthetic import degrade

Maker = Callable[[np.random.Generator, PlateBank], Plate | None]


def covered(
    rng: np.random.Generator, plate: Plate, bank: PlateBank, *, hides: bool
) -> Plate | None:
    """A plate with a cover that hides a character or none; `None` where none is found."""
    drawn = draw_cover(rng, plate, hides=hides)
    if drawn is None:
        return None
    alpha, shape = drawn
    image = laid_over(rng, plate.image, alpha, shape, bank.patches)
    changed = replace(plate, image=image)
    if not hides:
        return changed
    seen = seen_through(changed, alpha)
    return seen if HIDDEN in seen.texts else None


def _joined(rng: np.random.Generator, bank: PlateBank, count: int) -> Plate | None:
    return stacked_lines(rng, [bank.pick(rng) for _ in range(count)])


def _lines(rng: np.random.Generator, kinds: Sequence[str]) -> Plate:
    return draw_lines(rng, kinds[int(rng.integers(len(kinds)))])


KINDS: dict[str, tuple[float, Maker]] = {
    "real spared": (0.16, lambda rng, bank: covered(rng, bank.pick(rng), bank, hides=False)),
    "real beside": (0.06, lambda rng, bank: cut_beside(rng, bank.pick(rng), bank.patches)),
    "real latin": (0.05, lambda rng, bank: exchanged(rng, bank.pick(rng), "latin")),
    "real two": (0.03, lambda rng, bank: _joined(rng, bank, 2)),
    "drawn spared": (0.04, lambda rng, bank: covered(rng, bank.drawn(rng), bank, hides=False)),
    "real bar": (0.12, lambda rng, bank: barred(rng, bank.pick(rng), bank.patches)),
    "drawn bar": (0.03, lambda rng, bank: barred(rng, bank.drawn(rng), bank.patches)),
    "real parted": (0.2, lambda rng, bank: parted(rng, bank.pick(rng), bank.patches)),
    "drawn parted": (0.05, lambda rng, bank: parted(rng, bank.drawn(rng), bank.patches)),
    "real post": (0.1, lambda rng, bank: parted(rng, bank.pick(rng), bank.patches, spared=True)),
    "lines": (0.06, lambda rng, _bank: _lines(rng, COMMON_KINDS)),
    "real covered": (0.22, lambda rng, bank: covered(rng, bank.pick(rng), bank, hides=True)),
    "real cut": (0.08, lambda rng, bank: cut_through(rng, bank.pick(rng), bank.patches)),
    "drawn covered": (0.06, lambda rng, bank: covered(rng, bank.drawn(rng), bank, hides=True)),
    "drawn cut": (0.03, lambda rng, bank: cut_through(rng, bank.drawn(rng), bank.patches)),
    "real foreign": (0.06, lambda rng, bank: exchanged(rng, bank.pick(rng), "foreign")),
    "real stacked": (0.12, lambda rng, bank: exchanged(rng, bank.pick(rng), "stacked")),
    "real three": (0.03, lambda rng, bank: _joined(rng, bank, 3)),
    "lines rare": (0.2, lambda rng, _bank: _lines(rng, RARE_KINDS)),
}
"""How often each change is drawn, and what makes it; `None` where the plate does not allow it."""


def _window(rng: np.random.Generator, plate: Plate) -> list[float]:
    """The plate's box as a detector might give it, widened as for the reader."""
    if not plate.finished:
        return random_window(rng, plate.box)
    x1, y1, x2, y2 = plate.box
    inset = np.clip(rng.normal(-0.005, 0.02, 4), -0.06, 0.02)
    size = np.array([x2 - x1, y2 - y1, x1 - x2, y1 - y2])
    window: list[float] = (np.array(plate.box) + inset * size).tolist()
    return window


def _linear(rng: np.random.Generator) -> Floats:
    """A turn and a lean, small ones mostly."""
    if rng.random() < 0.35:
        return np.eye(2, dtype=np.float32)
    strong = rng.random() < 0.25
    angle = np.deg2rad(rng.uniform(-6, 6) if strong else rng.normal(0, 1.2))
    lean = rng.normal(0, 0.12 if strong else 0.03)
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, sin + lean * cos], [-sin, cos - lean * sin]], np.float32)


def shoot(rng: np.random.Generator, plate: Plate, *, clear: bool = False) -> tuple[Image, Floats]:
    """Crop a plate (H, W, 3) as the product does, from a small, noisy or dark picture.

    Returned with the map (2, 3) from the plate's picture to the crop.
    """
    x1, y1, x2, y2 = _window(rng, plate)
    height = y2 - y1
    tall = height if clear else min(height, float(np.exp(rng.uniform(np.log(15), np.log(80)))))
    scale = tall / height
    squeeze = float(rng.uniform(0.6, 1.0)) if rng.random() < 0.2 and not clear else 1.0
    image = plate.image
    if scale < 0.75:
        size = tuple(max(4, round(side * scale)) for side in image.shape[::-1])
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    ratio = np.array([image.shape[1], image.shape[0]]) / plate.image.shape[::-1]
    linear = (np.eye(2) if clear else _linear(rng)) @ np.diag([scale * squeeze, scale]).astype(
        np.float32
    )
    middle = np.array([(x1 + x2) / 2, (y1 + y2) / 2], np.float32)
    rim = (np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]]) - middle) @ linear.T
    low, high = rim.min(0), rim.max(0)
    offset = -low - linear @ middle
    size = (max(8, round(float(high[0] - low[0]))), max(6, round(float(high[1] - low[1]))))
    matrix = np.hstack([linear / ratio[None], offset[:, None]]).astype(np.float32)
    border = cv2.BORDER_REPLICATE if rng.random() < 0.8 else cv2.BORDER_CONSTANT
    view = cv2.warpAffine(image, matrix, size, borderMode=border, borderValue=40)
    colour = np.asarray(cv2.cvtColor(view, cv2.COLOR_GRAY2BGR), np.uint8)
    crop = colour if clear else _worsened(rng, colour)
    return crop, np.hstack([linear, offset[:, None]]).astype(np.float32)


def _worsened(rng: np.random.Generator, image: Image) -> Image:
    photo = degrade.degrade_photo(rng, image, 0.25 if rng.random() < 0.6 else 0.55)
    return worsen(rng, photo) if rng.random() < 0.3 else photo
