"""The answers of CodeProject.AI: keys in their order, types and values."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from galaxy_alpr.endpoints.compat.codeproject import status, vendor, wire
from galaxy_alpr.endpoints.compat.codeproject.asked import Asked, Operation
from galaxy_alpr.web.compat.vendors import Failure
from tests.endpoints.compat.results import OBJECTS, RESULT

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PLATE_BOX = {"x_min": 100, "y_min": 150, "x_max": 180, "y_max": 171}
VEHICLE_BOX = {"x_min": 10, "y_min": 21, "x_max": 310, "y_max": 220}
FIRST = {"confidence": 0.9999, "label": "Plate: AB12CDE", **PLATE_BOX, "plate": "AB12CDE"}
SECOND = {"confidence": 0.8765, "label": "Plate: B1234XYZ", **PLATE_BOX, "plate": "B1234XYZ"}
LAST = {"confidence": 0.0712, "label": "Plate: 8I234XYZ", **PLATE_BOX, "plate": "8I234XYZ"}
TRUCK = {"confidence": 0.93, "label": "truck", **VEHICLE_BOX}
CAR = {"confidence": 0.42, "label": "car", **VEHICLE_BOX}


def test_plates_by_descending_confidence_with_their_candidates() -> None:
    assert wire.plates(RESULT, Asked()) == [FIRST, SECOND]
    assert wire.plates(RESULT, Asked(min_confidence=0.0)) == [FIRST, SECOND, LAST]
    assert wire.plates(RESULT, Asked(min_confidence=0.9)) == [FIRST]
    full = wire.plates(RESULT, Asked(operation=Operation.FULL))
    assert full == [FIRST, SECOND, TRUCK]
    assert wire.plates(RESULT, Asked(operation=Operation.VEHICLE)) == [TRUCK]


def test_vehicles_and_custom_models() -> None:
    assert wire.vehicles(OBJECTS, Asked()) == [TRUCK, CAR]
    assert wire.vehicles(OBJECTS, Asked(min_confidence=0.5)) == [TRUCK]
    assert wire.custom("ipcam-combined", OBJECTS, Asked()) == [TRUCK, CAR]
    labels = [item["label"] for item in wire.custom("ipcam-general", OBJECTS, Asked())]
    assert labels == ["vehicle", "vehicle"]
    assert wire.custom("license-plate", OBJECTS, Asked()) == [
        {"confidence": 0.91, "label": "DayPlate", **PLATE_BOX}
    ]


def test_the_answer_to_a_picture() -> None:
    answer = wire.success([FIRST], wire.ALPR, wire.Timing(12.6, 31.4, AT))
    assert answer == {
        "success": True,
        "message": "Found Plate: AB12CDE",
        "predictions": [FIRST],
        "count": 1,
        "inferenceMs": 13,
        "processMs": 31,
        "analysisRoundTripMs": 31,
        "moduleId": "ALPR",
        "moduleName": "License Plate Reader",
        "command": "alpr",
        "code": 200,
        "timestampUTC": "Sun, 22 Nov 2026 08:00:00 GMT",
        "processedBy": "galaxy-alpr",
        "hostname": "galaxy-alpr",
        "canUseGPU": False,
        "inferenceDevice": "CPU",
    }
    nothing = wire.success([], wire.DETECTION, wire.Timing(1, 2, AT))
    assert (nothing["success"], nothing["predictions"], nothing["count"]) == (True, [], 0)
    assert nothing["message"] == "No objects found"
    models = wire.custom_list(AT)
    assert (models["models"], models["command"]) == (list(wire.CUSTOM_MODELS), "list-custom")


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({}, Asked()),
        ({"min_confidence": "0.65", "operation": "FULL"}, Asked(0.65, Operation.FULL)),
        ({"min_confidence": "45", "operation": "x"}, Asked()),
        ({"min_confidence": "nan"}, Asked()),
        ({"min_confidence": "", "operation": ""}, Asked()),
        ({"min_confidence": "0"}, Asked(0.0)),
    ],
)
def test_what_is_asked(values: dict[str, str], asked: Asked) -> None:
    assert Asked.of(values) == asked


@pytest.mark.parametrize(
    ("code", "expected"), [(401, 401), (403, 403), (404, 404), (429, 429), (422, 200), (503, 200)]
)
def test_only_refusals_have_a_status_of_their_own(code: int, expected: int) -> None:
    failure = Failure(status=code, code="any", detail="text")
    body = {"success": False, "error": "text", "code": 500}
    assert vendor.shape(failure) == (expected, body)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1.4.2rc1+x", (1, 4, 2, "rc1")), ("2.9", (2, 9, 0, "")), ("0.1.0", (0, 1, 0, ""))],
)
def test_the_version(text: str, numbers: tuple[int, int, int, str]) -> None:
    answer = status.version(text)
    parts = answer["version"]
    assert (parts["major"], parts["minor"], parts["patch"], parts["preRelease"]) == numbers
    assert status.update(text)["updateAvailable"] is False


def test_the_states_of_the_modules() -> None:
    answer = status.statuses(status.Working(AT, AT.replace(hour=9), 5))
    assert answer["success"] is True
    assert answer["statuses"][0] == {
        "moduleId": "ALPR",
        "name": "License Plate Reader",
        "queue": "alpr_queue",
        "status": "Started",
        "started": "2026-11-22T08:00:00Z",
        "lastSeen": "2026-11-22T09:00:00Z",
        "requestCount": 5,
        "statusData": None,
    }
