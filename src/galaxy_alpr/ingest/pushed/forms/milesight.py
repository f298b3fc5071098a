"""Milesight: JSON whose numbers may be texts, in the camera's local time."""

from __future__ import annotations

from galaxy_alpr.ingest.pushed import fields
from galaxy_alpr.ingest.pushed.forms import boxes, codes, moments, plain
from galaxy_alpr.ingest.pushed.forms.requests import PlainReply, contains, json_of
from galaxy_alpr.ingest.pushed.values import (
    Delivered,
    PushedPlate,
    PushedReading,
    PushedRequest,
    PushedVehicle,
    Unreadable,
)

_BOX = ("coordinate_x1", "coordinate_y1", "coordinate_x2", "coordinate_y2")
_SIZE = ("resolution_width", "resolution_height")


class Milesight(PlainReply):
    """The form of Milesight's cameras. Approach and away stand for no direction in or out."""

    name = "milesight"

    def sniff(self, request: PushedRequest) -> bool:
        """Return whether the fields of a Milesight camera are in the request."""
        return contains(request, b'"plate"') and (
            contains(request, b'"coordinate_x1"') or contains(request, b'"time_msec"')
        )

    def parse(self, request: PushedRequest) -> Delivered:
        """Return the reading. Raises ``Unreadable``."""
        event = json_of(request)
        if "plate" not in event:
            raise Unreadable("the event has no plate")
        picture = fields.base64_bytes(event.get("full_image"))
        width, height = (fields.number(event.get(name)) for name in _SIZE)
        size = (width, height) if width and height else None
        box = boxes.corners([event.get(name) for name in _BOX])
        device = plain.text(event.get("device"))
        reading = PushedReading(
            device_id=device,
            device_name=device,
            captured_at=moments.iso(event.get("time_msec")) or moments.iso(event.get("time")),
            plate=PushedPlate(
                text=codes.plate_text(event["plate"]),
                confidence=plain.share(event.get("confidence")),
                country=codes.country(event.get("region")),
                box=boxes.fitted(box, size, picture),
                color=fields.color(event.get("plate_color")),
            ),
            vehicle=PushedVehicle(
                vehicle_class=fields.vehicle_class(event.get("vehicle_type")),
                color=fields.color(event.get("vehicle_color")),
                make=codes.plate_text(event.get("Vehicle Brand", event.get("vehicle_brand"))),
            ),
            details=plain.directions(event.get("direction")),
            lane=plain.text(event.get("detection_region")),
            speed=plain.speed(event.get("speed")),
            picture=picture,
            plate_picture=fields.base64_bytes(event.get("plate_image")),
        )
        return Delivered(readings=(reading,))
