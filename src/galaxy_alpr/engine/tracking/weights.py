"""How much each frame counts: by its confidence, its size, and how different it is from the others.

Frames in which a plate has hardly moved repeat the same error: together they are one *look*. A look
begins when the plate's centre has moved, or its height changed, by a share of the plate since the
look before began. Within a look the frames share their weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage, OcrResult, PlateQuality

_MOVED = 0.14
"""Movement that begins a look, as a share of the plate's height."""

_GROWN = 0.06
"""Change of the plate's height that begins a look, as a share."""

_PAUSE_S = 2.0
"""Seconds after which a plate that stands still is looked at anew: the light has changed."""

IN_A_LOOK = 3
"""Readings of a plate that has hardly moved; further frames would repeat their errors."""

_IN_AN_UNSURE_LOOK = 8
"""The same where all are unsure: noise differs by frame, and the mean of their crops has less."""

_CLEAR = 0.9
"""Confidence from which a reading is sure in this sense."""

_LEAST_CONFIDENCE = 0.1
_POWER = 0.4
"""The weight of a frame is its confidence, plus the least, to this power. Fitted."""

_LARGE_PX = 20.0
_SIZE_POWER = 0.5
"""The weight also grows with the plate's height, relative to this, to this power. Fitted."""

_REPEATED = 0.1
"""What each further frame adds to a look's weight, falling with their number."""

_INDEPENDENT = 10.0
"""Looks that count in full; further ones count by the root of their number."""


@dataclass(frozen=True, slots=True)
class FrameReading:
    """One frame's reading of a plate: ``at`` seconds by the stream's clock, box in its pixels.

    ``crop`` is the plate upright with a margin, where it is kept.
    """

    at: float
    box: BoundingBox
    reading: OcrResult
    quality: PlateQuality
    crop: BgrImage | None = None


def worth_reading(frames: Sequence[FrameReading], box: BoundingBox, at: float) -> bool:
    """Return whether a further frame, with the plate in ``box``, may tell more than ``frames``."""
    clear = any(frame.reading.confidence >= _CLEAR for frame in frames[-IN_A_LOOK:])
    most = IN_A_LOOK if clear else _IN_AN_UNSURE_LOOK
    if len(frames) < most:
        return True
    last = frames[-most:]
    return len(set(looks([*last, replace(last[-1], at=at, box=box)]))) > 1


def sureness(reading: OcrResult) -> float:
    """Return the weight of a reading by its confidence alone; that of a sure one is about 1."""
    return float((_LEAST_CONFIDENCE + reading.confidence) ** _POWER)


def looks(frames: Sequence[FrameReading]) -> list[int]:
    """Return the number of the look of each frame; frames are in order of time."""
    numbers: list[int] = []
    first: FrameReading | None = None
    number = -1
    for frame in frames:
        if first is None or _differs(first, frame):
            first, number = frame, number + 1
        numbers.append(number)
    return numbers


def weights(frames: Sequence[FrameReading], numbers: Sequence[int]) -> list[float]:
    """Return each frame's weight; a plate that is read once, surely, weighs about 1."""
    raw = [_weight(frame) for frame in frames]
    sums: dict[int, float] = {}
    tops: dict[int, float] = {}
    for number, weight in zip(numbers, raw, strict=True):
        sums[number] = sums.get(number, 0.0) + weight
        tops[number] = max(tops.get(number, 0.0), weight)
    totals = {
        number: top * (1.0 + _REPEATED * _growth(sums[number] / top - 1.0))
        for number, top in tops.items()
    }
    scale = _scale(len(totals))
    return [
        scale * totals[number] * weight / sums[number]
        for number, weight in zip(numbers, raw, strict=True)
    ]


def _differs(first: FrameReading, frame: FrameReading) -> bool:
    height = max(1.0, first.box.height)
    (x1, y1), (x2, y2) = first.box.center, frame.box.center
    moved = max(abs(x2 - x1), abs(y2 - y1)) / height
    grown = abs(frame.box.height - first.box.height) / height
    return moved >= _MOVED or grown >= _GROWN or frame.at - first.at >= _PAUSE_S


def _weight(frame: FrameReading) -> float:
    size = max(1.0, frame.quality.height_px) / _LARGE_PX
    return float(sureness(frame.reading) * size**_SIZE_POWER)


def _growth(further: float) -> float:
    return further / (further + 3.0) * 3.0 if further > 0 else 0.0


def _scale(count: int) -> float:
    """Return the factor that makes the weight of many looks grow by the root of their number."""
    if count <= _INDEPENDENT:
        return 1.0
    return float((_INDEPENDENT * count) ** 0.5 / count)
