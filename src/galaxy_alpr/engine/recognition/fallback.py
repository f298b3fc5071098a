"""A reader that asks another one when it is unsure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from galaxy_alpr.engine.protocols import PlateRecognizer
from galaxy_alpr.engine.recognition.fusion import fuse
from galaxy_alpr.types import BgrImage, OcrResult

DOUBT = 0.6
WEIGHT = 1.0
"""Chosen on train rows by ``python -m training.reader.tune_reading``."""


class FallbackRecognizer:
    """Reads with ``first``; where that is less sure than ``below``, ``second`` is heard too."""

    def __init__(
        self,
        first: PlateRecognizer,
        second: PlateRecognizer,
        *,
        below: float = DOUBT,
        weight: float = WEIGHT,
    ) -> None:
        self._first = first
        self._second = second
        self._below = below
        self._weight = weight

    @property
    def name(self) -> str:
        return f"{self._first.name} + {self._second.name}"

    @property
    def crop_margin(self) -> tuple[float, float]:
        """The margin of the first reader; the second one's crop is cut to its own."""
        return self._first.crop_margin

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        """Return one result a crop, in order. Raises ``ModelError``."""
        results = self._first.read(crops)
        doubtful = [i for i, result in enumerate(results) if result.confidence < self._below]
        if doubtful:
            others = self._second.read([self.recut(crops[i]) for i in doubtful])
            for i, other in zip(doubtful, others, strict=True):
                results[i] = fuse(results[i], other, self._weight)
        return results

    def recut(self, crop: BgrImage) -> BgrImage:
        """Cut a crop with the first reader's margin down to the second one's."""
        height, width = crop.shape[:2]
        x, y = (
            max(0.0, (own - other) / (1 + 2 * own))
            for own, other in zip(self._first.crop_margin, self._second.crop_margin, strict=True)
        )
        left, top = round(x * width), round(y * height)
        return np.ascontiguousarray(crop[top : height - top, left : width - left])
