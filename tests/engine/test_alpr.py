"""The pipeline: detect, pair, crop, read; no detection is dropped, no failure is silent."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.enums import (
    DetectionKind,
    PairingMethod,
    PlatePosition,
    UnreadReason,
    VehicleClass,
)
from galaxy_alpr.errors import InvalidImage, ModelError
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import (
    PLATE_LABEL,
    BgrImage,
    Detection,
    ImageResult,
    OcrResult,
    TextCandidate,
)
from tests.engine.conftest import draw_scene

EXAMPLES = Path(__file__).parents[2] / "examples"
SCENE, PLATE_BOX = draw_scene("B1234XYZ")
CAR = Detection("car", 0.9, BoundingBox(220, 120, 640, 420))
PLATE = Detection(PLATE_LABEL, 0.8, PLATE_BOX)


@dataclass
class FixedDetector:
    """A detector that returns given detections."""

    found: Sequence[Detection]
    name: str = "detector"

    def detect(self, image: BgrImage) -> list[Detection]:  # noqa: ARG002
        return list(self.found)


@dataclass
class FixedRecognizer:
    """A recognizer that returns a given text and keeps the crops."""

    text: str
    confidence: float = 0.9
    name: str = "recognizer"
    crop_margin: tuple[float, float] = (0.1, 0.5)
    crops: list[BgrImage] = field(default_factory=list)

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        self.crops.extend(crops)
        each = (self.confidence ** (1 / max(1, len(self.text))),) * len(self.text)
        candidate = TextCandidate(self.text, self.confidence, each)
        result = OcrResult(self.text, self.text, self.confidence, each, (candidate,))
        return [result if self.text else OcrResult.empty() for _ in crops]


@pytest.fixture(scope="module")
def bundled_engine() -> AlprEngine:
    return load_engine(threads=1)


def kinds(result: ImageResult) -> list[DetectionKind]:
    return [item.kind for item in result.detections]


def test_a_car_with_its_plate() -> None:
    reader = FixedRecognizer("B1234XYZ")
    engine = AlprEngine(FixedDetector([CAR, PLATE]), reader, countries=["ID"])
    result = engine.analyze(SCENE)
    assert kinds(result) == [DetectionKind.VEHICLE_WITH_PLATE]
    (found,) = result.detections
    assert found.pairing is not None
    assert found.pairing.method is PairingMethod.CONTAINMENT
    assert found.vehicle is not None
    assert found.vehicle.vehicle_class is VehicleClass.CAR
    plate = found.plate
    assert plate is not None
    assert (plate.text, plate.display_text, plate.country) == ("B1234XYZ", "B 1234 XYZ", "ID")
    assert plate.confidence == pytest.approx(0.9)
    assert plate.detection_confidence == 0.8
    assert plate.corners == PLATE_BOX.corners
    assert plate.background_color is not None
    assert plate.background_color.name == "white"
    assert plate.quality.reason is None
    assert (result.width, result.height) == (854, 480)
    assert set(result.timing_ms) == {"detect", "read"}
    assert (result.engine.detector, result.engine.recognizer) == ("detector", "recognizer")
    height, width = reader.crops[0].shape[:2]
    assert width == pytest.approx(PLATE_BOX.width * 1.2, abs=2)
    assert height == pytest.approx(PLATE_BOX.height * 2, abs=2)


def test_order_is_vehicles_by_confidence_then_plates_alone() -> None:
    truck = Detection("truck", 0.95, BoundingBox(700, 10, 850, 120))
    stray = Detection(PLATE_LABEL, 0.99, BoundingBox(10, 10, 90, 30))
    result = AlprEngine(
        FixedDetector([CAR, stray, truck, PLATE]), FixedRecognizer("AB123CD")
    ).analyze(SCENE)
    assert kinds(result) == [
        DetectionKind.VEHICLE_WITHOUT_PLATE,
        DetectionKind.VEHICLE_WITH_PLATE,
        DetectionKind.PLATE_WITHOUT_VEHICLE,
    ]
    assert [plate.box for plate in result.plates] == [PLATE.box, stray.box]


def test_a_second_network_can_find_the_vehicles() -> None:
    bus = Detection("bus", 0.7, BoundingBox(200, 100, 660, 440))
    engine = AlprEngine(
        FixedDetector([PLATE, CAR], "plates"),
        FixedRecognizer("AB123CD"),
        vehicle_detector=FixedDetector([bus, PLATE], "vehicles"),
    )
    result = engine.analyze(SCENE)
    assert [item.vehicle and item.vehicle.vehicle_class for item in result.detections] == ["bus"]
    assert len(result.plates) == 1
    assert result.engine.detector == "plates + vehicles"


@pytest.mark.parametrize(
    ("text", "confidence", "reason"),
    [("AB123CD", 0.2, UnreadReason.LOW_CONFIDENCE), ("", 0.0, UnreadReason.NO_TEXT)],
)
def test_an_untrusted_reading_is_kept_as_a_plate_without_text(
    text: str, confidence: float, reason: UnreadReason
) -> None:
    result = AlprEngine(
        FixedDetector([PLATE]), FixedRecognizer(text, confidence), min_confidence=0.3
    ).analyze(SCENE)
    (plate,) = result.plates
    assert plate.text is None
    assert plate.display_text is None
    assert plate.country is None
    assert plate.quality.reason is reason
    assert plate.raw_text == text
    assert [item.text for item in plate.candidates] == ([text] if text else [])


def test_countries_of_the_call_come_before_the_engines() -> None:
    engine = AlprEngine(FixedDetector([PLATE]), FixedRecognizer("B12340Y", 0.9), countries=["DE"])
    assert engine.analyze(SCENE, ["ID"]).plates[0].text == "B1234OY"


def test_nothing_seen_is_an_empty_result_and_reads_nothing() -> None:
    reader = FixedRecognizer("AB123CD")
    result = AlprEngine(FixedDetector([]), reader).analyze(SCENE)
    assert result.detections == ()
    assert reader.crops == []


def test_a_failing_model_is_an_error_not_an_empty_result() -> None:
    class FailingDetector(FixedDetector):
        def detect(self, image: BgrImage) -> list[Detection]:
            raise ModelError(f"no more memory for {image.shape}")

    with pytest.raises(ModelError, match="no more memory"):
        AlprEngine(FailingDetector([]), FixedRecognizer("AB123CD")).analyze(SCENE)


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((10, 10), np.uint8),
        np.zeros((10, 10, 4), np.uint8),
        np.zeros((0, 10, 3), np.uint8),
        np.zeros((10, 10, 3), np.float32),
    ],
)
def test_an_array_that_is_no_image_is_refused(image: BgrImage) -> None:
    engine = AlprEngine(FixedDetector([]), FixedRecognizer(""))
    with pytest.raises(InvalidImage, match="shape"):
        engine.detect(image)
    with pytest.raises(InvalidImage, match="shape"):
        engine.read(image, [PLATE])
    with pytest.raises(InvalidImage, match="shape"):
        engine.analyze(image)


def test_detect_returns_pairs_by_index_and_reads_nothing() -> None:
    recognizer = FixedRecognizer("AB123CD")
    stray = Detection(PLATE_LABEL, 0.99, BoundingBox(10, 10, 90, 30))
    objects = AlprEngine(FixedDetector([CAR, PLATE, stray]), recognizer).detect(SCENE)
    assert objects.vehicles == (CAR,)
    assert objects.plates == (stray, replace(PLATE, position=PlatePosition.ON_VEHICLE))
    assert {plate: vehicle for plate, (vehicle, _) in objects.pairs.items()} == {1: 0}
    assert recognizer.crops == []


def test_read_returns_one_result_a_plate_in_their_order() -> None:
    engine = AlprEngine(FixedDetector([]), FixedRecognizer("B12340Y"), countries=["DE"])
    stray = Detection(PLATE_LABEL, 0.99, BoundingBox(10, 10, 90, 30))
    assert [item.box for item in engine.read(SCENE, [PLATE, stray])] == [PLATE.box, stray.box]
    assert engine.read(SCENE, [PLATE], ["ID"])[0].text == "B1234OY"
    assert engine.read(SCENE, []) == []


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.jpg")), ids=lambda path: path.stem)
def test_detect_then_read_equals_analyze(bundled_engine: AlprEngine, path: Path) -> None:
    image = decode_image(path.read_bytes())
    objects = bundled_engine.detect(image)
    plates = bundled_engine.read(image, objects.plates)
    result = bundled_engine.analyze(image)
    assert plates
    assert sorted(map(repr, plates)) == sorted(map(repr, result.plates))
    vehicles = [item.vehicle.box for item in result.detections if item.vehicle is not None]
    assert vehicles == [item.box for item in objects.vehicles]
    pairs = [item.pairing for item in result.detections if item.pairing is not None]
    assert sorted(map(repr, pairs)) == sorted(repr(p) for _, p in objects.pairs.values())
    for index, (vehicle, pairing) in objects.pairs.items():
        item = result.detections[vehicle]
        assert (item.plate, item.pairing) == (plates[index], pairing)


def test_the_image_is_not_written_to() -> None:
    image = SCENE.copy()
    image.flags.writeable = False
    AlprEngine(FixedDetector([CAR, PLATE]), FixedRecognizer("B1234XYZ")).analyze(image)


def test_the_engine_without_weights_reads_a_drawn_scene(rapidocr_engine: AlprEngine) -> None:
    result = rapidocr_engine.analyze(SCENE)
    (plate,) = result.plates
    assert plate.text == "B1234XYZ"
    assert plate.confidence > 0.5
    assert plate.box.iou(PLATE_BOX) > 0.5
    assert result.engine.detector == "rapidocr"


def test_threads_share_an_engine(rapidocr_engine: AlprEngine) -> None:
    scenes = [draw_scene(text)[0] for text in ("B1234XYZ", "D567KL", "F8901AB")]
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(rapidocr_engine.analyze, scenes))
    assert [result.plates[0].text for result in results] == ["B1234XYZ", "D567KL", "F8901AB"]
