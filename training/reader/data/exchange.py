"""Exchange letters of a real plate for letters of others: new texts, letter by letter.

Joined halves (``recombine.py``) keep the groups of letters they came with, so that the few hundred
last groups of a country can still be memorised. Here every letter may come from another
plate, rare ones more often than they occur.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.reader.data.recombine import Image, Whole

OUTER = 1.1
"""How far the outer letters reach from the outer cuts, in distances between letters."""
WIDE, THIN = 0.4, 0.1
"""The least width of a letter and of I and 1 in distances between letters."""
INKED = 0.12
"""Share of the strongest column's ink from which on a column belongs to a letter."""
AROUND = 0.016
"""Share of a plate's width that goes with a letter on either side."""
RARE = 0.5
"""Exponent of a letter's frequency: 1 as often as it occurs, 0 all alike."""
LEAST_SHARE = 0.4
"""A letter's contrast and height as shares of its new plate's from which on it may go there."""
SEAM = 3
"""Columns over which a new letter fades into the plate."""

Span = tuple[float, float]


def letter_spans(whole: Whole) -> list[Span]:
    """Return the left and right edge of each letter, x from 0 to 1, with a narrow margin."""
    ink, width = whole.ink, whole.image.shape[1]
    cuts = [round(x * width) for x in whole.cuts]
    pitch = float(np.median(np.diff(cuts))) if len(cuts) > 1 else 0.15 * width
    edge = max(1, round(AROUND * width))
    least_ink = INKED * float(ink[cuts[0] : cuts[-1] + 1].max())
    spans = []
    for place, char in enumerate(whole.text):
        outer = place in (0, len(cuts))
        low = cuts[place - 1] if place else max(0, round(cuts[0] - OUTER * pitch))
        high = cuts[place] if place < len(cuts) else min(width, round(cuts[-1] + OUTER * pitch))
        inked = np.flatnonzero(ink[low : max(high, low + 1)] >= least_ink)
        if not len(inked):
            inked = np.array([0, max(high - low, 1) - 1])
        if outer:
            least = THIN * pitch if char in "I1" else WIDE * pitch
            inked = _first_letter(inked, least) if place else _last_letter(inked, least)
        start, end = low + int(inked[0]) - edge, low + int(inked[-1]) + 1 + edge
        spans.append((max(low, start) / width, min(high, end) / width))
    return spans


def _first_letter(inked: NDArray[np.intp], least: float) -> NDArray[np.intp]:
    """The inked columns up to the first gap after ``least`` px: what follows is the edge."""
    gaps = np.flatnonzero((np.diff(inked) > 1) & (inked[:-1] - inked[0] + 1 >= least))
    return inked[: gaps[0] + 1] if len(gaps) else inked


def _last_letter(inked: NDArray[np.intp], least: float) -> NDArray[np.intp]:
    """The inked columns from the last gap before ``least`` px on."""
    return -_first_letter(-inked[::-1], least)[::-1]


@dataclass(frozen=True)
class Letter:
    """The letter at ``place`` in the text of ``whole``: ``span`` x, 0 to 1."""

    whole: Whole
    place: int
    span: Span

    @property
    def char(self) -> str:
        """The letter as text."""
        return self.whole.text[self.place]

    def clear_beside(self, base: Whole) -> bool:
        """Return whether it has enough contrast and rows to pass for a letter of ``base``."""
        (ground, ink), (other_ground, other_ink) = self.whole.levels, base.levels
        contrast = abs(ink - ground) >= LEAST_SHARE * abs(other_ink - other_ground)
        return contrast and self.whole.image.shape[0] >= LEAST_SHARE * base.image.shape[0]


class LetterPool:
    """The letters of real plates of one kind, to draw from."""

    def __init__(self, wholes: list[Whole]) -> None:
        self._letters: dict[str, list[Letter]] = defaultdict(list)
        for whole in wholes:
            for place, span in enumerate(letter_spans(whole)):
                self._letters[whole.text[place]].append(Letter(whole, place, span))
        self._kinds = {
            digits: sorted(c for c in self._letters if c.isdigit() == digits)
            for digits in (True, False)
        }
        self._often = {
            digits: np.array([len(self._letters[c]) for c in chars], np.float64) ** RARE
            for digits, chars in self._kinds.items()
        }

    def _draw(self, rng: np.random.Generator, like: str) -> Letter:
        """A letter for a letter or a digit for a digit."""
        digits = like.isdigit()
        often = self._often[digits]
        char = self._kinds[digits][int(rng.choice(len(often), p=often / often.sum()))]
        letters = self._letters[char]
        return letters[int(rng.integers(len(letters)))]

    def exchange(self, rng: np.random.Generator, base: Whole) -> tuple[Image, str]:
        """``base``, a plate of this case, with some letters of others, and its text.

        Returns (H, W, 3) uint8. A new letter takes over size, brightness, contrast and polarity of
        the plate it comes to, so that this becomes wider or narrower by what the letter is.
        """
        share = rng.uniform(0.1, 0.8)
        width = base.image.shape[1]
        plate, text, done = base.image[:, :0], "", 0
        for place, (low, high) in enumerate(letter_spans(base)):
            letter = self._draw(rng, base.text[place])
            if rng.random() >= share or not letter.clear_beside(base):
                text += base.text[place]
                continue
            plate = _append(plate, base.image[:, done : round(low * width)])
            plate = _append(plate, _fitted(letter, base, place))
            text, done = text + letter.char, round(high * width)
        plate = _append(plate, base.image[:, done:])
        return np.asarray(cv2.cvtColor(plate, cv2.COLOR_GRAY2BGR), np.uint8), text


def _fitted(letter: Letter, base: Whole, place: int) -> Image:
    """A letter's part of its plate fitted to ``base`` at a place in its text."""
    height, width = base.image.shape
    image = letter.whole.like(base, letter.whole.ground_at(letter.place), base.ground_at(place))
    first, last = (round(x * image.shape[1]) for x in letter.span)
    part = image[:, first : max(last, first + 1)]
    wide = max(1, round((letter.span[1] - letter.span[0]) * width))
    how = cv2.INTER_AREA if part.shape[0] > height else cv2.INTER_LINEAR
    part = np.asarray(cv2.resize(part, (wide, height), interpolation=how), np.uint8)
    rows = np.arange(height) - round((base.middle - letter.whole.middle) * height)
    return np.asarray(part[np.clip(rows, 0, height - 1)], np.uint8)


def _append(plate: Image, part: Image) -> Image:
    """A part put to the right of a plate, its last columns fading into the part's first one."""
    if not plate.shape[1] or not part.shape[1]:
        return np.hstack([plate, part])
    seam = min(SEAM, plate.shape[1])
    fade = (np.arange(1, seam + 1) / (2 * seam + 1)).astype(np.float32)
    faded = plate[:, -seam:] * (1 - fade) + part[:, :1] * fade
    return np.hstack([plate[:, :-seam], np.asarray(faded, np.uint8), part])
