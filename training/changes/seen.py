"""What is to be read of a plate that a cover hides in part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from training.changes.covers import SPARED, Alpha, hidden_shares
from training.changes.scenes import WIDTH, Floats, Plate
from training.reader.settings import HIDDEN, UNCLEAR

LOST = 0.4
"""Share of a character from which on it cannot be read."""
NARROW, THIN = ("1", "I"), 0.45
"""Narrow characters, and how much of a character's box one of them fills."""
CLEAR, OPAQUE = 0.5, 0.85
"""Opacity of a cover through which all can be read, and from which on nothing can."""


def inked(plate: Plate) -> Floats:
    """The boxes of a plate's characters, those of I and 1 as narrow as what is drawn."""
    chars = plate.chars.copy()
    least = 0.8 * plate.pitch * WIDTH
    for at, text in enumerate(plate.texts):
        if text in NARROW and chars[at, 2] - chars[at, 0] > least:
            middle, half = (chars[at, 0] + chars[at, 2]) / 2, (chars[at, 2] - chars[at, 0]) / 2
            chars[at, 0], chars[at, 2] = middle - THIN * half, middle + THIN * half
    return chars


def seen_through(plate: Plate, cover: Alpha, opacity: float = 1.0) -> Plate:
    """A plate under a cover (H, W) with what to read on it."""
    hidden = hidden_shares(cover, inked(plate))
    through = np.clip((opacity - CLEAR) / (OPAQUE - CLEAR), 0, 1)
    lost = np.clip((hidden - SPARED) / (LOST - SPARED), 0, 1) * through
    texts = tuple(
        text if share <= 0 else HIDDEN if share >= 1 else UNCLEAR
        for text, share in zip(plate.texts, lost, strict=True)
    )
    return replace(plate, texts=texts, whole=plate.texts, covered=tuple(lost.tolist()))
