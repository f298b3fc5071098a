"""Passes of vehicles: plates and vehicles joined."""

from __future__ import annotations

from galaxy_alpr.engine.tracking.consensus import consensus
from galaxy_alpr.engine.tracking.passes import Pass, PassTracker
from galaxy_alpr.engine.tracking.weights import FrameReading
from galaxy_alpr.enums import PairingMethod
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import (
    PLATE_LABEL,
    DetectedObjects,
    Detection,
    OcrResult,
    Pairing,
    PlateQuality,
)
from tests.engine.tracking.readings import plain

STEP = 0.1
QUALITY = PlateQuality(1.0, 20, 1, 1, 1)


def objects(*cars: tuple[float, bool]) -> DetectedObjects:
    """Return cars at ``x``, each with its plate if the second value is true."""
    vehicles: list[Detection] = []
    plates: list[Detection] = []
    pairs: dict[int, tuple[int, Pairing]] = {}
    for number, (x, has_plate) in enumerate(cars):
        vehicles.append(Detection("car", 0.9, BoundingBox(x, 100, x + 300, 340)))
        if has_plate:
            pairs[len(plates)] = (number, Pairing(PairingMethod.CONTAINMENT, 0.9))
            plates.append(Detection(PLATE_LABEL, 0.9, BoundingBox(x + 100, 260, x + 190, 285)))
    return DetectedObjects(tuple(vehicles), tuple(plates), pairs)


class Video:
    """Frames of cars given to a tracker; every plate is read as the car's text."""

    def __init__(self) -> None:
        self.tracker = PassTracker()
        self.at = 0.0
        self.ended: list[Pass] = []

    def show(self, *cars: tuple[float, OcrResult | None]) -> None:
        """Show a frame of cars at ``x``, with the plate's reading or without a plate."""
        found = objects(*((x, text is not None) for x, text in cars))
        passes = self.tracker.update(self.at, found)
        self.ended += self.tracker.ended(self.at)
        texts = [text for _, text in cars if text is not None]
        for plate, text, item in zip(found.plates, texts, passes, strict=True):
            assert item is not None
            self.tracker.add(item, plate, FrameReading(self.at, plate.box, text, QUALITY))
        self.at += STEP

    def finish(self) -> list[str]:
        """Return the texts of all passes."""
        ended = [*self.ended, *self.tracker.close()]
        return sorted(consensus(item.readings).reading.text for item in ended if item.readings)


def test_a_vehicle_keeps_its_pass_while_its_plate_is_hidden() -> None:
    video = Video()
    for number in range(40):
        hidden = 8 <= number < 32
        video.show((50.0 + 15 * number, None if hidden else plain("B1234XYZ")))
    assert video.finish() == ["B1234XYZ"]


def test_bumper_to_bumper_stay_two() -> None:
    video = Video()
    for number in range(20):
        x = 20.0 + 12 * number
        video.show((x, plain("B1234XYZ")), (x + 320, plain("D8705QK")))
    assert video.finish() == ["B1234XYZ", "D8705QK"]


def test_a_car_in_the_place_of_another_is_another() -> None:
    video = Video()
    for number in range(20):
        video.show((200.0, plain("B1234XYZ" if number < 10 else "D8705QK", 0.99)))
    assert video.finish() == ["B1234XYZ", "D8705QK"]


def test_a_plate_of_which_a_part_is_hidden_is_the_same() -> None:
    video = Video()
    for number in range(12):
        video.show((200.0, plain("8123" if 4 <= number < 8 else "B1234XYZ", 0.99)))
    assert video.finish() == ["B1234XYZ"]


def test_a_pass_ends_once_its_vehicle_is_gone() -> None:
    video = Video()
    for _ in range(5):
        video.show((200.0, plain("B1234XYZ")))
    for _ in range(20):
        video.show()
    assert [item.id for item in video.ended] == [1]
    assert video.tracker.open == []


def test_a_plate_without_a_vehicle_has_a_pass_too() -> None:
    video = Video()
    found = objects((200.0, True))
    alone = DetectedObjects((), found.plates, {})
    for _ in range(3):
        (item,) = video.tracker.update(video.at, alone)
        assert item is not None
        assert item.vehicle is None
        video.at += STEP
    (item,) = video.tracker.update(video.at, found)
    assert item is not None
    assert item.vehicle is not None
    assert item.id == 1


def test_a_vehicle_that_stands_for_long_keeps_its_surest_readings() -> None:
    video = Video()
    for number in range(140):
        video.show((200.0, plain("B1234XYZ", 0.99 if number < 5 else 0.8)))
    (item,) = video.tracker.close()
    assert len(item.readings) == 120
    assert [frame.reading.confidence > 0.9 for frame in item.readings[:6]] == [True] * 5 + [False]
