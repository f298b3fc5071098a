"""Plates of which something is hidden, stacked, in three lines or in another script, to be read.

The changes are those of the completeness network's views. What is hidden is read as ``HIDDEN``, a
character of another script as ``FOREIGN``; stacked letters and three lines are read.
"""

from __future__ import annotations

import numpy as np

from training.completeness.data.bank import PlateBank
from training.completeness.data.views import MAKERS, shoot
from training.reader.data.crops import INTERPOLATIONS, Crop, to_input
from training.reader.settings import FOREIGN, SLOTS

SHARES = {
    "real spared": 0.16,
    "real beside": 0.06,
    "real latin": 0.05,
    "real two": 0.03,
    "drawn spared": 0.04,
    "lines": 0.06,
    "real covered": 0.22,
    "real cut": 0.08,
    "drawn covered": 0.06,
    "drawn cut": 0.03,
    "real foreign": 0.06,
    "real stacked": 0.06,
    "real three": 0.03,
    "lines unread": 0.16,
}
"""How often each change is drawn."""
CLEAR = 0.35
"""Share of crops that are left as they were photographed."""
TRIES = 40
_NAMES = tuple(SHARES)
_CUMULATIVE = np.cumsum(list(SHARES.values()))


def changed_crop(rng: np.random.Generator, bank: PlateBank) -> tuple[Crop, str]:
    """A crop of a changed plate, and what to read on it.

    Raises ``RuntimeError`` where the bank's plates allow no change.
    """
    for _ in range(TRIES):
        at = int(np.searchsorted(_CUMULATIVE, rng.random() * _CUMULATIVE[-1], side="right"))
        change = MAKERS[_NAMES[min(at, len(_NAMES) - 1)]][1](rng, bank)
        if change is None or not 1 <= len(change.plate.text) <= SLOTS:
            continue
        plate = change.plate
        image, matrix = shoot(rng, plate, clear=bool(rng.random() < CLEAR))
        centres = np.full((SLOTS, 2), np.nan, np.float32)
        if all(len(text) == 1 and text != FOREIGN for text in plate.texts):
            places = (plate.chars[:, :2] + plate.chars[:, 2:]) / 2
            moved = places @ matrix[:, :2].T + matrix[:, 2]
            centres[: len(moved)] = moved / np.array([image.shape[1], image.shape[0]])
        method = INTERPOLATIONS[int(rng.choice(3, p=[0.6, 0.2, 0.2]))]
        return Crop(to_input(image, method), centres), plate.text
    raise RuntimeError("no change of these plates could be drawn")
