"""Join the left part of one real plate to the right part of another: new texts of real letters.

A reader that sees the same few thousand photos again and again learns their texts by heart. Cut
between letters and joined, any two of them make a plate that nobody has seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from galaxy_alpr.engine.rectify import crop_box
from galaxy_alpr.types import BoundingBox
from training.reader.crops import to_input
from training.reader.dataset import Row
from training.reader.measure import readings
from training.reader.model import COLUMNS, ROWS, PlateReader
from training.reader.settings import SLOTS

Image = NDArray[np.uint8]

LEAST_GAP = 0.035
"""Share of the width by which the middles of neighbouring letters differ at least."""
MOST_RISE = 0.22
"""Share of the height by which letters of one line differ at most."""
NEAR = 0.06
"""Share of the width within which two cuts may be joined."""
EDGE = 0.03
"""Share of a plate's size left around it when it is cut out of a scene."""
BRIGHT_GROUND = 0.5
"""Share of bright pixels in the middle of a plate from which on its letters are the dark ones."""


def plate_image(row: Row) -> Image:
    """The plate of a row, cut with a narrow edge, (H, W, 3) uint8."""
    image = row.image()
    if row.box is None:
        return image
    return crop_box(image, BoundingBox(*row.box).expand(EDGE, EDGE))


@torch.no_grad()
def cuts_of(network: PlateReader, rows: list[Row], batch: int = 64) -> list[tuple[float, ...]]:
    """Where each row's plate can be cut between letters, x from 0 to 1, in reading order.

    The places are those that the network's slots look at, so only rows of one line that it reads
    right have any: an untrained network gives none.
    """
    network.eval()
    cuts: list[tuple[float, ...]] = []
    for start in range(0, len(rows), batch):
        chunk = rows[start : start + batch]
        crops = np.stack([to_input(plate_image(row)) for row in chunk])
        seen = network(torch.from_numpy(crops).unsqueeze(1).float())
        read = readings(torch.softmax(seen.text, dim=2).numpy()).texts
        looks = torch.softmax(seen.attention, dim=2).reshape(-1, SLOTS, ROWS, COLUMNS).numpy()
        for row, text, look in zip(chunk, read, looks, strict=True):
            cuts.append(_between(look[: len(text)]) if text == row.text else ())
    return cuts


def _between(looks: NDArray[np.float32]) -> tuple[float, ...]:
    """Cuts between letters from where their slots look, (n, rows, columns); none if unclear."""
    x = looks.sum(axis=1) @ ((np.arange(COLUMNS) + 0.5) / COLUMNS)
    y = looks.sum(axis=2) @ ((np.arange(ROWS) + 0.5) / ROWS)
    if len(x) < 2 or np.diff(x).min() < LEAST_GAP or np.ptp(y) > MOST_RISE:
        return ()
    return tuple(((x[1:] + x[:-1]) / 2).tolist())


@dataclass(frozen=True)
class Whole:
    """A plate that can be cut: ``image`` (H, W) uint8 grey, its text and the cuts' x, 0 to 1."""

    image: Image
    text: str
    cuts: tuple[float, ...]

    @classmethod
    def of(cls, row: Row, cuts: tuple[float, ...]) -> Whole:
        """The plate of a row."""
        grey = cv2.cvtColor(plate_image(row), cv2.COLOR_BGR2GRAY)
        return cls(np.asarray(grey, np.uint8), row.text, cuts)


def join(rng: np.random.Generator, left: Whole, right: Whole) -> tuple[Image, str] | None:
    """The left part of one plate with the right part of the other, (H, W, 3) uint8, and its text.

    None where no two cuts lie near each other or the text would be too long. The right part takes
    over size, brightness, contrast and polarity of the left one.
    """
    first = int(rng.integers(len(left.cuts)))
    apart = np.abs(np.array(right.cuts) - left.cuts[first])
    second = int(apart.argmin())
    text = left.text[: first + 1] + right.text[second + 1 :]
    if apart[second] > NEAR or len(text) > SLOTS:
        return None
    height, width = left.image.shape
    seam = round(left.cuts[first] * width)
    other = _matched(right.image, left.image)
    part = other[:, round(right.cuts[second] * other.shape[1]) :]
    part = np.asarray(cv2.resize(part, (width - seam, height), interpolation=cv2.INTER_AREA))
    joined = np.hstack([left.image[:, :seam], part])
    return np.asarray(cv2.cvtColor(joined, cv2.COLOR_GRAY2BGR), np.uint8), text


def _dark_letters(image: Image) -> bool:
    dy, dx = image.shape[0] // 5 + 1, image.shape[1] // 10 + 1
    middle = image[dy:-dy, dx:-dx]
    _, bright = cv2.threshold(middle, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return float(bright.mean()) >= BRIGHT_GROUND


def _matched(image: Image, model: Image) -> Image:
    """An image with the polarity, mean and contrast of another."""
    values = image.astype(np.float32)
    if _dark_letters(image) != _dark_letters(model):
        values = 255.0 - values
    scale = float(model.std()) / max(float(values.std()), 4.0)
    values = (values - values.mean()) * scale + model.mean()
    return np.asarray(np.clip(values, 0, 255), np.uint8)
