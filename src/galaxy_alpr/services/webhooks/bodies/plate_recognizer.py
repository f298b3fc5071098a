"""The body of Plate Recognizer Stream's webhook, made from a detection."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from galaxy_alpr import __version__
from galaxy_alpr.services.webhooks.bodies.pictures import crop, media_type_of, path_of
from galaxy_alpr.services.webhooks.bodies.values import Content, Message, written
from galaxy_alpr.storage import ArtifactStore

_TYPES = {"bus": "Bus", "motorcycle": "Motorcycle"}
"""Their names of classes; a car or a truck may be of several of theirs, so it is ``Unknown``."""

_NO_BOX = {"xmin": 0, "ymin": 0, "xmax": 0, "ymax": 0}


def stream_values(message: Message, target: str, zone: ZoneInfo) -> dict[str, Any]:
    """Return ``{hook, data}`` of a detection; ``results`` is empty where no plate was read."""
    payload = message.payload
    captured_at = datetime.fromisoformat(str(payload["captured_at"]))
    camera = _camera(payload)
    filename = path_of(payload.get("image_url")) or ""
    data = {
        "camera_id": camera,
        "filename": filename,
        "timestamp": written(captured_at),
        "timestamp_local": captured_at.astimezone(zone).isoformat(sep=" "),
        "timestamp_camera": None,
        "version": __version__,
        "processing_time": 0.0,
        "usage": {"calls": 0, "max_calls": 0},
        "results": _results(payload),
    }
    hook = {"target": target, "id": camera, "event": "recognition", "filename": filename}
    return {"hook": hook, "data": data}


def as_form(values: Mapping[str, Any]) -> Content:
    """Return the body without pictures: the urlencoded field ``json``."""
    body = urlencode({"json": json.dumps(values)}).encode()
    return Content("application/x-www-form-urlencoded", body)


def as_multipart(
    values: Mapping[str, Any], payload: Mapping[str, Any], store: ArtifactStore
) -> Content:
    """Return the body with the crops: ``json``, ``upload`` (the vehicle) and ``plate_img``.

    A detection without a crop of its vehicle has its plate's as ``upload``.
    """
    plate = crop(payload, "plate", store)
    files = (("upload", crop(payload, "vehicle", store) or plate), ("plate_img", plate))
    if plate is None and files[0][1] is None:
        return as_form(values)
    boundary = uuid.uuid4().hex
    parts = [_part(boundary, 'name="json"', None, json.dumps(values).encode())]
    for field, picture in files:
        if picture is not None:
            name, data = picture
            label = f'name="{field}"; filename="{name}"'
            parts.append(_part(boundary, label, media_type_of(name), data))
    body = b"".join(parts) + f"--{boundary}--\r\n".encode()
    return Content(f"multipart/form-data; boundary={boundary}", body)


def _part(boundary: str, label: str, media_type: str | None, data: bytes) -> bytes:
    kind = "" if media_type is None else f"Content-Type: {media_type}\r\n"
    head = f"--{boundary}\r\nContent-Disposition: form-data; {label}\r\n{kind}\r\n"
    return head.encode() + data + b"\r\n"


def _camera(payload: Mapping[str, Any]) -> str:
    location = payload.get("location")
    if isinstance(location, Mapping):
        return str(location["name"])
    camera_id = payload.get("camera_id")
    return str(payload.get("source") or "") if camera_id is None else f"camera-{camera_id}"


def _results(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    plate = payload.get("plate")
    if not isinstance(plate, Mapping) or not plate.get("text"):
        return []
    text, score = str(plate["text"]).lower(), plate["confidence"]
    region = "-".join(filter(None, (plate.get("country"), plate.get("region")))).lower()
    vehicle = payload.get("vehicle")
    result = {
        "box": _box(plate["box"]),
        "plate": text,
        "region": {"code": region, "score": score if region else 0.0},
        "score": score,
        "candidates": [{"plate": text, "score": score}],
        "dscore": score,
        "vehicle": _vehicle(vehicle),
        "model_make": [],
        "color": _colors(vehicle),
        "orientation": [],
        "direction": None,
        "source_url": str(payload.get("source") or ""),
        "position_sec": None,
        "speed": None,
        "speed_score": None,
        "user_data": "",
    }
    return [result]


def _vehicle(vehicle: object) -> dict[str, Any]:
    if not isinstance(vehicle, Mapping):
        return {"score": 0.0, "type": "Unknown", "box": _NO_BOX}
    kind = _TYPES.get(str(vehicle["vehicle_class"]), "Unknown")
    return {"score": vehicle["confidence"], "type": kind, "box": _box(vehicle["box"])}


def _colors(vehicle: object) -> list[dict[str, Any]]:
    if not isinstance(vehicle, Mapping) or not vehicle.get("color"):
        return []
    return [{"color": vehicle["color"], "score": vehicle["confidence"]}]


def _box(box: list[float]) -> dict[str, int]:
    names = ("xmin", "ymin", "xmax", "ymax")
    return dict(zip(names, (round(side) for side in box), strict=True))
