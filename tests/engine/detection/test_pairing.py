"""Plates are paired with their vehicles, one to one."""

from __future__ import annotations

from galaxy_alpr.engine.detection.pairing import has_plate, pair
from galaxy_alpr.enums import PairingMethod
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, Detection


def vehicle(x1: float, y1: float, x2: float, y2: float, label: str = "car") -> Detection:
    return Detection(label, 0.9, BoundingBox(x1, y1, x2, y2))


def plate(x: float, y: float, width: float = 60, height: float = 16) -> Detection:
    box = BoundingBox(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    return Detection(PLATE_LABEL, 0.9, box)


def test_a_plate_inside_its_car() -> None:
    pairs = pair([vehicle(0, 0, 300, 200)], [plate(150, 160)])
    assert pairs[0][0] == 0
    assert pairs[0][1].method is PairingMethod.CONTAINMENT
    assert pairs[0][1].confidence > 0.95


def test_a_plate_that_sticks_out_overlaps() -> None:
    pairs = pair([vehicle(0, 0, 300, 160)], [plate(150, 158)])
    assert pairs[0][1].method is PairingMethod.OVERLAP
    assert 0.3 < pairs[0][1].confidence < 0.85


def test_a_plate_elsewhere_is_not_paired() -> None:
    assert pair([vehicle(0, 0, 300, 200)], [plate(600, 160)]) == {}
    assert pair([], [plate(600, 160)]) == {}
    assert pair([vehicle(0, 0, 300, 200)], []) == {}


def test_a_vehicle_has_one_plate_the_more_plausible() -> None:
    pairs = pair([vehicle(0, 0, 300, 200)], [plate(150, 20), plate(150, 170)])
    assert list(pairs) == [1]


def test_of_two_cars_around_it_a_plate_belongs_to_the_one_it_is_low_and_central_in() -> None:
    behind, ahead = vehicle(0, 0, 800, 300), vehicle(350, 60, 600, 280)
    pairs = pair([behind, ahead], [plate(475, 240)])
    assert pairs[0][0] == 1


def test_cars_in_a_row_each_get_a_plate_even_if_one_could_have_both() -> None:
    ahead, behind = vehicle(0, 100, 300, 300), vehicle(200, 0, 420, 250)
    shared, only_ahead = plate(250, 240, 40), plate(80, 280, 40)
    pairs = pair([ahead, behind], [shared, only_ahead])
    assert {index: found[0] for index, found in pairs.items()} == {0: 1, 1: 0}


def test_containment_comes_before_overlap() -> None:
    partly, whole = vehicle(0, 0, 200, 200), vehicle(100, 20, 900, 900)
    pairs = pair([partly, whole], [plate(200, 120)])
    assert pairs[0][0] == 1
    assert pairs[0][1].method is PairingMethod.CONTAINMENT


def test_a_motorcycles_plate() -> None:
    pairs = pair([vehicle(100, 50, 180, 250, "motorcycle")], [plate(140, 180, 40, 22)])
    assert pairs[0][1].confidence > 0.9


def test_a_vehicle_has_a_plate_that_lies_mostly_inside() -> None:
    box = vehicle(0, 0, 300, 200).box
    assert has_plate(box, [plate(600, 160), plate(150, 160)])
    assert not has_plate(box, [plate(300, 160)])
    assert not has_plate(box, [])
