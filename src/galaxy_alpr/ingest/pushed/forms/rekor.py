"""Rekor Scout and OpenALPR: results, groups and alerts of an agent, and its heartbeat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from galaxy_alpr.ingest.pushed import fields
from galaxy_alpr.ingest.pushed.forms import boxes, codes, moments, plain
from galaxy_alpr.ingest.pushed.forms.requests import PlainReply, contains, json_of
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

_REPORTED = ("fps", "is_streaming", "last_update", "cpu_usage_percent", "beanstalk_queue_size")
"""Numbers of a heartbeat that are kept; the streams' URLs may have passwords."""


class Rekor(PlainReply):
    """The form of Rekor Scout and of OpenALPR's daemon."""

    name = "rekor"

    def sniff(self, request: PushedRequest) -> bool:
        """Return whether the request has a type of OpenALPR's data, or a group."""
        return (
            contains(request, b'"data_type"')
            or contains(request, b'"openalpr_webhook"')
            or contains(request, b'"best_plate_number"')
        )

    def parse(self, request: PushedRequest) -> Delivered:
        """Return readings or reports; none of a test. Raises ``Unreadable``."""
        event = json_of(request)
        if event.get("openalpr_webhook") == "test":
            return Delivered()
        kind = event.get("data_type")
        if kind == "alpr_results":
            results = plain.entries(event.get("results"))
            return Delivered(readings=tuple(_of_result(event, result) for result in results))
        if kind == "heartbeat":
            return Delivered(reports=_reports(event))
        group = plain.entry(event.get("group", event))
        if "best_plate_number" not in group and "best_plate" not in group:
            raise Unreadable("the body has no group of plates")
        return Delivered(readings=(_of_group(group),))


def _of_result(event: Json, result: Json) -> PushedReading:
    """Return the reading of one frame. A pass has many, so their ids do not tell it apart."""
    return PushedReading(
        device_id=plain.text(event.get("camera_id")),
        captured_at=moments.epoch_ms(event.get("epoch_time")),
        plate=_plate(result, result.get("plate"), result.get("confidence"), result.get("region")),
    )


def _of_group(group: Json) -> PushedReading:
    best = plain.entry(group.get("best_plate"))
    labels = plain.entry(group.get("web_server_config"))
    crop = fields.base64_bytes(group.get("vehicle_crop_jpeg"))
    region = plain.entry(best.get("vehicle_region"))
    origin = boxes.sides([region.get(name) for name in ("x", "y", "width", "height")])
    box = boxes.around(plain.entries(best.get("coordinates")))
    if box is not None and origin is not None:
        box = box.shift(-origin.x1, -origin.y1)
    size = None if origin is None else (origin.width, origin.height)
    missing = plain.entry(group.get("vehicle")).get("missing_plate") is True
    return PushedReading(
        event_id=_group_id(group),
        device_id=plain.text(group.get("camera_id")),
        device_name=plain.text(labels.get("camera_label")),
        captured_at=moments.epoch_ms(best.get("epoch_ms_time"))
        or moments.epoch_ms(group.get("epoch_start")),
        plate=None
        if missing
        else _plate(
            group,
            group.get("best_plate_number", best.get("plate")),
            group.get("best_confidence", best.get("confidence")),
            group.get("best_region", best.get("region")),
            box=None if size is None else boxes.fitted(box, size, crop),
        ),
        vehicle=_vehicle(plain.entry(group.get("vehicle"))),
        picture=crop,
        plate_picture=fields.base64_bytes(best.get("plate_crop_jpeg")),
        details=plain.directions(group.get("travel_direction")),
        final=group.get("is_preview") is not True,
    )


def _group_id(group: Json) -> str | None:
    """Return what a group's preview, its end and its alert have in common."""
    start = plain.text(group.get("epoch_start"))
    indexes = group.get("plate_indexes")
    first = plain.text(indexes[0]) if isinstance(indexes, list) and indexes else ""
    camera = plain.text(group.get("camera_id")) or ""
    agent = plain.text(group.get("agent_uid")) or ""
    return None if start is None else f"{agent}:{camera}:{start}:{first}"


def _plate(source: Json, text: Any, confidence: Any, region: Any, box: Any = None) -> PushedPlate:
    country, part = codes.country_and_region(region)
    return PushedPlate(
        text=codes.plate_text(text),
        confidence=plain.percent(confidence),
        candidates=_candidates(source),
        country=country or codes.country(source.get("country")),
        region=part,
        box=box,
    )


def _candidates(source: Json) -> tuple[TextCandidate, ...]:
    found = (
        (codes.plate_text(item.get("plate")), plain.percent(item.get("confidence")))
        for item in plain.entries(source.get("candidates"))
    )
    return tuple(
        TextCandidate(text, confidence)
        for text, confidence in found
        if text is not None and confidence is not None
    )


def _vehicle(source: Json) -> PushedVehicle:
    return PushedVehicle(
        vehicle_class=fields.vehicle_class(_best(source, "body_type")),
        color=fields.color(_best(source, "color")),
        make=plain.text(_best(source, "make")),
        model=plain.text(_best(source, "make_model")),
    )


def _best(source: Json, name: str) -> Any:
    """Return the name with the highest confidence in a list."""
    found = plain.entries(source.get(name))
    best = max(found, key=lambda item: fields.number(item.get("confidence")) or 0, default=None)
    return None if best is None else best.get("name")


def _reports(event: Json) -> tuple[DeviceReport, ...]:
    """Return a report of the agent, and one of each of its cameras."""
    at = moments.epoch_ms(event.get("timestamp"))
    agent = DeviceReport(
        device_id=plain.text(event.get("agent_uid")) or plain.text(event.get("site_id")),
        at=at,
        details=_details(event),
    )
    cameras = (
        DeviceReport(
            device_id=plain.text(stream.get("camera_id")),
            at=at,
            alive=stream.get("is_streaming") is not False,
            details=_details(stream),
        )
        for stream in plain.entries(event.get("video_streams"))
    )
    return (agent, *cameras)


def _details(source: Json) -> dict[str, Any]:
    known = ((name, source[name]) for name in _REPORTED if name in source)
    return {name: value for name, value in known if isinstance(value, bool | int | float)}
