"""A sender's reading beside the engine's: agreement raises, contradiction lowers."""

from __future__ import annotations

import pytest

from galaxy_alpr.db.models import IngestSource
from galaxy_alpr.ingest.pushed.dahua import RAW_CONFIDENCE
from galaxy_alpr.ingest.pushed.storing.readers import HIGHEST, combined, reading_of
from galaxy_alpr.ingest.pushed.storing.scales import ENOUGH, rescaled
from galaxy_alpr.ingest.pushed.values import PushedPlate, PushedReading
from galaxy_alpr.types import OcrResult, TextCandidate

TEXT, OTHER = "B1234XYZ", "B1234XYV"


def engine(text: str, confidence: float, *others: tuple[str, float]) -> OcrResult:
    chars = tuple(confidence ** (1 / len(text)) for _ in text)
    own = TextCandidate(text, confidence, chars)
    further = tuple(TextCandidate(other, share) for other, share in others)
    return OcrResult(text, text, confidence, chars, (own, *further))


def both(own: OcrResult, plate: PushedPlate, weight: float = 0.3) -> OcrResult:
    sent = reading_of(plate)
    assert sent is not None
    return combined(own.candidates, own, sent, weight=weight, countries=["ID"])


def sent(text: str, confidence: float | None = 0.93, char: float | None = None) -> PushedPlate:
    chars = () if char is None else tuple(char for _ in text)
    return PushedPlate(text=text, confidence=confidence, char_confidences=chars)


@pytest.mark.parametrize("own", [0.3, 0.6, 0.9, 0.97])
@pytest.mark.parametrize("char", [None, 0.8, 0.99])
def test_agreement_raises_and_contradiction_lowers(own: float, char: float | None) -> None:
    agreed = both(engine(TEXT, own), sent(TEXT, char=char))
    assert agreed.text == TEXT
    assert own < agreed.confidence <= HIGHEST
    for text in (OTHER, "D777A"):
        found = both(engine(TEXT, own), sent(text, char=char))
        share = next(item for item in found.candidates if item.text == TEXT).confidence
        assert share < own
        assert text in [item.text for item in found.candidates]


def test_a_weight_of_nothing_changes_nothing() -> None:
    found = both(engine(TEXT, 0.9), sent(TEXT), weight=0)
    assert (found.text, round(found.confidence, 6)) == (TEXT, 0.9)


def test_surer_characters_of_the_sender_count_more() -> None:
    shares = [both(engine(TEXT, 0.8), sent(TEXT, char=char)).confidence for char in (0.6, 0.99)]
    assert shares == sorted(shares)
    assert shares[0] < shares[1]


def test_the_sender_decides_where_the_engine_is_unsure() -> None:
    found = both(engine(TEXT, 0.4, (OTHER, 0.35)), sent(OTHER, char=0.99))
    assert found.text == OTHER
    assert found.confidence > 0.5


def test_a_text_is_no_surer_than_a_sender_that_stands_alone() -> None:
    found = both(engine(TEXT, 0.02), sent(OTHER, 0.6), weight=1)
    assert found.text == OTHER
    assert found.confidence == pytest.approx(0.6, abs=1e-9)
    unread = OcrResult.empty()
    alone = both(unread, sent(OTHER, None))
    assert (alone.text, alone.confidence) == (OTHER, 0.5)


def test_the_scale_of_a_confidence_is_that_of_the_highest() -> None:
    plate = PushedPlate(text=TEXT, confidence=90 / 255)
    reading = PushedReading(plate=plate, details={RAW_CONFIDENCE: 90})
    for count, highest, expected in (
        (0, None, 90 / 255),
        (ENOUGH - 1, 99, 90 / 255),
        (ENOUGH, 99, 0.9),
        (ENOUGH, 204, 90 / 255),
    ):
        source = IngestSource(confidences=count, highest_confidence=highest)
        found, top = rescaled(reading, source)
        assert found.plate is not None
        assert found.plate.confidence == pytest.approx(expected)
        assert top == max(highest or 0, 90)
    assert rescaled(PushedReading(plate=plate), IngestSource(confidences=0)) == (
        PushedReading(plate=plate),
        None,
    )
