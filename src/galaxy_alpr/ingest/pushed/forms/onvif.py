"""ONVIF: notifications of the topic ``tns1:RuleEngine/Recognition/LicensePlate`` (Profile M)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.ingest.pushed import fields
from galaxy_alpr.ingest.pushed.forms import boxes, codes, moments, plain
from galaxy_alpr.ingest.pushed.forms.requests import contains
from galaxy_alpr.ingest.pushed.forms.xml import (
    Element,
    all_of,
    attribute,
    content,
    first,
    local,
    xml_root,
)
from galaxy_alpr.ingest.pushed.values import (
    Delivered,
    PushedPlate,
    PushedReading,
    PushedRequest,
    PushedVehicle,
    Reply,
)

TOPIC = "RuleEngine/Recognition/LicensePlate"

MOST = 100
"""Notifications of one document that are read; a pull point is asked for no more."""

_EDGES = ("left", "bottom", "right", "top")
_UNIT = (2.0, 2.0)
"""Width and height of the coordinates: -1 to 1, with y upwards."""


class Onvif:
    """The form of ONVIF's notifications, as a device pushes them or a pull point returns them."""

    name = "onvif"

    def sniff(self, request: PushedRequest) -> bool:
        """Return whether the request is a notification."""
        return contains(request, b"NotificationMessage", b"onvif.org")

    def parse(self, request: PushedRequest) -> Delivered:
        """Return the readings of the notifications of plates; others are left out.

        Raises ``Unreadable``.
        """
        return Delivered(readings=readings_in(xml_root(request.body)))

    def reply(self, request: PushedRequest, delivered: Delivered) -> Reply:  # noqa: ARG002
        """Return the answer without a body: a notification of WS-Notification has none."""
        return Reply(status=202, content_type="application/soap+xml", body=b"")


def readings_in(root: Element) -> tuple[PushedReading, ...]:
    """Return the readings of all notifications of plates in a document."""
    found = (_reading(item) for item in islice(all_of(root, "NotificationMessage"), MOST))
    return tuple(reading for reading in found if reading is not None)


def _reading(notification: Element) -> PushedReading | None:
    """Return a reading, ``None`` for another topic and for a state that has ended."""
    message = next((m for m in all_of(notification, "Message") if attribute(m, "UtcTime")), None)
    data = first(message, "Data")
    operation = attribute(message, "PropertyOperation")
    if _topic(notification) != TOPIC or data is None or operation == "Deleted":
        return None
    source, key = _simple(first(notification, "Source")), _simple(first(notification, "Key"))
    values = _simple(data)
    at = attribute(message, "UtcTime")
    picture = fields.base64_bytes(values.get("Image") or content(data, "Image"))
    item = values.get("ObjectId") or key.get("ObjectId") or attribute(message, "ObjectId")
    device = source.get("VideoSource") or source.get("VideoSourceToken") or source.get("Source")
    return PushedReading(
        event_id=f"{device or ''}:{source.get('Rule', '')}:{item}:{at}" if item and at else None,
        device_id=device,
        captured_at=moments.in_utc(moments.iso(at)),
        plate=_plate(data, values, picture),
        vehicle=_vehicle(first(data, "VehicleInfo")),
        direction=codes.in_or_out(values.get("Direction")),
        details=plain.directions(values.get("Direction")),
        picture=picture,
        retransmitted=operation == "Initialized",
    )


def _topic(notification: Element) -> str:
    """Return the topic without the prefixes of its namespaces."""
    parts = (content(notification, "Topic") or "").split("/")
    return "/".join(part.rpartition(":")[2] for part in parts)


def _simple(element: Element | None) -> Mapping[str, str]:
    """Return the values of simple items by name."""
    if element is None:
        return {}
    items = ((attribute(i, "Name"), attribute(i, "Value")) for i in all_of(element, "SimpleItem"))
    return {name: value for name, value in items if name and value}


def _info(data: Element) -> Element | None:
    """Return the innermost element of the plate: the item and its content have one name."""
    return next((e for e in data.iter() if any(local(c) == "PlateNumber" for c in e)), None)


def _plate(data: Element, values: Mapping[str, str], picture: bytes | None) -> PushedPlate | None:
    info = _info(data)
    number = first(info, "PlateNumber")
    text = content(number) or values.get("PlateNumber")
    if text is None and info is None:
        return None
    believed = [attribute(number, "Likelihood"), values.get("Likelihood")]
    surest = [known for value in believed if (known := plain.ratio(value)) is not None]
    return PushedPlate(
        text=codes.plate_text(text),
        confidence=min(surest, default=None),
        country=codes.country(content(info, "CountryCode")),
        region=plain.text(content(info, "IssuingEntity")),
        box=_box(data, picture),
        color=fields.color(content(info, "Color")),
    )


def _vehicle(info: Element | None) -> PushedVehicle | None:
    if info is None:
        return None
    return PushedVehicle(
        vehicle_class=fields.vehicle_class(content(info, "Type")),
        color=fields.color(content(info, "Color")),
        make=plain.text(content(info, "Brand")),
        model=plain.text(content(info, "Model")),
        confidence=plain.ratio(attribute(first(info, "Type"), "Likelihood")),
    )


def _box(data: Element, picture: bytes | None) -> BoundingBox | None:
    """Return the box in pixels, if there is one inside of -1 to 1."""
    found = next(_with_edges(data), None)
    if found is None:
        return None
    left, bottom, right, top = (fields.number(attribute(found, edge)) for edge in _EDGES)
    if left is None or bottom is None or right is None or top is None:
        return None
    box = boxes.corners((left + 1, 1 - top, right + 1, 1 - bottom))
    return boxes.fitted(box, _UNIT, picture)


def _with_edges(data: Element) -> Iterator[Element]:
    return (
        element
        for element in data.iter()
        if local(element) in ("BoundingBox", "Rectangle") and attribute(element, "left")
    )
