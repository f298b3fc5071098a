"""The answers of CodeProject.AI and of DeepStack. Confidences are 0 to 1, boxes whole pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from galaxy_alpr.endpoints.compat.codeproject.asked import Asked, Operation
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.rounding import rounded_ratio
from galaxy_alpr.types import DetectedObjects, Detection, ImageResult, PlateResult

SERVER = "galaxy-alpr"
OK = 200

PLATE_MODEL = "license-plate"
GENERAL_MODEL = "ipcam-general"
CUSTOM_MODELS = (PLATE_MODEL, "ipcam-combined", GENERAL_MODEL)
PLATE_LABEL = "DayPlate"
VEHICLE_LABEL = "vehicle"
"""The label that the general model has for vehicles of every class."""


@dataclass(frozen=True, slots=True)
class Module:
    """The part of the server that answers: its id, its name and the command it ran."""

    id: str
    name: str
    command: str


ALPR = Module("ALPR", "License Plate Reader", "alpr")
DETECTION = Module("ObjectDetection", "Object Detection", "detect")
CUSTOM = Module("ObjectDetection", "Object Detection", "custom")
CUSTOM_LIST = Module("ObjectDetection", "Object Detection", "list-custom")


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a picture took, in milliseconds, and when it was answered."""

    inference_ms: float
    process_ms: float
    answered_at: datetime


def plates(result: ImageResult, asked: Asked) -> list[dict[str, Any]]:
    """Return a prediction for each text of each plate, by descending confidence.

    A plate that was not read has none. With ``full`` the vehicles follow; with ``vehicle`` there
    are only these.
    """
    answer: list[dict[str, Any]] = []
    if asked.operation is not Operation.VEHICLE:
        read = [plate for plate in result.plates if plate.text]
        answer += _sorted(item for plate in read for item in _texts(plate, asked.min_confidence))
    if asked.operation is not Operation.PLATE:
        answer += _sorted(
            _prediction(item.vehicle_class.value, item.confidence, item.box)
            for item in result.vehicles
            if item.confidence >= asked.min_confidence
        )
    return answer


def vehicles(found: DetectedObjects, asked: Asked) -> list[dict[str, Any]]:
    """Return a prediction for each vehicle; the classes have the labels of the COCO data set."""
    return _objects(found.vehicles, asked)


def custom(model: str, found: DetectedObjects, asked: Asked) -> list[dict[str, Any]]:
    """Return what one of ``CUSTOM_MODELS`` predicts."""
    if model == PLATE_MODEL:
        return _objects(found.plates, asked, label=PLATE_LABEL)
    if model == GENERAL_MODEL:
        return _objects(found.vehicles, asked, label=VEHICLE_LABEL)
    return vehicles(found, asked)


def success(
    predictions: Sequence[dict[str, Any]], module: Module, timing: Timing
) -> dict[str, Any]:
    """Return the answer to a picture; the engine computes on the processor only."""
    return {
        "success": True,
        "message": _message(predictions),
        "predictions": list(predictions),
        "count": len(predictions),
        "inferenceMs": round(timing.inference_ms),
        "processMs": round(timing.process_ms),
        "analysisRoundTripMs": round(timing.process_ms),
        **_by(module, timing.answered_at),
        "canUseGPU": False,
        "inferenceDevice": "CPU",
    }


def custom_list(at: datetime) -> dict[str, Any]:
    """Return the names of the custom models."""
    return {"success": True, "models": list(CUSTOM_MODELS), **_by(CUSTOM_LIST, at)}


def _objects(
    found: Iterable[Detection], asked: Asked, *, label: str | None = None
) -> list[dict[str, Any]]:
    return _sorted(
        _prediction(label or item.label, item.confidence, item.box)
        for item in found
        if item.confidence >= asked.min_confidence
    )


def _texts(plate: PlateResult, least: float) -> list[dict[str, Any]]:
    """Return the possible texts of a plate; its own is the first one of its confidence."""
    texts = {plate.text or "": plate.confidence}
    for item in plate.candidates:
        if item.text and "?" not in item.text:
            texts.setdefault(item.text, item.confidence)
    return [
        {**_prediction(f"Plate: {text}", confidence, plate.box), "plate": text}
        for text, confidence in texts.items()
        if confidence >= least
    ]


def _prediction(label: str, confidence: float, box: BoundingBox) -> dict[str, Any]:
    return {
        "confidence": rounded_ratio(confidence),
        "label": label,
        "x_min": round(box.x1),
        "y_min": round(box.y1),
        "x_max": round(box.x2),
        "y_max": round(box.y2),
    }


def _sorted(predictions: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(predictions, key=lambda item: -float(item["confidence"]))


def _message(predictions: Sequence[dict[str, Any]]) -> str:
    if not predictions:
        return "No objects found"
    return "Found " + ", ".join(str(item["label"]) for item in predictions)


def _by(module: Module, at: datetime) -> dict[str, Any]:
    return {
        "moduleId": module.id,
        "moduleName": module.name,
        "command": module.command,
        "code": OK,
        "timestampUTC": format_datetime(at, usegmt=True),
        "processedBy": SERVER,
        "hostname": SERVER,
    }
