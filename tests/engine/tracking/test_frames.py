"""Detection on the sub-stream, reading on the main stream."""

from __future__ import annotations

import numpy as np

from galaxy_alpr.engine.tracking.reader import PassReader
from galaxy_alpr.types import BgrImage
from tests.engine.tracking.readings import plain
from tests.engine.tracking.scripted import Car, ScriptedEngine

SMALL = np.full((360, 640, 3), 90, np.uint8)
LARGE = np.full((1080, 1920, 3), 90, np.uint8)


def test_plates_are_read_from_the_main_stream_in_its_pixels() -> None:
    engine = ScriptedEngine()
    reader = PassReader(engine, ["ID"])
    fetched: list[BgrImage | None] = []

    def main() -> BgrImage | None:
        fetched.append(LARGE if len(fetched) != 2 else None)
        return fetched[-1]

    for number in range(6):
        engine.cars = (Car(100 + 20 * number, 200, plain("B1234XYZ", 0.99), height=12),)
        reader.feed(number * 0.1, SMALL, main)
    engine.cars = ()
    for number in range(6, 10):
        reader.feed(number * 0.1, SMALL, main)
    assert len(fetched) == 6  # not where there is no plate
    # Where the main stream has no picture, the small one is enlarged.
    assert engine.read_from == {(1080, 1920, 3)}
    (item,) = reader.close()
    assert item.plate.text == "B1234XYZ"
    assert item.frames == 6
    first = item.evidence[0].box
    assert first.xyxy == (3 * 76, 3 * 194, 3 * 124, 3 * 206)
    assert item.shown.image.shape == (1080, 1920, 3)
