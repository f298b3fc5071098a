"""How much each frame counts."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.tracking.weights import looks, weights, worth_reading
from tests.engine.tracking.readings import frame, plain

READ = plain("B1234XYZ")
ONE = weights([frame(0, READ)], [0])[0]


def test_a_plate_that_moves_or_grows_is_looked_at_anew() -> None:
    still = [frame(at / 25, READ, x=0) for at in range(5)]
    assert looks(still) == [0, 0, 0, 0, 0]
    moving = [frame(at, READ) for at in range(3)]
    assert looks(moving) == [0, 1, 2]
    growing = [frame(at / 25, READ, x=0, height=20 * 1.1**at) for at in range(3)]
    assert looks(growing) == [0, 1, 2]
    assert looks([frame(0, READ, x=0), frame(5, READ, x=0)]) == [0, 1]


def test_repeated_frames_share_the_weight_of_their_look() -> None:
    still = [frame(at / 25, READ, x=0) for at in range(40)]
    assert ONE < sum(weights(still, looks(still))) < 2 * ONE
    moving = [frame(at, READ) for at in range(4)]
    assert sum(weights(moving, looks(moving))) == pytest.approx(4 * ONE)


def test_many_looks_count_by_the_root_of_their_number() -> None:
    many = [frame(at, READ) for at in range(24)]
    assert sum(weights(many, looks(many))) == pytest.approx(240**0.5 * ONE)


def test_a_surer_reading_weighs_more() -> None:
    pair = [frame(0, plain("B1234XYZ", 0.99)), frame(1, plain("B1234XYZ", 0.7))]
    sure, unsure = weights(pair, looks(pair))
    assert sure > 2 * unsure > 0


def test_a_plate_that_stands_still_is_read_again_while_it_is_unsure() -> None:
    def still(confidence: float, count: int) -> bool:
        seen = [frame(at / 25, plain("B1", confidence), x=0) for at in range(count)]
        return worth_reading(seen, seen[-1].box, count / 25)

    assert [still(0.99, count) for count in (2, 3)] == [True, False]
    assert [still(0.6, count) for count in (7, 8)] == [True, False]
    moved = frame(0, READ, x=50).box
    assert worth_reading([frame(at / 25, READ, x=0) for at in range(3)], moved, 0.2)
