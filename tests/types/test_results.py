"""Results as plain values, as crops, and in the form of the package supervision."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from galaxy_alpr import (
    BoundingBox,
    FailedImage,
    ImageResult,
    InvalidImage,
    PackageMissing,
    WrongImageType,
    decode_image,
    load_engine,
)
from galaxy_alpr.enums import PictureNote, PlateType, UnreadReason
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from galaxy_alpr.types.supervision import CLASS_IDS, fields_of
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, Upload
from tests.fake_engine import FakeEngine, photo

EXAMPLES = Path(__file__).parents[2] / "examples"
SEEN = ("B1234XYZ", "?", "-", "~D7AB")
"""A plate on its vehicle, one that was not read, a vehicle and a plate alone."""


def analyzed(*seen: str) -> ImageResult:
    return FakeEngine().analyze(decode_image(photo(*seen)))


def test_plates_and_vehicles_are_in_the_order_of_the_detections() -> None:
    result = analyzed(*SEEN)
    assert [plate.text for plate in result.plates] == ["B1234XYZ", None, "D7AB"]
    assert [vehicle.box.x1 for vehicle in result.vehicles] == [0, 80, 160]


def test_a_box_has_its_corners_in_a_row_and_cuts() -> None:
    image = np.arange(6 * 8 * 3, dtype=np.uint8).reshape(6, 8, 3)
    box = BoundingBox(1.2, 2.6, 4.4, 9.0)
    assert box.xyxy == (1.2, 2.6, 4.4, 9.0)
    assert np.array_equal(box.crop(image), image[3:6, 1:4])


def test_plates_and_vehicles_are_cropped() -> None:
    data = photo("B1234XYZ")
    image = decode_image(data)
    result = FakeEngine().analyze(image)
    (plate,), (vehicle,) = result.plates, result.vehicles
    for found in (plate, vehicle):
        x1, y1, x2, y2 = (round(value) for value in found.box.xyxy)
        assert np.array_equal(found.crop(image), image[y1:y2, x1:x2])
    wrong: Any = data
    with pytest.raises(WrongImageType, match="not bytes"):
        plate.crop(wrong)


def same(ours: Any, answered: Any) -> bool:
    """Return whether every field of ``ours`` has the answer's value, to the decimals of both."""
    if isinstance(ours, dict):
        return all(key in answered and same(ours[key], answered[key]) for key in ours)
    if isinstance(ours, list):
        pairs = zip(ours, answered, strict=True)
        return len(ours) == len(answered) and all(same(*pair) for pair in pairs)
    if isinstance(ours, float):
        return bool(round(ours, 4) == round(answered, 4))
    return bool(ours == answered)


@SQLITE_ONLY
def test_values_are_those_of_the_answer_to_an_upload(upload: Upload, engine: FakeEngine) -> None:
    engine.notes = (PictureNote.UPSIDE_DOWN,)
    answer = upload(photo(*SEEN))
    ours = engine.analyze(decode_image(photo(*SEEN))).to_dict()
    assert same(ours, answer)
    assert len(ours["detections"]) == 4
    assert not same({**ours, "notes": []}, answer)


@SQLITE_ONLY
def test_a_real_reading_has_the_values_of_the_answer(settings: Settings) -> None:
    path = EXAMPLES / "jakarta.jpg"
    engine = load_engine(threads=1)
    with TestClient(create_app(settings, engine=engine)) as client:
        answer = client.post("/detect_image", files={"file": path.read_bytes()}).json()
    ours = engine.analyze(path).to_dict()
    assert json.loads(json.dumps(ours)) == ours
    assert ours.pop("timing_ms").keys() <= answer["timing_ms"].keys()
    assert same(ours, answer)
    assert [item["plate"]["text"] for item in ours["detections"] if item["plate"]] == ["B1234XYZ"]


def test_all_that_the_answer_has_of_the_engine_is_there() -> None:
    ours = analyzed("B1").to_dict()
    (detection,) = ours["detections"]
    keys = [set(item) for item in (ours, detection, detection["vehicle"], detection["plate"])]
    assert keys == [
        {"image", "notes", "engine", "timing_ms", "summary", "detections"},
        {"kind", "pairing", "vehicle", "plate"},
        {"class", "confidence", "box", "color"},
        {"text", "display_text", "confidence", "detection_confidence", "char_confidences"}
        | {"candidates", "box", "corners", "country", "region", "type", "background_color"}
        | {"text_color", "quality"},
    ]


def test_everything_becomes_json() -> None:
    result = analyzed(*SEEN)
    plate = replace(result.plates[0], type=PlateType.PRIVATE)
    detections = (replace(result.detections[0], plate=plate), *result.detections[1:])
    values = replace(result, detections=detections).to_dict()
    assert json.loads(json.dumps(values)) == values
    assert type(values["detections"][0]["kind"]) is str
    assert values["detections"][0]["plate"]["type"] == "private"
    assert values["detections"][1]["plate"]["quality"]["reason"] == UnreadReason.TOO_SMALL
    assert values["detections"][2]["plate"] is None
    assert values["detections"][3]["pairing"] is None
    assert values["summary"] == {
        "vehicles_with_plates": 2,
        "vehicles_without_plates": 1,
        "plates_without_vehicles": 1,
    }


@SQLITE_ONLY
def test_a_failure_has_the_fields_of_a_file_that_was_not_read(client: TestClient) -> None:
    files = [("files", ("bad.jpg", b"\xff\xd8\xff"))]
    (answered,) = client.post("/detect_image", files=files).json()["results"]
    failed = FailedImage(InvalidImage("it is broken"), "bad.jpg").to_dict()
    assert set(failed) == set(answered)
    assert (failed["filename"], failed["error"]) == (answered["filename"], answered["error"])
    assert FailedImage(FileNotFoundError(2, "No such file")).to_dict() == {
        "filename": None,
        "error": "unreadable_file",
        "detail": "[Errno 2] No such file",
    }


def test_the_fields_for_supervision_have_its_shapes_and_types() -> None:
    fields = fields_of(analyzed(*SEEN)._rows())
    assert (fields["xyxy"].shape, fields["xyxy"].dtype) == ((6, 4), np.float32)
    assert (fields["confidence"].shape, fields["confidence"].dtype) == ((6,), np.float32)
    assert np.issubdtype(fields["class_id"].dtype, np.integer)
    names = ["car", "license_plate", "car", "license_plate", "car", "license_plate"]
    assert fields["data"]["class_name"].tolist() == names
    assert fields["class_id"].tolist() == [CLASS_IDS[name] for name in names]
    assert fields["data"]["text"].tolist() == ["", "B1234XYZ", "", "", "", "D7AB"]
    assert fields["data"]["detection"].tolist() == [0, 0, 1, 1, 2, 3]
    assert list(CLASS_IDS) == ["license_plate", "car", "motorcycle", "bus", "truck"]
    empty = fields_of(analyzed()._rows())
    assert empty["xyxy"].shape == (0, 4)
    assert {len(values) for values in empty["data"].values()} == {0}


def test_results_become_detections_of_supervision() -> None:
    supervision = pytest.importorskip("supervision", reason="supervision is not installed")
    result = analyzed(*SEEN)
    found = result.to_supervision()
    assert isinstance(found, supervision.Detections)
    assert len(found) == 6
    plates = found[found.class_id == 0]
    assert plates.xyxy.tolist() == [pytest.approx(plate.box.xyxy) for plate in result.plates]
    assert plates["text"].tolist() == ["B1234XYZ", "", "D7AB"]
    assert len(analyzed().to_supervision()) == 0


def test_a_missing_supervision_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "supervision", None)
    with pytest.raises(PackageMissing, match=re.escape("pip install supervision")) as caught:
        analyzed("B1").to_supervision()
    assert isinstance(caught.value, ImportError)
