"""Simulated lots: what is simulated, and how well a small set of visits is joined."""

from __future__ import annotations

from functools import partial

import pytest

from benchmarks.parking.__main__ import new_joiner
from benchmarks.parking.gates import Simulated
from benchmarks.parking.lots import TrueVisit
from benchmarks.parking.measure import Tally, drive, lots, perfect, tally
from benchmarks.parking.occupancy import occupancy
from benchmarks.parking.peers import ExactJoiner, LevenshteinJoiner
from galaxy_alpr.enums import LocationType
from galaxy_alpr.services.parking.joining.values import JoinRules

VISITS, DAYS = 1500, 6
Made = list[tuple[list[TrueVisit], list[Simulated]]]


@pytest.fixture(scope="module")
def made() -> Made:
    """Two small sets of other seeds than those that the joiner was tuned with."""
    return [each for seed in (7001, 7002) for each in lots(seed, VISITS, DAYS)]


@pytest.fixture(scope="module")
def joined(made: Made) -> Tally:
    return tally(drive(new_joiner, JoinRules(), made, DAYS))


def test_what_is_simulated(made: Made) -> None:
    plates = {(i, visit.id): visit.vehicle.plate for i, lot in enumerate(made) for visit in lot[0]}
    texts = [
        (each.reading.text, plates[i, each.visit])
        for i, lot in enumerate(made)
        for each in lot[1]
        if each.reading.text is not None
    ]
    misread = sum(text != plate for text, plate in texts) / len(texts)
    assert misread == pytest.approx(0.04, abs=0.012)
    seen = {(i, each.visit, each.reading.place) for i, lot in enumerate(made) for each in lot[1]}
    entries = sum(place is LocationType.ENTRY for _, _, place in seen)
    assert 1.0 - entries / len(plates) == pytest.approx(0.03, abs=0.012)


def test_a_small_set_is_joined_rightly(joined: Tally) -> None:
    assert joined.lost == 0
    assert joined.visits == 2 * VISITS
    assert joined.right_share >= 0.98  # Four lots that nothing is known of at first.
    assert joined.wrong_per_1000 <= 1.5
    assert joined.review_share <= 0.02


def test_peers_join_less_or_wrongly(made: Made, joined: Tally) -> None:
    exact = tally(drive(ExactJoiner, JoinRules(), made, DAYS))
    near = tally(drive(partial(LevenshteinJoiner, distance=2), JoinRules(), made, DAYS))
    assert exact.right_share < joined.right_share - 0.05
    assert near.wrong_per_1000 > joined.wrong_per_1000 + 2.0


def test_the_occupancy_of_right_pairs(made: Made) -> None:
    found = [occupancy(each) for each in perfect(made, DAYS)]
    assert max(float(each.errors.mean()) for each in found) < 0.03
