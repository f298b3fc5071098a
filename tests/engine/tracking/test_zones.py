"""Polygons and lines in shares of the picture."""

from __future__ import annotations

from typing import Any

import pytest

from galaxy_alpr.engine.tracking.zones import Areas, Line, Zone
from galaxy_alpr.enums import Direction
from galaxy_alpr.errors import ValidationFailed

SQUARE: list[list[float]] = [[0.2, 0.2], [0.6, 0.2], [0.6, 0.6], [0.2, 0.6]]
HORSESHOE: list[list[float]] = [[0, 0], [1, 0], [1, 1], [0.7, 1], [0.7, 0.3]]
HORSESHOE += [[0.3, 0.3], [0.3, 1], [0, 1]]


def zone(points: list[list[float]], kind: str = "detect", name: str = "gate") -> dict[str, Any]:
    return {"name": name, "kind": kind, "points": points}


def line(**changes: Any) -> dict[str, Any]:
    return {"name": "gate", "from": [0, 0.5], "to": [1, 0.5], "left_to_right": "in", **changes}


def test_a_point_in_a_hollow_is_outside() -> None:
    horseshoe = Zone.of(zone(HORSESHOE))
    assert horseshoe.contains((0.1, 0.9))
    assert horseshoe.contains((0.5, 0.1))
    assert not horseshoe.contains((0.5, 0.9))


def test_a_line_is_crossed_in_both_directions_and_only_where_it_is() -> None:
    # From left to right on the picture: the upper half is on its left.
    gate = Line.of(line(**{"from": [0.2, 0.5], "to": [0.8, 0.5]}))
    assert gate.left_to_right is Direction.IN
    assert gate.crossed((0.5, 0.4), (0.5, 0.6)) == 1
    assert gate.crossed((0.5, 0.6), (0.6, 0.3)) == -1
    assert gate.crossed((0.5, 0.6), (0.5, 0.9)) == 0
    assert gate.crossed((0.9, 0.4), (0.9, 0.6)) == 0


def test_masks_go_before_zones_and_without_zones_all_counts() -> None:
    assert Areas().counts((0.9, 0.9))
    areas = Areas.of([zone(SQUARE), zone([[0.2, 0.2], [0.4, 0.2], [0.2, 0.4]], "ignore", "sign")])
    assert areas.counts((0.5, 0.5))
    assert not areas.counts((0.25, 0.25))
    assert not areas.counts((0.9, 0.9))
    assert areas.names_at((0.5, 0.5)) == ["gate"]
    assert areas.masks == (((0.2, 0.2), (0.4, 0.2), (0.2, 0.4)),)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (zone(SQUARE, "other"), "detect or ignore"),
        (zone(SQUARE[:2]), "3 to 32 points"),
        (zone(SQUARE * 9), "3 to 32 points"),
        (zone([*SQUARE[:3], [0.2, 1.1]]), "0 to 1"),
        (zone([*SQUARE[:3], [0.2, float("nan")]]), "0 to 1"),
        (zone([*SQUARE[:3], [0.2]]), "a point is"),
        (zone([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]), "sides cross"),
        (zone([[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]]), "sides cross"),
        (zone(SQUARE, name=" "), "has a name"),
    ],
)
def test_what_is_no_zone_is_refused(data: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationFailed, match=message):
        Areas.of([data])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (line(to=[0, 0.5]), "ends where it begins"),
        (line(left_to_right="up"), "in or out"),
        (line(**{"from": None}), "a point is"),
    ],
)
def test_what_is_no_line_is_refused(data: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationFailed, match=message):
        Areas.of([], [data])


def test_names_are_unique() -> None:
    with pytest.raises(ValidationFailed, match="one name"):
        Areas.of([zone(SQUARE), zone(HORSESHOE)])
