"""A result of the engine as plain values, with the names of the answer of the API."""

from __future__ import annotations

from typing import Any

from galaxy_alpr.enums import DetectionKind
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import ColorName, DetectionResult, ImageResult, PlateResult, VehicleResult


def answer_of(result: ImageResult) -> dict[str, Any]:
    """Return what ``POST /detect_image`` answers, without ids, files, place and list status."""
    kinds = [item.kind for item in result.detections]
    return {
        "image": {"width": result.width, "height": result.height},
        "notes": [note.value for note in result.notes],
        "engine": {"detector": result.engine.detector, "recognizer": result.engine.recognizer},
        "timing_ms": {step: round(ms, 2) for step, ms in result.timing_ms.items()},
        "summary": {
            "vehicles_with_plates": kinds.count(DetectionKind.VEHICLE_WITH_PLATE),
            "vehicles_without_plates": kinds.count(DetectionKind.VEHICLE_WITHOUT_PLATE),
            "plates_without_vehicles": kinds.count(DetectionKind.PLATE_WITHOUT_VEHICLE),
        },
        "detections": [_detection(item) for item in result.detections],
    }


def _detection(item: DetectionResult) -> dict[str, Any]:
    pairing = None
    if item.pairing is not None:
        pairing = {"method": item.pairing.method.value, "confidence": item.pairing.confidence}
    return {
        "kind": item.kind.value,
        "pairing": pairing,
        "vehicle": None if item.vehicle is None else _vehicle(item.vehicle),
        "plate": None if item.plate is None else _plate(item.plate),
    }


def _vehicle(vehicle: VehicleResult) -> dict[str, Any]:
    color = None
    if vehicle.color is not None:
        color = {"name": vehicle.color.name, "confidence": vehicle.color.confidence}
    return {
        "class": vehicle.vehicle_class.value,
        "confidence": vehicle.confidence,
        "box": _box(vehicle.box),
        "color": color,
    }


def _plate(plate: PlateResult) -> dict[str, Any]:
    region, reason = plate.region, plate.quality.reason
    return {
        "text": plate.text,
        "display_text": plate.display_text,
        "confidence": plate.confidence,
        "detection_confidence": plate.detection_confidence,
        "char_confidences": list(plate.char_confidences),
        "candidates": [
            {
                "text": item.text,
                "confidence": item.confidence,
                "char_confidences": list(item.char_confidences),
            }
            for item in plate.candidates
        ],
        "box": _box(plate.box),
        "corners": [[x, y] for x, y in plate.corners],
        "country": plate.country,
        "region": None if region is None else {"code": region.code, "name": region.name},
        "type": None if plate.type is None else plate.type.value,
        "background_color": _name(plate.background_color),
        "text_color": _name(plate.text_color),
        "quality": {
            "score": plate.quality.score,
            "reason": None if reason is None else reason.value,
        },
    }


def _name(color: ColorName | None) -> str | None:
    return None if color is None else color.name


def _box(box: BoundingBox) -> list[float]:
    return [box.x1, box.y1, box.x2, box.y2]
