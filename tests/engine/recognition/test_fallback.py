"""Two readings are fused character by character; the fallback reads only unsure crops."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from galaxy_alpr.engine.recognition.fallback import FallbackRecognizer
from galaxy_alpr.engine.recognition.fusion import fuse
from galaxy_alpr.engine.recognition.hypotheses import text_confidence
from galaxy_alpr.types import BgrImage, OcrResult, TextCandidate


def reading(text: str, *confidences: float, country: str | None = None) -> OcrResult:
    each = confidences if len(confidences) == len(text) else confidences * len(text)
    candidate = TextCandidate(text, text_confidence(each), each)
    return OcrResult(text, text, candidate.confidence, each, (candidate,), country)


def test_agreement_raises_the_confidence() -> None:
    fused = fuse(reading("B1234XYZ", 0.9), reading("B1234XYZ", 0.9), 0.5)
    assert fused.text == "B1234XYZ"
    assert 0.9**8 < fused.confidence < 1


def test_the_unsure_character_is_replaced_and_the_others_are_kept() -> None:
    first = reading("8123XYZ", 0.4, 0.99, 0.99, 0.99, 0.99, 0.99, 0.99, country="ID")
    second = reading("B123XYV", 0.97, 0.9, 0.9, 0.9, 0.9, 0.9, 0.5)
    fused = fuse(first, second, 0.5)
    assert fused.text == "B123XYZ"
    assert fused.country == "ID"
    assert {"B123XYZ", "8123XYZ"} <= {candidate.text for candidate in fused.candidates}


def test_a_much_different_second_reading_is_ignored() -> None:
    first = reading("AB12", 0.98, 0.98, 0.98, 0.8)
    second = reading("XY12", 0.99)
    assert fuse(first, second, 0.3).text == "AB12"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("B123XYZ", 0.9), ("B1234XYZ", 0.99), "B123XYZ"),
        (("B1234XYZ", 0.9), ("B123XYZ", 0.6), "B1234XYZ"),
    ],
)
def test_a_missing_character_needs_more_than_one_reading(
    first: tuple[str, float], second: tuple[str, float], expected: str
) -> None:
    assert fuse(reading(*first), reading(*second), 0.2).text == expected


def test_empty_and_very_different_readings_change_nothing() -> None:
    first = reading("B1234XYZ", 0.7)
    assert fuse(first, OcrResult.empty(), 0.5) is first
    assert fuse(first, reading("HELLO", 0.99), 0.5) is first
    assert fuse(OcrResult.empty(), first, 0.5) is first


def test_two_unsure_readings_that_disagree_stay_unsure() -> None:
    fused = fuse(reading("B1234XYZ", 0.5), reading("B1Z34XYZ", 0.5), 0.5)
    assert fused.confidence < 0.5


class _Reader:
    def __init__(self, margin: tuple[float, float], answer: OcrResult) -> None:
        self.name = "reader"
        self.crop_margin = margin
        self.shapes: list[tuple[int, ...]] = []
        self._answer = answer

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        self.shapes += [crop.shape for crop in crops]
        return [self._answer for _ in crops]


def test_only_unsure_crops_are_read_by_the_fallback_with_its_own_margin() -> None:
    sure, unsure = reading("AB12", 0.999), reading("AB12", 0.5)
    crop = np.zeros((120, 240, 3), np.uint8)
    second = _Reader((0.0, 0.0), reading("AB12", 0.9))
    assert FallbackRecognizer(_Reader((0.1, 0.1), sure), second, below=0.9).read([crop]) == [sure]
    assert second.shapes == []
    (fused,) = FallbackRecognizer(_Reader((0.1, 0.1), unsure), second, below=0.9).read([crop])
    assert second.shapes == [(100, 200, 3)]
    assert fused.confidence > unsure.confidence


def test_the_fallback_is_not_asked_for_what_is_hidden() -> None:
    crop = np.zeros((120, 240, 3), np.uint8)
    hidden = OcrResult("A?8", "", 0.0, (), (TextCandidate("A?8", 0.6),), hidden=0.9)
    second = _Reader((0.0, 0.0), reading("AB8", 0.9))
    assert FallbackRecognizer(_Reader((0.1, 0.1), hidden), second).read([crop]) == [hidden]
    assert second.shapes == []
