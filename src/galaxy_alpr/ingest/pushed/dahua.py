"""Dahua, and cameras of the same make under other names: ITSAPI notifications, JSON or XML.

The answer to a notification of a vehicle is a command: ``Result`` opens the camera's barrier.
"""

from __future__ import annotations

from typing import Any

from galaxy_alpr.ingest.pushed import fields
from galaxy_alpr.ingest.pushed.documents import at, document, items, text_at, texts_of
from galaxy_alpr.ingest.pushed.values import (
    Delivered,
    DeviceReport,
    Maker,
    PushedPlate,
    PushedReading,
    PushedRequest,
    PushedVehicle,
    Reply,
    Unreadable,
)

BYTE, PERCENT = 255.0, 100.0
RAW_CONFIDENCE = "confidence_of_255"
"""The detail with a confidence as it was sent, where 0 to 255 is the rule and 0 to 100 is met."""

_KINDS = ("TollgateInfo", "ParkingInfo", "KeepAlive", "DeviceInfo", "AlarmInfo")
_UNREAD = frozenset({"", "unknown", "unlicensed", "noplate", "none", "null"})


class Dahua(Maker):
    """Notifications of ITSAPI."""

    name = "dahua"

    def sniff(self, request: PushedRequest) -> bool:
        """Return whether the path or the document is that of ITSAPI."""
        if "notificationinfo/" in f"{request.path}/".lower():
            return True
        for data in texts_of(request):
            has_picture = b"SnapInfo" in data or b"NormalPic" in data
            if has_picture and (b'"Picture"' in data or b"<Picture" in data):
                return True
            if len(data) < 4096 and b"Active" in data and b"keepAlive" in data:
                return True
        return False

    def parse(self, request: PushedRequest) -> Delivered:
        """Return the readings, and every other notification as a report of the device."""
        values = _values(request)
        kind = _kind(request, values)
        if kind in {"TollgateInfo", "ParkingInfo"}:
            if not isinstance(at(values, "Picture"), dict) and at(values, "Plate") is None:
                raise Unreadable("there is no Picture in it")
            whole = PERCENT if kind == "ParkingInfo" else BYTE
            return Delivered(readings=(_reading(values, whole),))
        device = text_at(values, "DeviceID") or text_at(values, "DeviceInfo", "DeviceID")
        return Delivered(reports=(DeviceReport(device_id=device, details={"kind": kind}),))

    def reply(self, request: PushedRequest, delivered: Delivered) -> Reply:
        """Return the answer that the kind of notification has; ``Result`` of a vehicle opens."""
        try:
            values = _values(request)
        except Unreadable:
            return Reply.json({"Result": False, "Message": "Unreadable"})
        kind = _kind(request, values)
        if kind == "KeepAlive":
            return Reply.json({"Active": True, "DeviceID": text_at(values, "DeviceID") or ""})
        if kind == "TollgateInfo":
            picture, snap = _parts(values)
            return Reply.json(
                {
                    "Result": delivered.allowed,
                    "DeviceID": text_at(snap, "DeviceID") or "",
                    "PlateNumber": text_at(picture, "Plate", "PlateNumber") or "",
                    "AllowUser": False,
                    "BlockUser": False,
                    "OpenStrobe": False,
                }
            )
        answer: dict[str, Any] = {"Result": True, "Message": "Success"}
        if kind in {"ParkingInfo", "AlarmInfo"} and delivered.received_at is not None:
            answer["RspTime"] = delivered.received_at.strftime("%Y-%m-%d %H:%M:%S")
        return Reply.json(answer)


def _values(request: PushedRequest) -> dict[str, Any]:
    """Return the notification, without an object of its kind's name around it."""
    for data in texts_of(request):
        _, values = document(data)
        if isinstance(values, list) and len(values) == 1:
            values = values[0]
        if isinstance(values, dict):
            inner = next((at(values, kind) for kind in _KINDS if at(values, kind)), None)
            return inner if isinstance(inner, dict) and at(values, "Picture") is None else values
    raise Unreadable("there is no object in it")


def _kind(request: PushedRequest, values: Any) -> str:
    """Return the kind that the path names, else what the values look like."""
    path = f"/{request.path}/".lower()
    named = next((kind for kind in _KINDS if f"/{kind.lower()}/" in path), None)
    if named is not None:
        return named
    if at(values, "Active") is not None:
        return "KeepAlive"
    picture, _ = _parts(values)
    if any(at(holder, name) for holder in (values, picture) for name in _OF_PARKING):
        return "ParkingInfo"
    return "TollgateInfo" if at(values, "Picture") is not None else "DeviceInfo"


_OF_PARKING = ("ParkingStallsNo", "ParkingStatus")


def _parts(values: Any) -> tuple[Any, Any]:
    """Return the picture and what is said of its taking, which is inside of it or beside it."""
    picture = at(values, "Picture")
    picture = values if picture is None else picture
    return picture, at(picture, "SnapInfo") or at(values, "SnapInfo") or {}


def _reading(values: Any, whole: float) -> PushedReading:
    picture, snap = _parts(values)
    plate, vehicle = at(picture, "Plate") or {}, at(picture, "Vehicle") or {}
    written = text_at(snap, "AccurateTime") or text_at(snap, "SnapTime")
    device = text_at(snap, "DeviceID")
    upload, details = text_at(plate, "UploadNum"), _details(values, snap)
    raw = fields.number(text_at(plate, "Confidence"))
    if whole == BYTE and raw is not None:
        details[RAW_CONFIDENCE] = raw
    # The number begins anew when the camera starts: that of another hour is another vehicle.
    hour = (written or "")[:13]
    return PushedReading(
        event_id=f"{device}/{upload}/{hour}" if device and upload and hour else None,
        device_id=device,
        device_name=text_at(snap, "DeviceName"),
        captured_at=fields.moment(written),
        plate=_plate(plate, whole),
        vehicle=PushedVehicle(
            vehicle_class=fields.vehicle_class(text_at(vehicle, "VehicleType")),
            color=fields.color(text_at(vehicle, "VehicleColor")),
            make=text_at(vehicle, "VehicleSign"),
            model=text_at(vehicle, "VehicleSeries"),
            box=fields.box_of(_sides(at(vehicle, "VehicleBoundingBox"))),
        ),
        lane=text_at(snap, "LanNo"),
        speed=fields.number(text_at(vehicle, "Speed")),
        picture=_content(picture, "NormalPic") or _content(picture, "VehiclePic"),
        plate_picture=_content(picture, "CutoutPic"),
        details=details,
    )


def _plate(plate: Any, whole: float) -> PushedPlate | None:
    exists, written = at(plate, "IsExist"), text_at(plate, "PlateNumber")
    if exists is not None and not fields.truth(exists):
        return None
    text = None if (written or "").lower().replace(" ", "") in _UNREAD else written
    return PushedPlate(
        text=text,
        confidence=None if text is None else fields.share(text_at(plate, "Confidence"), whole),
        country=_country(text_at(plate, "Region")),
        box=fields.box_of(_sides(at(plate, "BoundingBox"))),
        color=fields.color(text_at(plate, "PlateColor")),
    )


def _country(region: str | None) -> str | None:
    is_code = region is not None and len(region) == 2 and region.isascii() and region.isalpha()
    return region.upper() if region is not None and is_code else None


def _sides(value: Any) -> list[Any]:
    """Return the sides of a box; XML has them as elements of any name."""
    if isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    if isinstance(value, str):
        return value.replace(",", " ").split()
    return items(value)


def _content(picture: Any, name: str) -> bytes | None:
    return fields.base64_bytes(at(picture, name, "Content"))


def _details(values: Any, snap: Any) -> dict[str, Any]:
    """Return what is kept beside the reading."""
    found = {"direction": text_at(snap, "Direction")}
    for name in (*_OF_PARKING, "inRecordId"):
        found[name] = text_at(values, name) or text_at(values, "Picture", name)
    return {name: value for name, value in found.items() if value is not None}
