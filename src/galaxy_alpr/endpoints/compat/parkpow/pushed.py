"""What cameras and Stream send to ParkPow, as readings from elsewhere. Pure functions."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from galaxy_alpr.endpoints.compat.moments import location_name
from galaxy_alpr.errors import BadRequest
from galaxy_alpr.ingest.pushed.forms.plate_recognizer import PlateRecognizer
from galaxy_alpr.ingest.pushed.values import Delivered, Part, PushedRequest, Unreadable
from galaxy_alpr.web.compat.bodies import SentBody
from galaxy_alpr.web.compat.pictures import picture_of

MAX_RESULTS = 100


def logged(body: SentBody, *, max_bytes: int) -> Delivered:
    """Return the readings of ``log-vehicle``: ``camera``, ``time``, ``image`` and ``results``.

    Raises ``BadRequest`` where there are no results, and ``PayloadTooLarge``.
    """
    results = body.values("results")
    if not isinstance(results, list):
        raise BadRequest("send the results of a picture in 'results'")
    data = {
        "camera_id": body.text("camera"),
        "timestamp_local": body.text("time"),
        "results": results,
    }
    return _read(data, {}, body, "image", max_bytes)


def of_webhook(body: SentBody, *, max_bytes: int) -> Delivered:
    """Return the readings of a webhook of Stream: JSON, or a form with ``json`` and pictures.

    Raises ``BadRequest`` for another body, and ``PayloadTooLarge``.
    """
    sent = body.json if body.json is not None else body.values("json")
    if not isinstance(sent, dict):
        raise BadRequest("send a webhook of Stream")
    data = sent.get("data", sent)
    if not isinstance(data, dict):
        raise BadRequest("the webhook has no data")
    hook = sent.get("hook")
    return _read(data, hook if isinstance(hook, dict) else {}, body, "upload", max_bytes)


def camera_of(delivered: Delivered) -> str | None:
    """Return the name of the location of a delivery, ``None`` where no location can have it."""
    first = next(iter(delivered.readings), None)
    return None if first is None else location_name(first.device_id)


def _read(
    data: dict[str, Any], hook: dict[str, Any], body: SentBody, name: str, max_bytes: int
) -> Delivered:
    results = data.get("results")
    if isinstance(results, list) and len(results) > MAX_RESULTS:
        raise BadRequest(f"at most {MAX_RESULTS} results are accepted at once")
    parts = [Part(name="json", data=json.dumps({"hook": hook, "data": data}).encode())]
    for field, picture in ((name, "upload"), ("plate_img", "plate_img")):
        if _has(body, field):
            found = picture_of(body, (field,), max_bytes=max_bytes)
            parts.append(Part(name=picture, data=found.data))
    try:
        delivered = PlateRecognizer().parse(PushedRequest(parts=tuple(parts)))
    except Unreadable as error:
        raise BadRequest(str(error)) from error
    return _identified(delivered, parts)


def _identified(delivered: Delivered, parts: list[Part]) -> Delivered:
    """Return the readings, each with an id: one that is sent again has the same."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{part.name} {len(part.data)} ".encode() + part.data)
    name = digest.hexdigest()
    readings = tuple(
        reading if reading.event_id else replace(reading, event_id=f"{name}:{index}")
        for index, reading in enumerate(delivered.readings)
    )
    return replace(delivered, readings=readings)


def _has(body: SentBody, name: str) -> bool:
    if any(part.name == name and part.data for part in body.parts):
        return True
    return isinstance(body.json, dict) and isinstance(body.json.get(name), str)
