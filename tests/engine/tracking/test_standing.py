"""Vehicles that stand, text that is fixed in the picture, and vehicles that are hidden."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.tracking.reader import PassReader, PassReading
from galaxy_alpr.engine.tracking.scene.fixed import LEARN_S
from galaxy_alpr.engine.tracking.scene.parked import StandingRules
from tests.engine.tracking.readings import plain
from tests.engine.tracking.scripted import Car, ScriptedEngine, Show

ONE, OTHER = plain("B1234XYZ", 0.99), plain("D8705QK", 0.99)
X, Y = 400.0, 400.0


def show(*, step: float = 0.1, again_s: float | None = None) -> Show:
    engine = ScriptedEngine()
    return Show(PassReader(engine, ["ID"], rules=StandingRules(again_s=again_s)), engine, step=step)


def come(frames: Show, x: float = X) -> None:
    """Let the first car come from the left and stop at ``x``."""
    for number in range(8):
        frames(Car(x - 20 * (7 - number), Y, ONE))


def go(frames: Show, x: float = X) -> None:
    """Let the car drive on, and wait until its pass has ended."""
    for number in range(8):
        frames(Car(x + 20 * number, Y, ONE))
    frames(frames=round(2 / frames.step))


def texts(news: list[PassReading]) -> list[str | None]:
    return [item.plate.text for item in news]


def test_a_car_that_stops_is_told_once_while_it_stands() -> None:
    frames = show()
    come(frames)
    frames(Car(X, Y, ONE), frames=50)
    told = [item for item in frames.news if item.final]
    assert texts(told) == ["B1234XYZ"]
    assert told[0].sure
    reads = frames.engine.reads
    frames(Car(X, Y, ONE), frames=100)
    assert frames.engine.reads == reads
    go(frames)
    assert texts(frames.finish()) == ["B1234XYZ"]


def test_a_parked_car_is_not_told_again_after_it_was_not_detected() -> None:
    frames = show()
    come(frames)
    for _ in range(4):
        frames(Car(X, Y, ONE), frames=20)
        frames(frames=30)
    assert texts(frames.finish()) == ["B1234XYZ"]


def test_a_parked_car_is_told_again_when_it_drives_away() -> None:
    frames = show()
    come(frames)
    frames(Car(X, Y, ONE), frames=20)
    frames(frames=20)
    frames.at += 600  # nothing moves: no frames come
    go(frames)
    first, second = frames.finish()
    assert texts([first, second]) == ["B1234XYZ"] * 2
    assert first.id != second.id
    assert second.first_at > 600


def test_a_parked_car_is_told_again_by_a_set_time() -> None:
    frames = show(step=1.0, again_s=300)
    come(frames)
    frames(Car(X, Y, ONE), frames=700)
    assert texts(frames.finish()) == ["B1234XYZ"] * 3


def test_another_car_in_the_place_of_a_parked_one_is_told() -> None:
    frames = show()
    come(frames)
    frames(Car(X, Y, ONE), frames=60)
    frames(frames=30)
    frames(Car(X + 5, Y, OTHER), frames=10)
    assert texts(frames.finish()) == ["B1234XYZ", "D8705QK"]


def test_an_unsure_car_that_begins_where_another_stood_is_told() -> None:
    frames = show()
    come(frames)
    frames(Car(X, Y, ONE), frames=20)
    frames(frames=20)
    for number in range(12):
        frames(Car(X + 20 * number, Y, plain("D8705QK", 0.93 if number < 4 else 0.99)))
    assert texts(frames.finish()) == ["B1234XYZ", "D8705QK"]


def sign(text: str) -> Car:
    return Car(1000, 60, plain(text, 0.95), height=20, body=False)


@pytest.mark.parametrize("changes", [False, True])
def test_text_of_the_camera_is_learned_and_never_told_while_cars_pass(changes: bool) -> None:
    frames = show(step=1.0)
    number = 0
    while frames.at < LEARN_S + 40:
        text = "CAM0101" if not changes else f"T{number // 10 + 1000}QX"
        if number % 80 < 5:
            frames(Car(300 + 20 * (number % 80), Y, ONE), sign(text))
        else:
            frames(sign(text))
        number += 1
    told = [item for item in frames.news if item.final and item.last_at > LEARN_S + 5]
    assert told
    assert set(texts(told)) == {"B1234XYZ"}
    reads = frames.engine.reads
    frames(sign("CAM0101"), frames=20)
    assert frames.engine.reads == reads
    assert len(set(texts(frames.news))) <= (2 if changes else 1)


def test_bumper_to_bumper_stay_two_and_hidden_for_a_second_stays_one() -> None:
    frames = show()
    for number in range(36):
        x = 150.0 + 12 * number
        hidden = 12 <= number < 22
        frames(
            Car(x, Y, None if hidden else ONE, height=20),
            Car(x + 205, Y, OTHER, height=20),
        )
    assert sorted(texts(frames.finish()), key=str) == ["B1234XYZ", "D8705QK"]


def test_a_good_frame_is_told_within_a_second_and_each_text_once() -> None:
    frames = show()
    unsure = plain("B1234XYZ", 0.93)
    frames(Car(300, Y, unsure))
    for number in range(1, 20):
        frames(Car(300 + 12 * number, Y, plain("B1284XYZ", 0.8) if number % 2 else unsure))
    provisional = [item for item in frames.news if not item.final]
    assert provisional
    assert provisional[0].last_at <= 1.0
    assert len(set(texts(provisional))) == len(provisional)
