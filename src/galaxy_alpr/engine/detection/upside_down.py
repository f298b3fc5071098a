"""Plates in the picture of a camera that hangs upside down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from galaxy_alpr.types import Detection, PlateResult

_MAX_PLATES = 2
"""Plates that are read upside down at most."""

_MIN_CONFIDENCE = 0.8
_MIN_LENGTH = 4
"""Least confidence and length of a text read upside down.

Of 316 photos with plates of which none is read, one gives a text so sure (two letters) and none one
that is so long, too (train rows of the detector, a trial).
"""


def read_turned(
    plates: Sequence[Detection],
    results: Sequence[PlateResult],
    read: Callable[[Sequence[Detection]], Sequence[PlateResult]],
) -> list[PlateResult] | None:
    """Return the results of a picture that is upside down; ``None`` of any other.

    If no plate has a text, the first ``plates`` are read upside down, and at least one must give
    a sure text then. The detector finds plates without turning the picture. A plate that was
    detected in parts stays unread.
    """
    if any(result.text for result in results) or any(plate.parts for plate in plates):
        return None
    turned = read([turn(plate) for plate in plates[:_MAX_PLATES]])
    if not any(_is_sure(result) for result in turned):
        return None
    chosen = [
        other if _is_sure(other) else result for result, other in zip(results, turned, strict=False)
    ]
    return [*chosen, *results[len(chosen) :]]


def turn(plate: Detection) -> Detection:
    """Return the plate the other way up: its corners begin at the opposite one."""
    first, second, third, fourth = plate.corners or plate.box.corners
    return replace(plate, corners=(third, fourth, first, second))


def _is_sure(result: PlateResult) -> bool:
    return len(result.text or "") >= _MIN_LENGTH and result.confidence >= _MIN_CONFIDENCE
