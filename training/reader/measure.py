"""Figures of a reader: exact texts, expected calibration error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.reader.settings import ALPHABET, PAD_INDEX

Probabilities = NDArray[np.float32]

FOLD = str.maketrans("OQDILZSB", "00011258")
"""Confusable characters that are folded into one."""


@dataclass(frozen=True)
class Readings:
    """Texts read and how sure the reader is of each: the product over its characters, (N,)."""

    texts: list[str]
    confidences: NDArray[np.float64]


def readings(
    probabilities: Probabilities, pad_index: int = PAD_INDEX, alphabet: str = ALPHABET
) -> Readings:
    """Most probable texts of (N, slots, classes) probabilities; padding counts for nothing."""
    best = probabilities.argmax(axis=2)
    top = probabilities.max(axis=2).astype(np.float64)
    counted = np.where(best == pad_index, 1.0, top)
    texts = ["".join(alphabet[i] for i in row if i != pad_index) for row in best.tolist()]
    return Readings(texts, counted.prod(axis=1))


def exact(read: list[str], truth: list[str]) -> float:
    """Share of texts read without a mistake; NaN for none."""
    pairs = list(zip(read, truth, strict=True))
    return sum(a == b for a, b in pairs) / len(pairs) if pairs else float("nan")


def folded(read: list[str], truth: list[str]) -> float:
    """Return the share of right texts when confusables (O/0, I/1, S/5 …) count as the same."""
    return exact([t.translate(FOLD) for t in read], [t.translate(FOLD) for t in truth])


def calibration_error(
    confidences: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10
) -> float:
    """Expected calibration error over ``bins`` equal-width bins (Guo et al., 2017)."""
    index = np.clip((confidences * bins).astype(int), 0, bins - 1)
    total = 0.0
    for b in range(bins):
        inside = index == b
        if inside.any():
            gap = abs(float(confidences[inside].mean()) - float(right[inside].mean()))
            total += gap * float(inside.mean())
    return total
