"""Hikvision: ISAPI event notifications with ANPR, as XML or JSON, with or without pictures.

Source: the ISAPI documents of Hikvision, and the deliveries of cameras.
"""

from __future__ import annotations

from typing import Any

from galaxy_alpr.geometry import BoundingBox
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
    Unreadable,
)

ROOT = "EventNotificationAlert"

_COUNTRIES = {"3": "DE", "17": "GB", "75": "MY", "87": "ID", "98": "SG", "172": "US"}
"""Countries by the numbers of ISAPI, as far as they are certain."""

_NO_PLATE, _UNREAD = "noplate", "unknown"
_SCENES = ("detectionpicture", "vehiclepicture", "pilotpicture", "featurepicture")
"""Pictures of the whole scene, the best first."""


class Hikvision(Maker):
    """Notifications of Hikvision's cameras."""

    name = "hikvision"

    def sniff(self, request: PushedRequest) -> bool:
        """Return whether a document of the request is such a notification."""
        for data in texts_of(request):
            start = data[:4096]
            if ROOT.encode() in start:
                return True
            if b'"eventType"' in start and (b'"macAddress"' in start or b'"channelID"' in start):
                return True
        return False

    def parse(self, request: PushedRequest) -> Delivered:
        """Return the readings of ANPR, and every other event as a report of the device."""
        readings: list[PushedReading] = []
        reports: list[DeviceReport] = []
        found = False
        for data in texts_of(request):
            root, values = document(data)
            for alert in items(values if root else at(values, ROOT) or values):
                if not isinstance(alert, dict) or text_at(alert, "eventType") is None:
                    continue
                found = True
                if isinstance(at(alert, "ANPR"), dict):
                    readings.append(_reading(alert, request))
                else:
                    reports.append(_report(alert))
        if not found:
            raise Unreadable("there is no event notification with an eventType")
        return Delivered(readings=tuple(readings), reports=tuple(reports))


def _report(alert: Any) -> DeviceReport:
    return DeviceReport(
        device_id=_device(alert),
        at=fields.moment(text_at(alert, "dateTime")),
        details={
            name: value
            for name in ("eventType", "eventState", "ipAddress")
            if (value := text_at(alert, name)) is not None
        },
    )


def _device(alert: Any) -> str | None:
    return text_at(alert, "macAddress") or text_at(alert, "deviceID")


def _reading(alert: Any, request: PushedRequest) -> PushedReading:
    anpr = at(alert, "ANPR")
    picture, plate_picture = _pictures(request)
    direction = text_at(anpr, "direction")
    return PushedReading(
        event_id=text_at(alert, "UUID"),
        device_id=_device(alert),
        device_name=text_at(alert, "deviceName")
        or text_at(alert, "channelName")
        or text_at(alert, "ipAddress"),
        captured_at=fields.moment(text_at(alert, "dateTime")),
        plate=_plate(anpr),
        vehicle=PushedVehicle(
            vehicle_class=fields.vehicle_class(text_at(anpr, "vehicleType")),
            color=fields.color(text_at(anpr, "vehicleInfo", "color")),
        ),
        lane=text_at(anpr, "line"),
        speed=fields.number(text_at(anpr, "vehicleInfo", "speed")),
        picture=picture,
        plate_picture=plate_picture,
        retransmitted=fields.truth(text_at(alert, "isDataRetransmission")),
        # Towards the camera or away from it; whether that is in or out depends on its place.
        details={} if direction is None else {"direction": direction},
    )


def _plate(anpr: Any) -> PushedPlate | None:
    written = text_at(anpr, "licensePlate")
    word = (written or "").lower().replace(" ", "")
    if word == _NO_PLATE:
        return None
    text = None if word in {"", _UNREAD} else written
    believed = (text_at(anpr, "plateCharBelieve") or "").split(",")
    return PushedPlate(
        text=text,
        confidence=None if text is None else fields.share(text_at(anpr, "confidenceLevel"), 100),
        char_confidences=()
        if text is None
        else fields.char_shares(text, [fields.share(value, 100) for value in believed]),
        country=_COUNTRIES.get(text_at(anpr, "country") or ""),
        box=_box(anpr),
        color=fields.color(text_at(anpr, "plateColor")),
    )


def _box(anpr: Any) -> BoundingBox | None:
    """Return the first box of a plate that has an area."""
    infos = items(at(anpr, "pictureInfoList", "pictureInfo") or at(anpr, "pictureInfoList"))
    rects = [at(info, "plateRect") for info in infos] + [at(anpr, "plateRect")]
    for rect in rects:
        left, top, width, height = (
            fields.number(text_at(rect, name)) for name in ("X", "Y", "width", "height")
        )
        if None in (left, top, width, height):
            continue
        box = fields.box_of((left, top, (left or 0) + (width or 0), (top or 0) + (height or 0)))
        if box is not None:
            return box
    return None


def _pictures(request: PushedRequest) -> tuple[bytes | None, bytes | None]:
    """Return the picture of the scene and that of the plate; an empty part is none."""
    named = {
        (part.file_name or part.name).rpartition("/")[2].partition(".")[0].lower(): part.data
        for part in request.parts
        if part.data and part.data[:16].lstrip()[:1] not in (b"<", b"{")
    }
    plate = named.pop("licenseplatepicture", None)
    scene = next((named[name] for name in _SCENES if name in named), None)
    return scene or next(iter(named.values()), None), plate
