"""Axis License Plate Verifier, and FF Group's: JSON, or a form of ``event`` and ``image``.

A vehicle is sent as ``new``, ``update`` and ``lost`` with one ``carID``; only ``lost`` has the
direction, some seconds late.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from galaxy_alpr.ingest.pushed import fields
from galaxy_alpr.ingest.pushed.forms import boxes, codes, moments, plain
from galaxy_alpr.ingest.pushed.forms.requests import PlainReply, contains, json_of, picture_parts
from galaxy_alpr.ingest.pushed.values import (
    Delivered,
    PushedPlate,
    PushedReading,
    PushedRequest,
    Unreadable,
)

_TEXTS = ("plateUnicode", "plateUTF8", "plateText", "plateASCII")
_PROVISIONAL = ("new", "update")


class Axis(PlainReply):
    """The form of Axis License Plate Verifier."""

    name = "axis"

    def sniff(self, request: PushedRequest) -> bool:
        """Return whether the event of a car is in the request."""
        return contains(request, b'"carID"') or contains(request, b'"packetCounter"', b'"plate')

    def parse(self, request: PushedRequest) -> Delivered:
        """Return the reading of a car, final with its state ``lost``. Raises ``Unreadable``."""
        event = json_of(request, "event")
        texts = [event[name] for name in _TEXTS if name in event]
        if not texts:
            raise Unreadable("the event has no plate")
        camera = plain.entry(event.get("camera_info"))
        device = plain.text(camera.get("SerialNumber")) or plain.text(camera.get("MACAddress"))
        car = plain.text(event.get("carID"))
        picture, crop = _pictures(request, event)
        box = boxes.sides(_list(event.get("plateCoordinates")))
        reading = PushedReading(
            event_id=None if car is None else f"{device or 'axis'}:{car}",
            device_id=device,
            device_name=plain.text(camera.get("Name")) or plain.text(event.get("sensorProviderID")),
            captured_at=moments.epoch_ms(event.get("capture_timestamp"))
            or fields.moment(event.get("datetime"))
            or moments.iso(event.get("datetime")),
            plate=PushedPlate(
                text=next((known for known in map(codes.plate_text, texts) if known), None),
                confidence=plain.share(event.get("plateConfidence")),
                country=codes.country(event.get("plateCountry")),
                box=boxes.fitted(box, None, picture),
            ),
            direction=codes.in_or_out(event.get("carMoveDirection")),
            lane=plain.text(event.get("roiID")),
            picture=picture,
            plate_picture=crop,
            final=event.get("carState") not in _PROVISIONAL,
        )
        return Delivered(readings=(reading,))


def _pictures(
    request: PushedRequest, event: Mapping[str, Any]
) -> tuple[bytes | None, bytes | None]:
    """Return the picture and the crop of the plate, by the type that the camera names."""
    found = [(event.get("imageType"), part.data) for part in picture_parts(request)]
    for item in plain.entries(event.get("ImageArray")):
        data = fields.base64_bytes(item.get("BinaryImage"))
        if data is not None:
            found.append((item.get("ImageType"), data))
    crops = [data for kind, data in found if "plate" in (plain.text(kind) or "").lower()]
    whole = [data for _, data in found if data not in crops]
    return next(iter(whole), None), next(iter(crops), None)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
