"""A recognizer that uses a fallback recognizer for readings with a low confidence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from galaxy_alpr.engine.protocols import PlateRecognizer
from galaxy_alpr.engine.recognition.fusion import fuse
from galaxy_alpr.types import BgrImage, OcrResult

# Chosen on train rows by ``python -m training.reader.tune_reading``.
FALLBACK_BELOW = 0.6
FALLBACK_WEIGHT = 1.0


class FallbackRecognizer:
    """Reads with ``primary``; fuses readings of a confidence below ``below`` with ``fallback``'s.

    Where the primary recognizer cannot read a character, the fallback is not asked.
    ``weight`` (0 to 1) is the influence of the fallback recognizer's reading.
    """

    def __init__(
        self,
        primary: PlateRecognizer,
        fallback: PlateRecognizer,
        *,
        below: float = FALLBACK_BELOW,
        weight: float = FALLBACK_WEIGHT,
    ) -> None:
        self._primary = primary
        self._fallback = fallback
        self._below = below
        self._weight = weight

    @property
    def name(self) -> str:
        return f"{self._primary.name} + {self._fallback.name}"

    @property
    def crop_margin(self) -> tuple[float, float]:
        """The margin of the primary recognizer; ``fallback_crop`` reduces it to the other one's."""
        return self._primary.crop_margin

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        """Return one result for each crop, in order. Raises ``ModelError``."""
        results = self._primary.read(crops)
        unsure = [
            i
            for i, result in enumerate(results)
            if result.confidence < self._below and not result.is_unread
        ]
        if unsure:
            others = self._fallback.read([self.fallback_crop(crops[i]) for i in unsure])
            for i, other in zip(unsure, others, strict=True):
                results[i] = fuse(results[i], other, self._weight)
        return results

    def fallback_crop(self, crop: BgrImage) -> BgrImage:
        """Return a crop with the primary recognizer's margin reduced to the fallback's."""
        height, width = crop.shape[:2]
        x, y = (
            max(0.0, (own - other) / (1 + 2 * own))
            for own, other in zip(
                self._primary.crop_margin, self._fallback.crop_margin, strict=True
            )
        )
        left, top = round(x * width), round(y * height)
        return np.ascontiguousarray(crop[top : height - top, left : width - left])
