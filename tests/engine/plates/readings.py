"""Readings for the tests of the correction."""

from __future__ import annotations

from collections.abc import Sequence

from galaxy_alpr.engine.plates.correction import CorrectedReading
from galaxy_alpr.engine.recognition.hypotheses import text_confidence
from galaxy_alpr.types import OcrResult, TextCandidate


def read(
    text: str,
    confidences: Sequence[float] | float = 0.95,
    *,
    raw: str | None = None,
    others: Sequence[tuple[str, float]] = (),
    recognized: tuple[str, float] = ("", 0.0),
) -> OcrResult:
    """Return a reading.

    ``others`` are further candidates with the probability of the characters that differ,
    ``recognized`` is the recognizer's country with its confidence.
    """
    each = (confidences,) * len(text) if isinstance(confidences, float) else tuple(confidences)
    own = TextCandidate(text, text_confidence(each), each)
    candidates = [own]
    for other, probability in others:
        pairs = zip(other, text, each, strict=True)
        parts = tuple(p if a == b else probability for a, b, p in pairs)
        candidates.append(TextCandidate(other, text_confidence(parts), parts))
    return OcrResult(
        raw_text=text if raw is None else raw,
        text=text,
        confidence=own.confidence,
        char_confidences=each,
        candidates=tuple(candidates),
        country=recognized[0] or None,
        country_confidence=recognized[1],
    )


def doubt(text: str, position: int, confidence: float, sure: float = 0.99) -> OcrResult:
    """Return a reading with a low confidence for one character."""
    return read(text, [confidence if i == position else sure for i in range(len(text))])


def texts(corrected: CorrectedReading) -> list[str]:
    """Return the texts of the candidates in order."""
    return [candidate.text for candidate in corrected.candidates]
