"""Plates at the edge of the picture."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.completeness.frame import cut_ends, is_clipped, is_cut_by_frame
from galaxy_alpr.types import Detection
from tests.engine.completeness.scenes import SIZE, centers, plate

EVEN = [0.12, 0.27, 0.42, 0.57, 0.72, 0.87]


@pytest.mark.parametrize(
    ("found", "cut"),
    [
        (plate(400, 300, 640, 380), False),
        (plate(0, 300, 190, 380), True),
        (plate(1040, 300, 1280, 380), True),
        (plate(3, 300, 190, 380), True),
        (plate(14, 300, 254, 380), False),
        # A corner beyond the edge, of a box that nearly reaches it.
        (plate(8, 300, 408, 380, ((-6, 302), (405, 300), (408, 380), (-2, 379))), True),
        # A corner finder's error far from the edge cuts nothing.
        (plate(60, 300, 460, 380, ((-6, 302), (405, 300), (408, 380), (-2, 379))), False),
    ],
)
def test_the_left_and_right_edges_cut_plates_that_reach_them(found: Detection, cut: bool) -> None:
    assert is_cut_by_frame(found, SIZE) is cut


def test_the_ends_that_are_cut() -> None:
    assert cut_ends(plate(0, 300, 190, 380), SIZE) == (True, False)
    assert cut_ends(plate(1040, 300, 1280, 380), SIZE) == (False, True)
    assert cut_ends(plate(0, 1, 241, 78), (249, 84)) == (False, False)


def test_a_picture_of_one_plate_does_not_cut_it() -> None:
    assert not is_cut_by_frame(plate(0, 1, 241, 78), (249, 84))
    assert is_cut_by_frame(plate(0, 1, 241, 78), (249, 200))


@pytest.mark.parametrize(("y", "cut"), [(0.5, False), (0.95, True)])
def test_the_lower_edge_cuts_a_number_only_at_its_characters(y: float, cut: bool) -> None:
    assert is_cut_by_frame(plate(400, 640, 640, 720), SIZE, centers(EVEN, y)) is cut


def test_the_lower_edge_cuts_nothing_without_located_characters() -> None:
    assert not is_cut_by_frame(plate(400, 640, 640, 720), SIZE)


def test_a_character_at_the_border_of_its_crop_is_clipped() -> None:
    assert not is_clipped(centers(EVEN))
    assert is_clipped(centers([0.04, *EVEN[1:]]))
    assert is_clipped(centers([*EVEN[:-1], 0.95]))
    assert not is_clipped(())


def test_how_near_a_clipped_character_is_can_be_given() -> None:
    assert is_clipped(centers(EVEN), least=0.9)
