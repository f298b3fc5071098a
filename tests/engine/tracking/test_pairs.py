"""One reading of the passes of two cameras: surer than each, and never of two vehicles."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.tracking.consensus import consensus
from galaxy_alpr.engine.tracking.pairs import AGREE, agreement, fused
from tests.engine.tracking.readings import frame, plain


def test_one_look_of_each_camera_is_two_that_agree() -> None:
    """The plate is at the same place of both pictures: they are independent all the same."""
    one, other = ([frame(0.0, plain("B1234XYZ", 0.999))] for _ in range(2))
    alone = consensus(one)
    assert alone.agreeing == 1
    found, _ = fused(one, other)
    assert (found.reading.text, found.agreeing) == ("B1234XYZ", 2)
    assert found.reading.confidence > alone.reading.confidence
    assert agreement(alone, consensus(other)) > 0.1


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("B1234XYZ", "B1234XYZ", True),
        ("B1234XY0", "B1234XYO", True),
        ("B1234XYZ", "D77AB", False),
        ("B1234XYZ", "B1235XYZ", False),
    ],
)
def test_passes_agree_by_their_texts(one: str, other: str, agree: bool) -> None:
    first, second = (
        consensus([frame(at, plain(text)) for at in (0.0, 3.0, 6.0)]) for text in (one, other)
    )
    assert (agreement(first, second) >= AGREE) is agree
    assert agreement(first, second) == pytest.approx(agreement(second, first))


def test_the_best_frame_is_of_the_surer_camera() -> None:
    poor, clear = [frame(0.0, plain("B1234XYZ", 0.5))], [frame(0.0, plain("B1234XYZ", 0.99))]
    assert [fused(poor, clear)[1], fused(clear, poor)[1]] == [False, True]
