"""Plates of which something is hidden, stacked, in three lines or in another script, to be read.

What is hidden is read as ``HIDDEN``, a character of another script as ``FOREIGN``; stacked letters
and three lines are read.
"""

from __future__ import annotations

import numpy as np

from training.changes.bank import PlateBank
from training.changes.kinds import KINDS, shoot
from training.changes.scenes import Plate
from training.reader.data.crops import INTERPOLATIONS, Crop, to_input
from training.reader.settings import FOREIGN, SLOTS

CLEAR = 0.35
"""Share of crops that are left as they were photographed."""
TRIES = 40
_NAMES = tuple(KINDS)
_CUMULATIVE = np.cumsum([share for share, _ in KINDS.values()])


def changed_plate(rng: np.random.Generator, bank: PlateBank, kind: str = "") -> Plate:
    """A plate after a change (``kind`` of ``KINDS``, any without), whose text fits the reader.

    Raises ``RuntimeError`` where the bank's plates do not allow it.
    """
    for _ in range(TRIES):
        at = int(np.searchsorted(_CUMULATIVE, rng.random() * _CUMULATIVE[-1], side="right"))
        plate = KINDS[kind or _NAMES[min(at, len(_NAMES) - 1)]][1](rng, bank)
        if plate is not None and 1 <= len(plate.text) <= SLOTS:
            return plate
    raise RuntimeError("no change of these plates could be drawn")


def changed_crop(rng: np.random.Generator, bank: PlateBank) -> tuple[Crop, Plate]:
    """A crop of a changed plate, and the plate with what to read on it."""
    plate = changed_plate(rng, bank)
    image, matrix = shoot(rng, plate, clear=bool(rng.random() < CLEAR))
    centres = np.full((SLOTS, 2), np.nan, np.float32)
    read = plate.chars[[bool(text) for text in plate.texts]]
    moved = (read[:, :2] + read[:, 2:]) / 2 @ matrix[:, :2].T + matrix[:, 2]
    centres[: len(moved)] = moved / np.array([image.shape[1], image.shape[0]])
    centres[[i for i, char in enumerate(plate.text) if char == FOREIGN]] = np.nan
    method = INTERPOLATIONS[int(rng.choice(3, p=[0.6, 0.2, 0.2]))]
    return Crop(to_input(image, method), centres), plate
