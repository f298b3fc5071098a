"""The one-to-one choice of entries, what is accepted, and what a joiner learns."""

from __future__ import annotations

import math

import pytest

from galaxy_alpr.services.parking.joining.learned import Learned, Lesson
from galaxy_alpr.services.parking.joining.risk import MOST_DOUBT, Doubts
from galaxy_alpr.services.parking.joining.settle import settle
from tests.services.parking.joining.readings import START


def test_an_exit_that_fits_nothing_has_no_entry() -> None:
    assert settle([{}], [0.0]) == [(None, 1.0)]
    ((entry, share),) = settle([{1: -5.0}], [0.0])
    assert (entry, share) == (None, pytest.approx(1.0 / (1.0 + math.exp(-5.0))))


def test_two_entries_that_fit_equally() -> None:
    ((entry, share),) = settle([{1: 10.0, 2: 10.0}], [0.0])
    assert entry in (1, 2)
    assert share == pytest.approx(0.5, abs=1e-4)


def test_an_entry_has_one_exit() -> None:
    """The second exit fits only the first entry, so the first exit has the other."""
    found = settle([{1: 10.0, 2: 9.0}, {1: 10.0}], [0.0, 0.0])
    assert [entry for entry, _ in found] == [2, 1]
    first, second = math.exp(9.0), math.exp(10.0)
    both = first * second
    whole = both + first + second + second + 1.0
    assert found[0][1] == pytest.approx((both + first) / whole)


@pytest.mark.parametrize("count", [6, 9])
def test_many_exits(count: int) -> None:
    weights = [{i: 12.0, i + 1: 2.0} for i in range(1, count + 1)]
    found = settle(weights, [0.0] * count)
    assert [entry for entry, _ in found] == list(range(1, count + 1))
    assert all(share > 0.999 for _, share in found)


def test_more_risk_accepts_more() -> None:
    limits = []
    for risk in (0.1, 0.5, 2.0, 1000.0):
        doubts = Doubts(risk)
        for i in range(1000):
            doubts.learn(10.0 ** -(1 + i % 6))
        limits.append(doubts.limit)
    assert limits == sorted(limits)
    assert limits[-1] == MOST_DOUBT
    assert limits[0] < 0.02


def test_the_accepted_doubts_add_up_to_the_risk() -> None:
    doubts, seen = Doubts(2.0), [0.001 * (i % 200) for i in range(20_000)]
    for doubt in seen:
        doubts.learn(doubt)
    accepted = sum(doubt for doubt in seen if doubt <= doubts.limit)
    assert accepted / len(seen) * 1000.0 == pytest.approx(2.0, rel=0.25)


def test_what_is_learned_can_be_taken_back() -> None:
    def lesson(seconds: float | None) -> Lesson:
        return Lesson(
            text="B1234XYZ",
            vehicle_class="car",
            color=None,
            seconds=seconds,
            missed_entry=seconds is None,
            missed_exit=False,
            began_at=START,
        )

    learned = Learned()
    before = (learned.density(3600.0), learned.longer(7200.0), learned.missed_at_entry)
    for seconds in (3000.0, 3600.0, None):
        learned.learn(lesson(seconds))
    assert learned.density(3600.0) > before[0]
    assert learned.longer(7200.0) < before[1]
    assert learned.missed_at_entry != before[2]
    for seconds in (3000.0, 3600.0, None):
        learned.learn(lesson(seconds), -1)
    after = (learned.density(3600.0), learned.longer(7200.0), learned.missed_at_entry)
    assert after == pytest.approx(before)
