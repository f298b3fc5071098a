"""Results of recognizers that return a confidence of the whole text, not of its characters."""

from __future__ import annotations

from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.types import OcrResult, TextCandidate


def whole_text_result(raw_text: str, confidence: float) -> OcrResult:
    """Return a result with one candidate; each character gets the root of the confidence."""
    text = normalize_text(raw_text)
    if not text:
        return OcrResult(raw_text, "", 0.0, (), ())
    confidence = min(1.0, max(0.0, confidence))
    each = (confidence ** (1 / len(text)),) * len(text)
    return OcrResult(raw_text, text, confidence, each, (TextCandidate(text, confidence, each),))
