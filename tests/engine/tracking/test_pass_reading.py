"""What is reported of a pass beside its plate: direction, line, zones, evidence, sureness."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.tracking.reader import PassReader, PassReading
from galaxy_alpr.engine.tracking.zones import Areas
from galaxy_alpr.enums import UnusedReason
from tests.engine.tracking.readings import plain
from tests.engine.tracking.scripted import HEIGHT, WIDTH, Car, ScriptedEngine, Show

GATE = {"name": "gate", "from": [0, 0.5], "to": [1, 0.5], "left_to_right": "in"}
LOWER = {"name": "lower", "kind": "detect", "points": [[0, 0.5], [1, 0.5], [1, 1], [0, 1]]}
UPPER = {"name": "upper", "kind": "detect", "points": [[0, 0], [1, 0], [1, 0.5], [0, 0.5]]}
TEXT = plain("B1234XYZ", 0.99)


def show(areas: Areas | None = None) -> Show:
    engine = ScriptedEngine()
    return Show(PassReader(engine, ["ID"], areas=areas), engine)


def drive(frames: Show, *ys: float, hidden: range = range(0)) -> PassReading:
    """Show a car that drives along the heights of the picture; return its pass."""
    for number, y in enumerate(ys):
        frames(Car(WIDTH / 2, y * HEIGHT, None if number in hidden else TEXT))
    (item,) = frames.finish()
    return item


DOWN = [0.31 + 0.04 * number for number in range(11)]


@pytest.mark.parametrize(
    ("ys", "expected"),
    [
        (DOWN, ("in", "gate")),
        (DOWN[::-1], ("out", "gate")),
        ([*DOWN, *DOWN[::-1]], (None, None)),
        (DOWN[:4], (None, None)),
    ],
)
def test_a_line_says_the_direction(
    ys: list[float], expected: tuple[str | None, str | None]
) -> None:
    item = drive(show(Areas.of([], [GATE])), *ys)
    assert (item.direction, item.line) == expected


def test_a_plate_that_is_hidden_at_the_line_has_crossed_it() -> None:
    item = drive(show(Areas.of([], [GATE])), *DOWN, hidden=range(3, 8))
    assert (item.direction, item.line) == ("in", "gate")


@pytest.mark.parametrize(("growth", "direction"), [(1, "in"), (-1, "out"), (0, None)])
def test_without_lines_a_plate_that_grows_comes_in(growth: int, direction: str | None) -> None:
    frames = show()
    for number in range(12):
        frames(Car(300 + 20 * number, 400, TEXT, height=30 + growth * number))
    (item,) = frames.finish()
    assert (item.direction, item.line) == (direction, None)


def test_zones_are_named_in_order_and_what_lies_outside_is_not_read() -> None:
    assert drive(show(Areas.of([LOWER, UPPER])), *DOWN).zones == ("upper", "lower")
    item = drive(show(Areas.of([LOWER])), *DOWN)
    assert item.zones == ("lower",)
    assert item.frames == sum(y > 0.5 for y in DOWN)
    mask = {**LOWER, "kind": "ignore"}
    assert drive(show(Areas.of([mask])), *DOWN).frames == sum(y < 0.5 for y in DOWN)


def test_every_frame_is_evidence_with_its_reason() -> None:
    frames = show()
    for number in range(4):
        frames(Car(300 + 30 * number, 400, TEXT))
    frames(Car(390, 400, TEXT), frames=4)
    (item,) = frames.finish()
    used = [entry for entry in item.evidence if entry.used]
    assert len(item.evidence) == 8
    assert len(used) == item.frames
    assert {entry.text for entry in used} == {"B1234XYZ"}
    rest = {(entry.text, entry.reason) for entry in item.evidence if not entry.used}
    assert rest == {(None, UnusedReason.SAME_LOOK)}
    assert item.sure
    shown = item.evidence[1].to_dict(item.first_at)
    assert shown.keys() == {"at", "box", "text", "confidence", "used", "reason"}
    assert shown["at"] == 100
    assert shown["box"] == [282.0, 388.0, 378.0, 412.0]


def test_one_look_is_not_sure() -> None:
    frames = show()
    frames(Car(390, 400, TEXT), frames=5)
    (item,) = frames.finish()
    assert not item.sure


def test_another_plate_in_the_place_of_the_first_is_no_evidence_for_it() -> None:
    frames = show()
    for number in range(10):
        text = TEXT if number < 5 else plain("D8705QK", 0.99)
        frames(Car(300 + 10 * number, 400, text))
    first, second = frames.finish()
    assert (first.plate.text, second.plate.text) == ("B1234XYZ", "D8705QK")
    assert first.evidence[-1].reason is UnusedReason.OTHER_PLATE
    assert first.evidence[-1].text is None
    assert {entry.text for entry in second.evidence} == {"D8705QK"}
