"""Temperature, prior and threshold of the completeness network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.completeness.calibrate import (
    PRIOR,
    changed_views,
    drawn_shares,
    fit_temperature,
    log_softmax,
    plain_views,
    prior_offsets,
    threshold_of,
)
from training.completeness.data.bank import PlateBank
from training.completeness.data.views import MAKERS
from training.completeness.evaluate import alarms_by_kind, shares


def test_overconfident_logits_get_a_higher_temperature() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 1.5, (6000, 3)) + np.log(drawn_shares())
    odds = np.exp(log_softmax(logits)).cumsum(axis=1)
    labels = (rng.random((6000, 1)) > odds).sum(axis=1).clip(0, 2)
    assert fit_temperature(2 * logits, labels) == pytest.approx(2.0, rel=0.1)


def test_the_prior_replaces_the_shares_of_training() -> None:
    undecided = np.log(drawn_shares()) + prior_offsets()
    assert np.exp(log_softmax(undecided[None]))[0] == pytest.approx(PRIOR)


def test_few_whole_plates_lie_below_the_threshold() -> None:
    whole = np.linspace(0, 1, 1001)
    threshold = threshold_of(whole)
    assert (whole < threshold).mean() <= 0.007
    assert (whole <= threshold).mean() > 0.007


def test_alarms_are_counted_by_kind(letters: Path) -> None:
    bank = PlateBank(letters, held_out=True)
    plain = plain_views(bank)
    assert len(plain.images) == 9
    views = changed_views(bank, 2, clear=True)
    assert len(views.images) == 2 * len(MAKERS)
    odds = np.where(views.labels[:, None] == 0, (0.9, 0.05, 0.05), (0.1, 0.5, 0.4))
    counts = alarms_by_kind(views, odds.astype(np.float32), 0.5)
    assert sum(called for called, _ in counts.values()) == int((views.labels > 0).sum())
    found = shares(views, odds.astype(np.float32), 0.5)
    assert (found["whole"], found["occluded"]) == (0.0, 1.0)
