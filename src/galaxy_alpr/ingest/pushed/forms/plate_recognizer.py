"""Plate Recognizer: webhooks of Stream (JSON, or a form with pictures) and of Snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.ingest.pushed import fields
from galaxy_alpr.ingest.pushed.forms import boxes, codes, moments, plain
from galaxy_alpr.ingest.pushed.forms.requests import PlainReply, contains, json_of, named_part
from galaxy_alpr.ingest.pushed.values import (
    Delivered,
    DeviceReport,
    PushedPlate,
    PushedReading,
    PushedRequest,
    PushedVehicle,
    Unreadable,
)
from galaxy_alpr.types import TextCandidate

Json = Mapping[str, Any]

_SIDES = ("xmin", "ymin", "xmax", "ymax")
_READINGS = ("recognition", "image.done")


class PlateRecognizer(PlainReply):
    """The form of Plate Recognizer's webhooks. A direction in degrees is none in or out."""

    name = "plate_recognizer"

    def sniff(self, request: PushedRequest) -> bool:
        """Return whether the request has a hook, or results of a camera."""
        return contains(request, b'"hook"', b'"data"') or contains(
            request, b'"results"', b'"processing_time"'
        )

    def parse(self, request: PushedRequest) -> Delivered:
        """Return a reading for each result; of other events, a report. Raises ``Unreadable``."""
        body = json_of(request, "json")
        hook, data = plain.entry(body.get("hook")), plain.entry(body.get("data", body))
        results = data.get("results")
        if not isinstance(results, list):
            event = plain.text(hook.get("event"))
            if event is None or event in _READINGS:
                raise Unreadable("the webhook has no results")
            return Delivered(reports=(_report(data, event),))
        pictures = (_file(request, "upload"), _file(request, "plate_img"))
        found: list[Json] = list(plain.entries(results))
        if not found and pictures[0] is not None:
            found = [{}]
        return Delivered(
            readings=tuple(
                _reading(data, result, index, pictures) for index, result in enumerate(found)
            )
        )


def _file(request: PushedRequest, name: str) -> bytes | None:
    part = named_part(request, name)
    return None if part is None else part.data


def _report(data: Json, event: str) -> DeviceReport:
    return DeviceReport(
        device_id=plain.text(data.get("camera_id")), at=_moment(data), details={"event": event}
    )


def _moment(data: Json) -> datetime | None:
    return moments.in_utc(moments.iso(data.get("timestamp"))) or moments.iso(
        data.get("timestamp_local")
    )


def _reading(
    data: Json, result: Json, index: int, pictures: tuple[bytes | None, bytes | None]
) -> PushedReading:
    camera = plain.text(data.get("camera_id"))
    file, sent = plain.text(data.get("filename")), plain.text(data.get("timestamp"))
    picture, crop = pictures
    return PushedReading(
        event_id=f"{camera or ''}:{file}:{sent}:{index}" if file and sent else None,
        device_id=camera,
        device_name=camera,
        captured_at=_moment(data),
        plate=_plate(result, picture),
        vehicle=_vehicle(result, picture),
        details=plain.directions(result.get("direction")),
        speed=plain.speed(result.get("speed")),
        picture=picture,
        plate_picture=crop if index == 0 else None,
    )


def _plate(result: Json, picture: bytes | None) -> PushedPlate | None:
    """Return the plate; in the mode of vehicles it is an object, or nothing."""
    value = result.get("plate")
    if value is None:
        return None
    if not isinstance(value, dict):
        country, region = codes.country_and_region(plain.entry(result.get("region")).get("code"))
        return PushedPlate(
            text=codes.plate_text(value),
            confidence=plain.ratio(result.get("score")),
            candidates=_candidates(result.get("candidates"), "plate"),
            country=country,
            region=region,
            box=_box(result.get("box"), picture),
        )
    props = plain.entry(value.get("props"))
    texts = plain.entries(props.get("plate"))
    best = texts[0] if texts else {}
    country, region = codes.country_and_region(_first(props.get("region")).get("value"))
    return PushedPlate(
        text=codes.plate_text(best.get("value")),
        confidence=plain.ratio(best.get("score")),
        candidates=_candidates(texts, "value"),
        country=country,
        region=region,
        box=_box(value.get("box"), picture),
    )


def _vehicle(result: Json, picture: bytes | None) -> PushedVehicle | None:
    found = plain.entry(result.get("vehicle"))
    score, box = plain.ratio(found.get("score")), _box(found.get("box"), picture)
    if not found or (not score and box is None):
        return None
    props = plain.entry(found.get("props"))
    named = _first(result.get("model_make")) or _first(props.get("make_model"))
    color = _first(result.get("color")) or _first(props.get("color"))
    return PushedVehicle(
        vehicle_class=fields.vehicle_class(found.get("type")),
        color=fields.color(color.get("color", color.get("value"))),
        make=plain.text(named.get("make")),
        model=plain.text(named.get("model")),
        box=box,
        confidence=score,
    )


def _first(value: Any) -> Json:
    return next(iter(plain.entries(value)), {})


def _box(value: Any, picture: bytes | None) -> BoundingBox | None:
    sides = plain.entry(value)
    return boxes.fitted(boxes.corners([sides.get(name) for name in _SIDES]), None, picture)


def _candidates(value: Any, name: str) -> tuple[TextCandidate, ...]:
    found = (
        (codes.plate_text(item.get(name)), plain.ratio(item.get("score")))
        for item in plain.entries(value)
    )
    return tuple(
        TextCandidate(text, score)
        for text, score in found
        if text is not None and score is not None
    )
