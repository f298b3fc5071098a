"""The body of a Rekor Scout group (``alpr_group``), made from a detection with a plate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from galaxy_alpr import __version__
from galaxy_alpr.services.webhooks.bodies.standard import encoded
from galaxy_alpr.services.webhooks.bodies.values import Content, Message


def group(message: Message) -> Content:
    """Return the group of one detection: confidences are 0 to 100, times epoch milliseconds."""
    payload = message.payload
    captured_at = datetime.fromisoformat(str(payload["captured_at"]))
    moment = round(captured_at.timestamp() * 1000)
    plate = payload["plate"]
    text, confidence = str(plate["text"]).upper(), _percent(plate["confidence"])
    region = "-".join(filter(None, (plate.get("country"), plate.get("region")))).lower()
    location = payload.get("location")
    label = str(location["name"]) if isinstance(location, Mapping) else ""
    camera_id = payload.get("camera_id") or 0
    uuid = f"galaxy-cam{camera_id}-{moment}-{payload['detection_id']}"
    candidate = {"plate": text, "confidence": confidence, "matches_template": 0}
    box, vehicle = plate["box"], payload.get("vehicle")
    body = {
        "version": 2,
        "data_type": "alpr_group",
        "epoch_start": moment,
        "epoch_end": moment,
        "frame_start": 0,
        "frame_end": 0,
        "company_id": "",
        "agent_uid": "galaxy-alpr",
        "agent_type": "galaxy-alpr",
        "agent_version": __version__,
        "camera_id": camera_id,
        "country": str(plate.get("country") or "").lower(),
        "uuids": [uuid],
        "plate_indexes": [0],
        "candidates": [candidate],
        "best_plate_number": text,
        "best_confidence": confidence,
        "best_region": region,
        "best_region_confidence": confidence if region else 0.0,
        "best_uuid": uuid,
        "best_image_width": payload.get("image_width") or 0,
        "best_image_height": payload.get("image_height") or 0,
        "best_plate": _best_plate(plate, candidate, region, vehicle),
        "plate_path": [{**_rectangle(box, "x", "y", "w", "h"), "t": moment, "f": 0}],
        "travel_direction": 0.0,
        "is_parked": False,
        "is_preview": False,
        "vehicle": _vehicle(vehicle),
        "web_server_config": {"camera_label": label, "agent_label": "Galaxy ALPR"},
    }
    return Content("application/json", encoded(body))


def _best_plate(
    plate: Mapping[str, Any], candidate: Mapping[str, Any], region: str, vehicle: object
) -> dict[str, Any]:
    found = isinstance(vehicle, Mapping)
    sides = ("x", "y", "width", "height")
    return {
        **candidate,
        "plate_index": 0,
        "region": region,
        "region_confidence": candidate["confidence"] if region else 0.0,
        "processing_time_ms": 0.0,
        "requested_topn": 1,
        "coordinates": [{"x": round(x), "y": round(y)} for x, y in plate["corners"]],
        "plate_crop_jpeg": "",
        "vehicle_region": _rectangle(vehicle["box"], *sides)  # type: ignore[index]
        if found
        else dict.fromkeys(sides, 0),
        "candidates": [candidate],
    }


def _vehicle(vehicle: object) -> dict[str, Any]:
    """Return what is known of the vehicle: lists of names with their confidences."""
    names = ("color", "make", "make_model", "body_type", "year", "orientation")
    values: dict[str, Any] = {name: [] for name in names}
    known = isinstance(vehicle, Mapping)
    if isinstance(vehicle, Mapping) and vehicle.get("color"):
        confidence = _percent(vehicle["confidence"])
        values["color"] = [{"name": vehicle["color"], "confidence": confidence}]
    return {**values, "missing_plate": False, "is_vehicle": known}


def _rectangle(box: list[float], *names: str) -> dict[str, int]:
    x1, y1, x2, y2 = box
    sides = (x1, y1, x2 - x1, y2 - y1)
    return dict(zip(names, (round(side) for side in sides), strict=True))


def _percent(confidence: float) -> float:
    return round(confidence * 100, 2)
