"""Join the left part of one real plate to the right part of another: new texts of real letters.

A reader that trains on the same few thousand photos overfits to their texts. Cut between letters
and joined, any two of them make a plate with a new text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.geometry import BoundingBox
from training.reader.data.rows import Row
from training.reader.settings import SLOTS

Image = NDArray[np.uint8]
LetterPlaces = tuple[tuple[float, float], ...]

NEAR = 0.06
"""Share of the width within which two cuts may be joined."""
EDGE = 0.03
"""Share of a plate's size left around it when it is cut out of a scene."""
BAND = (0.2, 0.75)
"""Share of a plate's height that letters stand in; below may be a date, above a state."""
REACH = 0.35
"""How far a cut moves to less ink at most, as a share of the distance between letters."""
MOVE_COST = 0.3
"""Ink, as a share of a full column, that a move by the distance between letters must save."""
LEAST_CONTRAST = 8.0
"""Grey levels between ink and ground below which a plate's contrast is not taken for less."""


def plate_image(row: Row) -> Image:
    """The plate of a row, cut with a narrow edge, (H, W, 3) uint8."""
    image = row.image()
    if row.box is None:
        return image
    return BoundingBox(*row.box).expand(EDGE, EDGE).crop(image)


@dataclass(frozen=True)
class Whole:
    """A plate that can be cut: ``image`` (H, W) uint8 grey, its text, the cuts' x and the letters'

    ``middle`` y, 0 to 1.
    """

    image: Image
    text: str
    cuts: tuple[float, ...]
    middle: float = 0.5

    @classmethod
    def of(cls, row: Row, places: LetterPlaces) -> Whole:
        """The plate of a row, its letters level, cut where there is least ink between them."""
        x, y = np.array(places).T
        rise, middle = np.polyfit(x - 0.5, y, 1).tolist()
        grey = cv2.cvtColor(plate_image(row), cv2.COLOR_BGR2GRAY)
        level = _deskew(np.asarray(grey, np.uint8), rise)
        cuts = tuple(((x[1:] + x[:-1]) / 2).tolist())
        rough = cls(level, row.text, cuts, middle)
        return cls(level, row.text, _thinnest(rough.ink, cuts), middle)

    @cached_property
    def _band(self) -> NDArray[np.float32]:
        """The rows that letters stand in."""
        top = int(BAND[0] * self.image.shape[0])
        bottom = max(int(BAND[1] * self.image.shape[0]), top + 1)
        return self.image[top:bottom].astype(np.float32)

    @cached_property
    def grounds(self) -> NDArray[np.float32]:
        """The middle grey level at each cut, where there are no letters, (n,)."""
        width = self.image.shape[1]
        at = np.clip([int(x * width) for x in self.cuts], 0, width - 1)
        return np.asarray(np.median(self._band[:, at], axis=0), np.float32)

    @cached_property
    def levels(self) -> tuple[float, float]:
        """Grey levels of the ground, as it is at the cuts, and of the letters' ink."""
        width = self.image.shape[1]
        ground = float(np.median(self.grounds))
        first, last = int(self.cuts[0] * width), int(self.cuts[-1] * width)
        inner = self._band[:, first : last + 1]
        dark = float(inner.mean()) < ground
        return ground, float(np.percentile(inner, 5 if dark else 95))

    @cached_property
    def ink(self) -> NDArray[np.float32]:
        """The share of ink in each column, (W,): 0 for none."""
        ground, ink = self.levels
        share = (self._band - ground) / _spread(ground, ink)
        return np.asarray(np.clip(share, 0.0, 1.0).mean(axis=0), np.float32)

    def ground_at(self, letter: int) -> float:
        """Grey level of the ground around a letter, as it is at the cuts beside it."""
        return float(self.grounds[max(0, letter - 1) : letter + 1].mean())

    def like(self, other: Whole, ground: float | None = None, at: float | None = None) -> Image:
        """The image with the grey levels of another plate, which may be lighter on darker.

        ``ground`` and ``at``: the grounds of this and the other plate where a part of this one is
        to be put on the other, if not those of all of them.
        """
        (ours, our_ink), (theirs, their_ink) = self.levels, other.levels
        scale = (their_ink - theirs) / _spread(ours, our_ink)
        values = (self.image.astype(np.float32) - (ours if ground is None else ground)) * scale
        values += theirs if at is None else at
        return np.asarray(np.clip(values, 0, 255), np.uint8)


def _deskew(image: Image, rise: float) -> Image:
    """An image whose letters climb by ``rise`` of its height from left to right, made horizontal.

    Unlike the product's deskewing it keeps all rows, so that letters keep their height above the
    date below them, which :data:`BAND` relies on.
    """
    height, width = image.shape
    slope = rise * height / width
    matrix = np.array([[1, 0, 0], [-slope, 1, slope * width / 2]])
    border = cv2.BORDER_REPLICATE
    return np.asarray(cv2.warpAffine(image, matrix, (width, height), borderMode=border), np.uint8)


def _spread(ground: float, ink: float) -> float:
    """Return the difference of ink and ground with its sign, a few levels at least."""
    return max(abs(ink - ground), LEAST_CONTRAST) * (1 if ink >= ground else -1)


def _thinnest(ink: NDArray[np.float32], cuts: tuple[float, ...]) -> tuple[float, ...]:
    """The columns near the cuts that have the least ink, nearer ones preferred; x from 0 to 1."""
    width = len(ink)
    pitch = float(np.median(np.diff(cuts))) if len(cuts) > 1 else 2 * NEAR
    found = []
    for cut in cuts:
        apart = (np.arange(width) + 0.5) / width - cut
        cost = (
            ink
            + MOVE_COST * np.abs(apart) / pitch
            + np.where(np.abs(apart) > REACH * pitch, 1e3, 0)
        )
        found.append(float(cut + apart[int(cost.argmin())]))
    return tuple(found)


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
    other = right.like(left)
    part = other[:, round(right.cuts[second] * other.shape[1]) :]
    part = np.asarray(cv2.resize(part, (width - seam, height), interpolation=cv2.INTER_AREA))
    joined = np.hstack([left.image[:, :seam], part])
    return np.asarray(cv2.cvtColor(joined, cv2.COLOR_GRAY2BGR), np.uint8), text
