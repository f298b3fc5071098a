"""Plates in the picture of a camera that hangs upside down."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from galaxy_alpr.types import Detection, PlateResult

_MAX_PLATES = 2
"""Plates that are read upside down at most."""

_UNSURE = 0.85
"""Confidence from which one text shows that a picture is the right way up."""

_MIN_CONFIDENCE = 0.8
_MIN_CONFIDENCE_OVER_TEXT = 0.9
_MIN_LENGTH = 4
"""Least confidence and length of a text read upside down; the higher one if any plate has a text.

Of 316 photos with plates of which none is read, one gives a text so sure (two letters) and none one
that is so long, too. Of 149 crops of which the reader is unsure, one gives 0.82 and none 0.9 (train
rows of the detector and held-out ones of the reader, trials).
"""


def read_turned(
    plates: Sequence[Detection],
    results: Sequence[PlateResult],
    read: Callable[[Sequence[Detection]], Sequence[PlateResult]],
) -> list[PlateResult] | None:
    """Return the results of a picture that is upside down; ``None`` of any other.

    If no plate has a sure text, the first ``plates`` are read upside down, and at least one must
    give a sure text then, surer than what it says the right way up. The detector finds plates
    without turning the picture. A plate that was detected in parts stays unread.
    """
    texts = [result for result in results if result.text]
    if any(result.confidence >= _UNSURE for result in texts):
        return None
    if any(plate.parts for plate in plates):
        return None
    least = _MIN_CONFIDENCE_OVER_TEXT if texts else _MIN_CONFIDENCE
    turned = read([turn(plate) for plate in plates[:_MAX_PLATES]])
    surer = [
        len(other.text or "") >= _MIN_LENGTH and other.confidence >= max(least, _as_read(result))
        for result, other in zip(results, turned, strict=False)
    ]
    if not any(surer):
        return None
    chosen = [
        other if is_surer else result
        for result, other, is_surer in zip(results, turned, surer, strict=False)
    ]
    return [*chosen, *results[len(chosen) :]]


def turn(plate: Detection) -> Detection:
    """Return the plate the other way up: its corners begin at the opposite one."""
    first, second, third, fourth = plate.corners or plate.box.corners
    return replace(plate, corners=(third, fourth, first, second))


def _as_read(result: PlateResult) -> float:
    """Return the confidence of a plate's characters, also of a text that is withheld."""
    return math.prod(result.char_confidences) if result.char_confidences else 0.0
