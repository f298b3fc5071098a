"""Hypotheses: the score and the confidences of one possible text."""

from __future__ import annotations

import math

import pytest

from galaxy_alpr.engine.plates.below import Separated
from galaxy_alpr.engine.plates.hypothesis import Hypothesis, character_confidences
from galaxy_alpr.engine.plates.substitution import options_for
from galaxy_alpr.types import TextCandidate

WHOLE = TextCandidate("AB12", 0.9 * 0.8 * 0.5 * 0.5, (0.9, 0.8, 0.5, 0.5))


def test_the_score_is_the_probability_times_the_trust() -> None:
    hypothesis = Hypothesis.recognized(WHOLE, log_trust=math.log(3.0))
    assert hypothesis.log_rest == pytest.approx(0.0)
    assert hypothesis.score == pytest.approx(math.log(0.18 * 3.0))


def test_a_confidence_below_the_product_of_the_characters_counts() -> None:
    hypothesis = Hypothesis.recognized(TextCandidate("A", 0.01, (0.9,)), log_trust=0.0)
    assert hypothesis.score == pytest.approx(math.log(0.01))


@pytest.mark.parametrize(("complete", "confidence"), [(True, 0.9 * 0.8), (False, 0.18)])
def test_a_complete_text_below_no_longer_counts(complete: bool, confidence: float) -> None:
    whole = Hypothesis.recognized(WHOLE, log_trust=0.0)
    number = whole.shortened(Separated("AB", complete), log_trust=0.0)
    assert number.candidate.confidence == pytest.approx(confidence)
    assert number.candidate.char_confidences == (0.9, 0.8)
    assert number.score == pytest.approx(whole.score + (0.0 if complete else math.log(0.5)))


def test_a_substitution_changes_the_evidence_of_its_characters_only() -> None:
    source = Hypothesis.recognized(WHOLE, log_trust=0.0)
    options = [options_for(c, p) for c, p in zip(WHOLE.text, WHOLE.char_confidences, strict=True)]
    changed = source.substituted("A812", options, log_trust=1.0)
    assert changed.source is source
    assert changed.evidence[0] == source.evidence[0]
    assert changed.evidence[1] == pytest.approx(source.evidence[1] + dict(options[1])["8"])
    assert changed.log_trust == 1.0


def test_a_confidence_without_those_of_characters_is_spread_over_them() -> None:
    assert character_confidences(TextCandidate("AB", 0.25)) == pytest.approx((0.5, 0.5))
