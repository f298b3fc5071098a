"""The plates that views are made of."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.changes.scenes import (
    Image,
    Letters,
    Plate,
    load_plate,
    read_letters,
    rendered,
)
from training.reader.data.rows import DEFAULT_SHARE, SHARES
from training.synthetic.plates import render_plate

PATCHES = 500
PATCH = 64
USES = 4
"""How often a rendered plate is used: rendering takes the longest."""


class PlateBank:
    """Photographed plates, drawn by source; ``patches`` are textures of what is around plates."""

    def __init__(self, letters: Path, *, held_out: bool) -> None:
        items = [item for item in read_letters(letters, held_out=held_out) if item.chars]
        self.items = items
        self.plates = [load_plate(item) for item in items]
        self._sums = np.cumsum(_weights(items))
        self.patches = _patches(self.plates)
        self._rendered: Plate | None = None
        self._uses = 0

    def drawn(self, rng: np.random.Generator) -> Plate:
        """A rendered plate, each one ``USES`` times."""
        if self._rendered is None or self._uses >= USES:
            two_lines = True if rng.random() < 0.2 else None
            self._rendered, self._uses = rendered(rng, render_plate(rng, two_lines=two_lines)), 0
        self._uses += 1
        return self._rendered

    def pick(self, rng: np.random.Generator) -> Plate:
        """A photographed plate."""
        at = int(np.searchsorted(self._sums, rng.random() * self._sums[-1], side="right"))
        return self.plates[min(at, len(self.plates) - 1)]


def _weights(items: list[Letters]) -> NDArray[np.float64]:
    counts = Counter(item.source for item in items)
    shares = [SHARES.get(item.source, DEFAULT_SHARE) / counts[item.source] for item in items]
    return np.array(shares)


def _patches(plates: list[Plate]) -> list[Image]:
    """Square textures from above and below the plates of scenes."""
    out: list[Image] = []
    for plate in plates:
        if plate.finished or len(out) >= PATCHES:
            continue
        upper, lower = plate.image[: int(plate.box[1])], plate.image[int(plate.box[3]) + 1 :]
        parts = [part for part in (upper, lower) if min(part.shape) >= 6]
        out += [np.asarray(cv2.resize(part, (PATCH, PATCH)), np.uint8) for part in parts]
    return out
