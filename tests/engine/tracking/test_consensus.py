"""One reading from the readings of many frames."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.tracking.consensus import UNSURE_AT_MOST, consensus
from galaxy_alpr.types import OcrResult
from tests.engine.tracking.readings import frame, plain, reading


def test_three_frames_wrong_in_different_places_give_the_right_text() -> None:
    texts = ("8123XY", "B128XY", "B123KY")
    found = consensus([frame(at, plain(text, 0.8)) for at, text in enumerate(texts)])
    assert found.reading.text == "B123XY"
    assert found.agreeing == 0
    assert found.reading.confidence <= UNSURE_AT_MOST


def test_agreeing_frames_are_surer_than_each_of_them() -> None:
    one = plain("B1234XYZ", 0.9)
    found = consensus([frame(at, one) for at in range(4)])
    assert found.reading.text == "B1234XYZ"
    assert found.reading.confidence > 2 * one.confidence
    assert found.agreeing == 4


def test_one_look_is_never_sure() -> None:
    still = [frame(at / 10, plain("B1234XYZ", 0.999), x=0) for at in range(10)]
    found = consensus(still)
    assert found.agreeing == 1
    assert found.reading.confidence <= UNSURE_AT_MOST


def test_one_sure_and_wrong_frame_is_outvoted() -> None:
    right = [frame(at, plain("B1234XYZ", 0.9)) for at in (0, 1, 3)]
    wrong = frame(2, plain("B1284XYZ", 0.999))
    assert consensus([*right[:2], wrong, right[2]]).reading.text == "B1234XYZ"


def test_a_clear_frame_counts_more_than_two_poor_ones() -> None:
    poor = [frame(at, plain("H6178YY", 0.7), quality=0.2, height=10) for at in (0, 1)]
    clear = [frame(at, plain("H5178YY", 0.97), height=24) for at in (2, 3)]
    found = consensus([*poor, *clear])
    assert found.reading.text == "H5178YY"
    assert found.best in (2, 3)


def test_a_doubted_character_has_the_lower_confidence() -> None:
    frames = [reading({"B": 0.95}, {"1": 0.95}, {"8": 0.55, "3": 0.45}) for _ in range(3)]
    found = consensus([frame(at, item) for at, item in enumerate(frames)]).reading
    assert found.text == "B18"
    assert found.char_confidences[2] < min(found.char_confidences[:2])
    assert [item.text for item in found.candidates[:2]] == ["B18", "B13"]
    assert found.candidates[0].confidence == found.confidence


def test_the_country_is_that_of_most_frames() -> None:
    def from_country(code: str, share: float) -> OcrResult:
        item = plain("B1234XYZ")
        return OcrResult(
            *(item.raw_text, item.text, item.confidence, item.char_confidences, item.candidates),
            country=code,
            country_confidence=share,
            columns=item.columns,
        )

    items = [from_country("ID", 0.6), from_country("MY", 0.7), from_country("ID", 0.6)]
    found = consensus([frame(at, item) for at, item in enumerate(items)]).reading
    assert found.country == "ID"
    assert found.country_confidence == pytest.approx(0.4)


def test_unread_frames_give_an_unread_reading() -> None:
    found = consensus([frame(0, OcrResult.empty()), frame(1, OcrResult.empty(), quality=0.2)])
    assert (found.reading.text, found.best, found.used) == ("", 0, ())


def test_a_hidden_character_of_one_frame_comes_from_the_other() -> None:
    hidden = reading({"B": 0.9}, {"?": 0.95}, {"3": 0.9})
    frames = [frame(0, hidden), frame(1, plain("B23", 0.9)), frame(2, plain("B23", 0.9))]
    assert consensus(frames).reading.text == "B23"


def test_the_format_of_the_country_decides_between_equals() -> None:
    doubted = [{c: 0.95} for c in "B1234XY"] + [{"2": 0.5, "Z": 0.5}]
    frames = [frame(at, reading(*doubted)) for at in range(3)]
    free, local = consensus(frames).reading, consensus(frames, countries=["ID"]).reading
    assert local.text == "B1234XYZ"
    assert local.confidence > free.confidence


def test_characters_of_one_glyph_follow_the_format_and_still_agree() -> None:
    frames = [frame(at, plain("B1O34OYZ", 0.97)) for at in range(4)]
    found = consensus(frames, countries=["ID"])
    assert found.reading.text == "B1034OYZ"
    assert found.agreeing == 4


def test_no_frames_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one frame"):
        consensus([])
