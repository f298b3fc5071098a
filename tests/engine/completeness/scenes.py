"""Plates and readings for the tests of completeness."""

from __future__ import annotations

from galaxy_alpr.engine.recognition.hypotheses import text_confidence
from galaxy_alpr.geometry import BoundingBox, Point, Quad
from galaxy_alpr.types import PLATE_LABEL, Detection, OcrResult, TextCandidate

SIZE = (1280, 720)
"""Width and height of the pictures."""


def plate(x1: float, y1: float, x2: float, y2: float, corners: Quad | None = None) -> Detection:
    """Return a detected plate."""
    return Detection(PLATE_LABEL, 0.9, BoundingBox(x1, y1, x2, y2), corners)


def vehicle(x1: float, y1: float, x2: float, y2: float, confidence: float = 0.9) -> Detection:
    """Return a detected car."""
    return Detection("car", confidence, BoundingBox(x1, y1, x2, y2))


def centers(xs: list[float], y: float = 0.4) -> tuple[Point, ...]:
    """Return the centers of characters in one line."""
    return tuple((x, y) for x in xs)


def reading(
    text: str, at: tuple[Point, ...] = (), *, raw: str | None = None, country: str | None = None
) -> OcrResult:
    """Return a sure reading."""
    each = (0.99,) * len(text)
    own = TextCandidate(text, text_confidence(each), each)
    return OcrResult(
        text if raw is None else raw,
        text,
        own.confidence,
        each,
        (own,),
        country,
        0.95 if country else 0.0,
        at,
    )
