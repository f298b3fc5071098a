"""A reading as Snapshot answers it. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from galaxy_alpr.endpoints.compat.plate_recognizer.options import SnapshotOptions
from galaxy_alpr.endpoints.schemas.detections import DetectionOut, SessionOut
from galaxy_alpr.endpoints.schemas.plates import PlateOut
from galaxy_alpr.endpoints.schemas.vehicles import VehicleOut
from galaxy_alpr.enums import VehicleClass

VERSION = 1
MAX_CALLS = 2_147_483_647
"""What is answered for the number of calls that are paid for: there is no limit."""

UNKNOWN = "Unknown"
TYPES = {
    VehicleClass.CAR: "Sedan",
    VehicleClass.MOTORCYCLE: "Motorcycle",
    VehicleClass.BUS: "Bus",
    VehicleClass.TRUCK: "Big Truck",
}
"""The vendor's type for each class; a car of any body is its most frequent one."""

COLORS = {"gray": "silver", "orange": "red"}
"""The vendor's nearest colour for those that it does not name."""

VENDOR_COLORS = frozenset(
    ("black", "blue", "brown", "green", "red", "silver", "white", "yellow", "unknown")
)


def answer_of(reading: SessionOut, options: SnapshotOptions, *, calls: int) -> dict[str, Any]:
    """Return the answer to a picture."""
    results = [_result(item, plate, options) for item, plate in chosen(reading, options)]
    if options.by_vehicle:
        results = [_by_vehicle(item, options) for item in reading.detections]
    return {
        "processing_time": reading.timing_ms.total,
        "results": results,
        "filename": reading.file_name or f"{reading.session_id}.jpg",
        "version": VERSION,
        "camera_id": options.camera_id,
        "timestamp": timestamp(reading.captured_at),
        "usage": {"calls": calls, "max_calls": MAX_CALLS},
    }


def chosen(reading: SessionOut, options: SnapshotOptions) -> list[tuple[DetectionOut, PlateOut]]:
    """Return the plates that were read and that the request asks for, the surest first."""
    found = [
        (item, plate)
        for item in reading.detections
        if (plate := item.plate) is not None and plate.text is not None
        if plate.detection_confidence >= options.min_detection
        if plate.confidence >= options.min_reading
        if not (options.strict_rule and item.vehicle is None)
        if not options.strict_region or not options.countries or plate.country in options.countries
    ]
    return sorted(found, key=lambda pair: -pair[1].confidence)


def candidates_of(plate: PlateOut, options: SnapshotOptions) -> list[dict[str, Any]]:
    """Return the possible texts of a plate, first the one that is answered.

    That is the text of the plate, or the most probable one that has a format of the request.
    """
    texts = {plate.text or "": plate.confidence}
    for item in plate.candidates:
        texts.setdefault(item.text, item.confidence)
    found = [{"score": score, "plate": text.lower()} for text, score in texts.items()]
    if options.formats:
        found.sort(key=lambda item: not _has_format(str(item["plate"]), options))
    return found


def timestamp(moment: datetime) -> str:
    """Return a moment in UTC as the vendor writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def box_of(box: Sequence[float]) -> dict[str, int]:
    """Return a box in whole pixels."""
    xmin, ymin, xmax, ymax = (round(value) for value in box)
    return {"xmin": xmin, "ymin": ymin, "xmax": xmax, "ymax": ymax}


def _result(item: DetectionOut, plate: PlateOut, options: SnapshotOptions) -> dict[str, Any]:
    texts = candidates_of(plate, options)
    vehicle = item.vehicle
    result: dict[str, Any] = {
        "box": box_of(plate.box),
        "plate": texts[0]["plate"],
        "region": _region(plate),
        "score": texts[0]["score"],
        "candidates": texts,
        "dscore": plate.detection_confidence,
        "vehicle": {
            "score": 0.0 if vehicle is None else vehicle.confidence,
            "type": UNKNOWN if vehicle is None else TYPES[vehicle.vehicle_class],
            "box": box_of((0, 0, 0, 0) if vehicle is None else vehicle.box),
        },
    }
    if options.mmc:
        name, score = _color(vehicle)
        result["model_make"] = [{"make": "unknown", "model": "unknown", "score": 0.0}]
        result["color"] = [{"color": name, "score": score}]
        result["orientation"] = [{"orientation": UNKNOWN, "score": 0.0}]
    return result


def _by_vehicle(item: DetectionOut, options: SnapshotOptions) -> dict[str, Any]:
    """Return a detection in the form of ``detection_mode`` ``vehicle``."""
    plate, vehicle = item.plate, item.vehicle
    return {
        "plate": None if plate is None or plate.text is None else _plate_object(plate, options),
        "vehicle": None if vehicle is None else _vehicle_object(vehicle, options),
    }


def _plate_object(plate: PlateOut, options: SnapshotOptions) -> dict[str, Any]:
    region = _region(plate)
    return {
        "type": "Plate",
        "score": plate.detection_confidence,
        "box": box_of(plate.box),
        "props": {
            "plate": [
                {"value": text["plate"], "score": text["score"]}
                for text in candidates_of(plate, options)
            ],
            "region": [{"value": region["code"], "score": region["score"]}],
        },
    }


def _vehicle_object(vehicle: VehicleOut, options: SnapshotOptions) -> dict[str, Any]:
    props: dict[str, Any] = {}
    if options.mmc:
        name, score = _color(vehicle)
        props = {
            "make_model": [{"make": "unknown", "model": "unknown", "score": 0.0}],
            "color": [{"value": name, "score": score}],
            "orientation": [{"value": UNKNOWN, "score": 0.0}],
        }
    return {
        "type": TYPES[vehicle.vehicle_class],
        "score": vehicle.confidence,
        "box": box_of(vehicle.box),
        "props": props,
    }


def _region(plate: PlateOut) -> dict[str, Any]:
    if plate.country is None:
        return {"code": "unknown", "score": 0.0}
    return {"code": plate.country.lower(), "score": plate.confidence}


def _color(vehicle: VehicleOut | None) -> tuple[str, float]:
    if vehicle is None or vehicle.color is None:
        return "unknown", 0.0
    name = COLORS.get(vehicle.color.name, vehicle.color.name)
    return name if name in VENDOR_COLORS else "unknown", vehicle.color.confidence or 0.0


def _has_format(text: str, options: SnapshotOptions) -> bool:
    return any(item.matches(text) for item in options.formats)
