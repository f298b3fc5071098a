"""Genetec AutoVu: JSON or XML, over HTTP and as files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from galaxy_alpr.ingest.pushed import fields
from galaxy_alpr.ingest.pushed.forms import codes, moments, plain
from galaxy_alpr.ingest.pushed.forms.requests import (
    PlainReply,
    contains,
    json_of,
    picture_parts,
)
from galaxy_alpr.ingest.pushed.forms.xml import local, xml_root
from galaxy_alpr.ingest.pushed.values import (
    Delivered,
    PushedPlate,
    PushedReading,
    PushedRequest,
    PushedVehicle,
    Unreadable,
)

_DATES = ("%d/%m/%Y %H:%M:%S", "%Y:%m:%d %H:%M:%S.%f", "%Y:%m:%d %H:%M:%S")


class Genetec(PlainReply):
    """The form of Genetec AutoVu. ``State`` is a region; it names no country."""

    name = "genetec"

    def sniff(self, request: PushedRequest) -> bool:
        """Return whether the request is AutoVu's XML, or JSON with a context image."""
        return contains(request, b"AutoVu", b"Plate>") or contains(
            request, b'"ContextImage"', b'"Plate"'
        )

    def parse(self, request: PushedRequest) -> Delivered:
        """Return the reading. Raises ``Unreadable``."""
        data = _xml_of(request)
        values = json_of(request) if data is None else _fields(data)
        if "Plate" not in values:
            raise Unreadable("the event has no plate")
        return Delivered(readings=(_reading(values, request),))


def _reading(values: Mapping[str, Any], request: PushedRequest) -> PushedReading:
    more = plain.entry(values.get("Attributes"))
    camera = plain.text(values.get("CameraName"))
    sent = next((part.data for part in picture_parts(request)), None)
    return PushedReading(
        event_id=plain.text(values.get("Guid")),
        device_id=camera,
        device_name=camera,
        captured_at=_moment(values),
        plate=PushedPlate(
            text=codes.plate_text(values["Plate"]),
            confidence=plain.percent(values.get("ConfidenceScore")),
            region=plain.text(values.get("State")),
        ),
        vehicle=PushedVehicle(
            vehicle_class=fields.vehicle_class(more.get("Vehicle Type")),
            color=fields.color(more.get("Vehicle Color")),
            make=codes.plate_text(more.get("Vehicle Make")),
        ),
        picture=_image(values.get("ContextImage")) or sent,
        plate_picture=_image(values.get("PlateImage")),
    )


def _image(value: Any) -> bytes | None:
    """Return a picture; ``None`` of the name of a file."""
    is_name = isinstance(value, str) and value[-5:].lower().endswith((".jpg", ".jpeg", ".png"))
    return None if is_name else fields.base64_bytes(value)


def _moment(values: Mapping[str, Any]) -> datetime | None:
    date = plain.text(values.get("DateUtc", values.get("UTCDate")))
    time = plain.text(values.get("TimeUtc", values.get("UTCTime")))
    known = (moments.written(f"{date} {time}", form) for form in _DATES)
    moment = next((moment for moment in known if moment is not None), None)
    return None if moment is None else moment.replace(tzinfo=UTC)


def _xml_of(request: PushedRequest) -> bytes | None:
    found = (request.body, *(part.data for part in request.parts))
    return next((data for data in found if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"), None)


def _fields(data: bytes) -> dict[str, str]:
    """Return the texts of the elements by their names; the first of each name counts."""
    fields: dict[str, str] = {}
    for element in xml_root(data).iter():
        if not len(element):
            fields.setdefault(local(element), (element.text or "").strip())
    return fields
