"""Deliveries as cameras of several makers send them, made for tests."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

from galaxy_alpr.ingest.pushed.body import request_of
from galaxy_alpr.ingest.pushed.values import PushedRequest

HIK = "http://www.hikvision.com/ver20/XMLSchema"
ISAPI = "http://www.isapi.org/ver20/XMLSchema"
BOUNDARY = "---------------------------7e13971310878"


def hikvision_xml(
    plate: str = "B1234XYZ",
    *,
    namespace: str = HIK,
    at: str = "2026-11-28T10:00:00.123+07:00",
    uuid: str = "u-1",
    retransmitted: bool = False,
    believe: str = "99,98,97,99,95,90,99,96",
) -> bytes:
    """Return an ``EventNotificationAlert`` with ANPR."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<EventNotificationAlert version="2.0" xmlns="{namespace}">
<ipAddress>192.0.2.8</ipAddress><macAddress>aa:bb:cc:00:11:22</macAddress>
<channelID>1</channelID><dateTime>{at}</dateTime><eventType>ANPR</eventType>
<eventState>active</eventState><channelName>Gate</channelName><UUID>{uuid}</UUID>
<isDataRetransmission>{str(retransmitted).lower()}</isDataRetransmission>
<ANPR><country>87</country><licensePlate>{plate}</licensePlate><line>1</line>
<direction>forward</direction><confidenceLevel>93</confidenceLevel>
<plateColor>white</plateColor><plateCharBelieve>{believe}</plateCharBelieve>
<vehicleType>vehicle</vehicleType><vehicleInfo><color>black</color></vehicleInfo>
<pictureInfoList><pictureInfo><fileName>licensePlatePicture.jpg</fileName>
<plateRect><X>0</X><Y>0</Y><width>0</width><height>0</height></plateRect></pictureInfo>
<pictureInfo><fileName>detectionPicture.jpg</fileName>
<plateRect><X>50</X><Y>60</Y><width>90</width><height>30</height></plateRect></pictureInfo>
</pictureInfoList></ANPR></EventNotificationAlert>""".encode()


def hikvision_json(plate: str = "B1234XYZ", uuid: str = "u-1") -> bytes:
    """Return the same as JSON, as newer firmware sends it."""
    alert = {
        "ipAddress": "192.0.2.8",
        "macAddress": "aa:bb:cc:00:11:22",
        "channelID": 1,
        "dateTime": "2026-11-28T10:00:00+07:00",
        "eventType": "ANPR",
        "eventState": "active",
        "UUID": uuid,
        "ANPR": {
            "country": 87,
            "licensePlate": plate,
            "line": 1,
            "direction": "forward",
            "confidenceLevel": 93,
            "plateCharBelieve": "99,98,97,99,95,90,99,96",
            "pictureInfoList": [
                {
                    "fileName": "detectionPicture.jpg",
                    "plateRect": {"X": 50, "Y": 60, "width": 90, "height": 30},
                }
            ],
        },
    }
    return json.dumps({"EventNotificationAlert": alert}).encode()


HEARTBEAT = f"""<EventNotificationAlert version="2.0" xmlns="{HIK}"><ipAddress>192.0.2.8</ipAddress>
<macAddress>aa:bb:cc:00:11:22</macAddress><dateTime>2026-11-28T10:00:00+07:00</dateTime>
<eventType>videoloss</eventType><eventState>inactive</eventState></EventNotificationAlert>""".encode()


def multipart(parts: Sequence[tuple[str, str | None, bytes]]) -> tuple[str, bytes]:
    """Return the content type and the body of parts: name, file name, data."""
    body = b""
    for name, file_name, data in parts:
        named = "" if file_name is None else f'; filename="{file_name}"'
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
        body += head.encode() + data + b"\r\n"
    return f"multipart/form-data; boundary={BOUNDARY}", body + f"--{BOUNDARY}--\r\n".encode()


def hikvision_parts(
    document: bytes, scene: bytes = b"", crop: bytes = b""
) -> list[tuple[str, str | None, bytes]]:
    """Return the parts of a delivery; a picture of 0 bytes is a part, too."""
    return [
        ("anpr.xml", "anpr.xml", document),
        ("licensePlatePicture.jpg", "licensePlatePicture.jpg", crop),
        ("detectionPicture.jpg", "detectionPicture.jpg", scene),
    ]


def request(content_type: str, body: bytes, path: str = "") -> PushedRequest:
    """Return the request with a body."""
    return request_of(content_type=content_type, body=body, path=path)


def dahua(
    plate: str = "B1234XYZ",
    *,
    confidence: float = 204,
    upload: int = 17,
    beside: bool = False,
    scene: bytes = b"",
    at: str = "2026-11-28 10:00:00.123",
    **more: Any,
) -> dict[str, Any]:
    """Return the notification of a vehicle; ``beside`` has SnapInfo beside the picture."""
    snap = {
        "DeviceID": "dev-1",
        "SnapTime": at[:19],
        "AccurateTime": at,
        "TimeZone": 0,
        "LanNo": 1,
        "Direction": "Obverse",
        "AllowUser": False,
    }
    picture: dict[str, Any] = {
        "Plate": {
            "IsExist": True,
            "PlateNumber": plate,
            "PlateColor": "White",
            "Confidence": confidence,
            "BoundingBox": [10, 20, 90, 50],
            "UploadNum": upload,
            "Region": "ID",
        },
        "Vehicle": {
            "VehicleColor": "Black",
            "VehicleType": "SaloonCar",
            "VehicleSign": "Toyota",
            "Speed": 12,
            "VehicleBoundingBox": [0, 0, 200, 190],
        },
        "NormalPic": {"PicName": "a.jpg", "Content": base64.b64encode(scene).decode()},
        "CutoutPic": {},
    }
    if not beside:
        picture["SnapInfo"] = snap
    return {"Picture": picture, **({"SnapInfo": snap} if beside else {}), **more}
