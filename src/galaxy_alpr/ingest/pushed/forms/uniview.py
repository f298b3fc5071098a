"""Uniview (LAPI): JSON also where the header says multipart, with pictures by their index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from galaxy_alpr.ingest.pushed import fields
from galaxy_alpr.ingest.pushed.forms import codes, moments, plain
from galaxy_alpr.ingest.pushed.forms.requests import PlainReply, contains, picture_parts
from galaxy_alpr.ingest.pushed.values import (
    Delivered,
    PushedPlate,
    PushedReading,
    PushedRequest,
    PushedVehicle,
)

_LIST = b'"VehicleInfoList"'


class Uniview(PlainReply):
    """The form of Uniview's cameras. Their codes of colours and types are not known: none."""

    name = "uniview"

    def sniff(self, request: PushedRequest) -> bool:
        """Return whether the request has a structure, or the reference of a subscription."""
        return contains(request, _LIST) or contains(request, b'"Reference"', b"/Subscription/")

    def parse(self, request: PushedRequest) -> Delivered:
        """Return a reading for each vehicle; none of an alarm. Raises ``Unreadable``."""
        with_list = [part.data for part in request.parts if _LIST in part.data]
        event = plain.embedded_object(with_list[0] if with_list else request.body)
        structure = plain.entry(event.get("StructureInfo", event))
        found = plain.entry(structure.get("ObjInfo", structure))
        images = _Images(request, structure)
        vehicles = plain.entries(found.get("VehicleInfoList"))
        return Delivered(readings=tuple(_reading(event, vehicle, images) for vehicle in vehicles))


class _Images:
    """The pictures of a notification by their index: in its JSON, or parts in this order."""

    def __init__(self, request: PushedRequest, structure: Mapping[str, Any]) -> None:
        self._infos = {
            plain.text(info.get("Index")): info
            for info in plain.entries(structure.get("ImageInfoList"))
        }
        parts = [part.data for part in picture_parts(request)]
        self._parts = dict(zip(self._infos, parts, strict=False))

    def data(self, index: Any) -> bytes | None:
        known = plain.text(index)
        info = self._infos.get(known)
        if info is None:
            return None
        return fields.base64_bytes(info.get("Data")) or self._parts.get(known)

    def moment(self, index: Any) -> Any:
        info = self._infos.get(plain.text(index))
        return None if info is None else info.get("CaptureTime")


def _reading(
    event: Mapping[str, Any], vehicle: Mapping[str, Any], images: _Images
) -> PushedReading:
    plate = plain.entry(vehicle.get("PlateAttributeInfo"))
    kind = plain.entry(vehicle.get("VehicleAttributeInfo"))
    large = vehicle.get("LargePicAttachIndex")
    taken = images.moment(large)
    return PushedReading(
        event_id=_event_id(event, vehicle),
        device_id=plain.text(event.get("SrcID")),
        captured_at=fields.moment(plain.text(taken))
        or _seconds(taken)
        or _seconds(event.get("TimeStamp"))
        or moments.iso(event.get("TimeStamp")),
        plate=PushedPlate(
            text=codes.plate_text(plate.get("PlateNo")),
            confidence=plain.share(plate.get("PlateConfidence")),
        )
        if plate
        else None,
        vehicle=PushedVehicle(
            vehicle_class=fields.vehicle_class(kind.get("Type")),
            color=fields.color(kind.get("Color")),
        ),
        speed=plain.speed(kind.get("SpeedValue")),
        picture=images.data(large),
        plate_picture=images.data(plate.get("PlatePicAttachIndex")),
    )


def _event_id(event: Mapping[str, Any], vehicle: Mapping[str, Any]) -> str | None:
    """Return an id of the vehicle's event; the sequence alone begins again with the camera."""
    known = plain.text(event.get("RelatedID"))
    if known is None:
        parts = [plain.text(event.get(name)) for name in ("SrcID", "TimeStamp", "Seq")]
        known = ":".join(part for part in parts if part) if all(parts[1:]) else None
    return None if known is None else f"{known}:{plain.text(vehicle.get('ID')) or ''}"


def _seconds(value: Any) -> Any:
    """Return the moment of seconds since 1970, or of milliseconds: 13 digits."""
    known = fields.number(value)
    if known is None:
        return None
    return moments.epoch_ms(known) if known >= 1e12 else moments.epoch(known)
