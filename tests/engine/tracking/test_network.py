"""Candidate texts of aligned frames."""

from __future__ import annotations

from galaxy_alpr.engine.tracking.likelihood import Observation
from galaxy_alpr.engine.tracking.network import candidate_texts
from tests.engine.tracking.readings import plain, reading


def _texts(reference: str, *texts: str) -> list[str]:
    return candidate_texts(reference, [(1.0, Observation.of(plain(t, 0.8))) for t in texts], 8)


def test_errors_at_different_places_give_the_text_that_no_frame_has() -> None:
    assert _texts("8123XY", "8123XY", "B128XY", "B123KY")[0] == "B123XY"


def test_a_character_that_some_frames_lost_is_kept() -> None:
    assert _texts("1234XYZ", "1234XYZ", "B1234XYZ", "B1234XY", "B124XYZ")[0] == "B1234XYZ"


def test_a_character_that_one_frame_added_is_left_out() -> None:
    assert _texts("B12234XYZ", "B12234XYZ", "B1234XYZ", "B1234XYZ")[0] == "B1234XYZ"


def test_two_characters_are_added_in_their_order() -> None:
    assert _texts("1234", "1234", "AB1234", "AB1234", "AB1234")[0] == "AB1234"


def test_second_options_count() -> None:
    frames = [reading({"8": 0.55, "B": 0.45}, {"1": 0.9}), reading({"B": 0.9}, {"1": 0.9})]
    assert candidate_texts("81", [(1.0, Observation.of(f)) for f in frames], 4)[0] == "B1"


def test_no_text_comes_twice_and_no_more_than_asked_for() -> None:
    texts = _texts("B123XY", "B128XY", "8123XY", "B123KY")
    assert len(set(texts)) == len(texts) <= 8
    assert _texts("", *[]) == []
