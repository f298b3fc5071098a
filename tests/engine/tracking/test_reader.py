"""Frames in, passes out, with the real engine."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.engine.tracking.reader import PassReader, PassReading
from galaxy_alpr.types import BgrImage

EXAMPLES = Path(__file__).parents[3] / "examples"
EMPTY = np.full((720, 1280, 3), 90, np.uint8)


@pytest.fixture(scope="module")
def engine() -> AlprEngine:
    return load_engine()


def example(name: str, scale: float, x: float) -> BgrImage:
    picture = np.asarray(cv2.imread(str(EXAMPLES / f"{name}.jpg")), np.uint8)
    matrix = np.array([[scale, 0, x], [0, scale, 40]], np.float32)
    return np.asarray(cv2.warpAffine(picture, matrix, (1280, 720)), np.uint8)


def finals(news: list[PassReading]) -> list[PassReading]:
    return [item for item in news if item.final]


def test_two_cars_one_after_the_other_are_two_passes(engine: AlprEngine) -> None:
    reader, news = PassReader(engine, ["ID"]), list[PassReading]()
    at = 0.0
    for name in ("jakarta", "bandung"):
        for number in range(4):
            news += reader.feed(at, example(name, 0.75 + 0.05 * number, 30.0 * number))
            at += 0.2
        for _ in range(9):
            news += reader.feed(at, EMPTY)
            at += 0.2
    assert [item.plate.text for item in finals(news)] == ["B1234XYZ", "D8705QK"]
    assert reader.close() == []
    first = [item for item in news if item.id == finals(news)[0].id]
    assert not first[0].final
    assert first[0].frames < finals(first)[0].frames
    shown = finals(first)[0].shown
    assert shown.image.shape == (720, 1280, 3)
    assert shown.vehicle is not None
    assert shown.vehicle.box.containment(shown.plate.box) > 0.9


def test_a_car_that_stands_still_is_read_a_few_times_and_is_not_sure(engine: AlprEngine) -> None:
    reader = PassReader(engine, ["ID"])
    picture = example("jakarta", 1.0, 0.0)
    for number in range(8):
        reader.feed(number * 0.1, picture)
    (item,) = reader.close()
    assert item.plate.text == "B1234XYZ"
    assert item.frames == 3
    assert item.consensus.agreeing == 1
    assert item.plate.confidence < 0.9


def test_an_empty_street_has_no_pass(engine: AlprEngine) -> None:
    reader = PassReader(engine)
    assert reader.feed(0.0, EMPTY) == reader.feed(0.1, EMPTY) == reader.close() == []
