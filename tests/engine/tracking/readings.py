"""Readings as a recognizer returns them, from what stands at each place of a text."""

from __future__ import annotations

from galaxy_alpr.engine.recognition.hypotheses import expand_candidates, text_confidence
from galaxy_alpr.engine.tracking.weights import FrameReading
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import OcrResult, PlateQuality

Options = dict[str, float]


def reading(*columns: Options) -> OcrResult:
    """Return the reading of columns: probabilities by character, an empty one for none."""
    best = [max(column.items(), key=lambda pair: pair[1]) for column in columns]
    text = "".join(character for character, _ in best)
    confidences = tuple(confidence for character, confidence in best if character)
    shown = [list(column.items()) for column in columns]
    return OcrResult(
        raw_text=text,
        text=text,
        confidence=text_confidence(confidences),
        char_confidences=confidences,
        candidates=expand_candidates(text, shown),
        columns=tuple(tuple(column.items()) for column in columns),
    )


def plain(text: str, confidence: float = 0.95) -> OcrResult:
    """Return the reading of a text, each character of which has the same confidence."""
    return reading(*({character: confidence} for character in text))


def frame(
    at: float,
    result: OcrResult,
    *,
    x: float | None = None,
    height: float = 20.0,
    quality: float = 1.0,
) -> FrameReading:
    """Return a frame's reading of a plate that moves by twice its height in a second."""
    left = 200.0 + (40.0 * at if x is None else x)
    box = BoundingBox(left, 100.0, left + 4 * height, 100.0 + height)
    return FrameReading(at, box, result, PlateQuality(quality, height, 1.0, 1.0, 1.0))
