"""Deliveries of each maker, in every variant that its public documents describe."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

import numpy as np

from galaxy_alpr.engine.image.codec import encode_jpeg

JSON = "application/json"
BOUNDARY = "----------golden"
Body = tuple[str, bytes]
"""The content type and the bytes of a delivery."""


@cache
def picture(width: int = 640, height: int = 480) -> bytes:
    """Return a JPEG without a vehicle."""
    return encode_jpeg(np.full((height, width, 3), 127, np.uint8))


def in_base64(data: bytes) -> str:
    """Return bytes as base64."""
    return base64.b64encode(data).decode()


def as_json(values: Any) -> Body:
    """Return a body of JSON."""
    return JSON, json.dumps(values).encode()


def as_form(texts: Mapping[str, str], pictures: Mapping[str, bytes]) -> Body:
    """Return a multipart body of fields and files."""
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + text.encode()
        for name, text in texts.items()
    ]
    parts += [
        f'Content-Disposition: form-data; name="{name}"; filename="{name}.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n".encode()
        + data
        for name, data in pictures.items()
    ]
    body = b"".join(f"--{BOUNDARY}\r\n".encode() + part + b"\r\n" for part in parts)
    return f"multipart/form-data; boundary={BOUNDARY}", body + f"--{BOUNDARY}--\r\n".encode()


def axis(state: str = "new", **changes: Any) -> dict[str, Any]:
    """Return the event of a car; it has a direction with the state ``lost`` only."""
    return {
        "packetCounter": "1042",
        "capture_timestamp": "1795834800123",
        "datetime": "20261128 030000123",
        "plateText": "B1234XYZ",
        "plateUnicode": "B1234XYZ",
        "plateUTF8": "B1234XYZ",
        "plateASCII": "B1234XYZ",
        "plateCountry": "IDN",
        "plateConfidence": "0.719",
        "carState": state,
        "carID": "77",
        "carMoveDirection": "in" if state == "lost" else "unknown",
        "roiID": "2",
        "geotag": {"lat": 1.5, "lon": 2.5},
        "imageType": "vehicle",
        "plateCoordinates": [100, 200, 90, 30],
        "imagesURI": ["/local/fflprapp/tools.cgi"],
        "camera_info": {"SerialNumber": "ACCC8E000001", "MACAddress": "AC:CC:8E:00:00:01"},
        **changes,
    }


def milesight(number: type = int, **changes: Any) -> dict[str, Any]:
    """Return an event, with numbers as ``int`` or ``str``."""
    return {
        "device": "Gate 1",
        "time": "2026-11-28 10:00:00",
        "time_msec": "2026-11-28 10:00:00.123",
        "plate": "B1234XYZ",
        "type": "Visitor",
        "speed": number(12),
        "direction": "Approach",
        "detection_region": number(1),
        "region": "IDN",
        "resolution_width": number(1280),
        "resolution_height": number(960),
        "coordinate_x1": number(200),
        "coordinate_y1": number(400),
        "coordinate_x2": number(400),
        "coordinate_y2": number(500),
        "confidence": number(93),
        "plate_color": "White",
        "vehicle_type": "Car",
        "vehicle_color": "Black",
        "Vehicle Brand": "Toyota",
        "plate_image": in_base64(picture(90, 30)),
        "full_image": in_base64(picture()),
        **changes,
    }


def uniview(number: str = "B1234XYZ", *, pictures: bool = True, **changes: Any) -> dict[str, Any]:
    """Return the notification of a structure with one vehicle."""
    vehicle = {
        "ID": 5,
        "Position": "0,0,10000,10000",
        "LargePicAttachIndex": 2,
        "PlateAttributeInfo": {
            "PlateNo": number,
            "PlateConfidence": 88,
            "PlatePicAttachIndex": 1,
            "Color": 1,
            "Type": 3,
        },
        "VehicleAttributeInfo": {"Type": 2, "Color": 4, "SpeedValue": 23, "VehicleBrand": "17"},
    }
    data = (in_base64(picture(90, 30)), in_base64(picture())) if pictures else (None, None)
    images = [
        {"Index": 1, "Type": 3, "CaptureTime": "20261128100000123", "Size": 1, "Data": data[0]},
        {"Index": 2, "Type": 1, "CaptureTime": "20261128100000123", "Size": 1, "Data": data[1]},
    ]
    return {
        "Reference": "192.0.2.1:8000/Subscription/Subscribers/3",
        "TimeStamp": 1795834800,
        "Seq": 9,
        "SrcID": 1,
        "RelatedID": "f00d-1",
        "StructureInfo": {"ObjInfo": {"VehicleInfoList": [vehicle]}, "ImageInfoList": images},
        **changes,
    }


def uniview_wrong_header() -> Body:
    """Return JSON under a multipart header, with control bytes in front and in it."""
    data = json.dumps(uniview()).encode().replace(b"B1234XYZ", b"B1234\x00XYZ")
    return "multipart/form-data; boundary=none", b"\x01\x02" + data + b"\x00\x00"


def genetec(**changes: Any) -> dict[str, Any]:
    """Return the JSON of a reading."""
    return {
        "CameraName": "Gate 1",
        "ContextImage": in_base64(picture()),
        "DateUtc": "28/11/2026",
        "TimeUtc": "03:00:00",
        "Plate": "B1234XYZ",
        "State": "QC",
        "ConfidenceScore": 87,
        "Attributes": {
            "Vehicle Color": "Black",
            "Vehicle Make": "Toyota",
            "Vehicle Type": "Sedan",
            "Relative Motion": "Closer",
        },
        **changes,
    }


def genetec_xml(context: str | None = None, plate: str = "B1234XYZ") -> bytes:
    """Return the XML of a reading; ``context`` is a file's name or base64."""
    image = in_base64(picture()) if context is None else context
    return f"""<?xml version="1.0" encoding="utf-8"?>
<AutoVu><Read><Plate>{plate}</Plate><State>QC</State><UTCDate>2026:11:28</UTCDate>
<UTCTime>03:00:00.123</UTCTime><CameraName>Gate 1</CameraName><ContextImage>{image}</ContextImage>
<PlateImage>{in_base64(picture(90, 30))}</PlateImage><LongitudeX>2.5</LongitudeX>
<LatitudeY>1.5</LatitudeY><Guid>9d1c7f52</Guid><ConfidenceScore>87</ConfidenceScore></Read></AutoVu>
""".encode()


def verkada(**changes: Any) -> dict[str, Any]:
    """Return a webhook of type ``lpr``."""
    return {
        "org_id": "org",
        "webhook_type": "lpr",
        "created_at": 1795834801,
        "webhook_id": "hook",
        "data": {
            "camera_id": "cam-1",
            "created": 1795834800,
            "detected": 1795834800123,
            "license_plate_number": "ABCD123",
            "confidence": 0.963,
            "crop": [0.3, 0.33, 0.5, 0.55],
            "image_url": "https://vendor.example/picture",
            "license_plate_state": "us-ca",
        },
        **changes,
    }


def rekor_results() -> dict[str, Any]:
    """Return what the daemon pushes for one frame."""
    result = {
        "plate": "B1234XYZ",
        "confidence": 91.5,
        "region": "us-ca",
        "coordinates": [{"x": x, "y": y} for x, y in ((1, 2), (90, 2), (90, 30), (1, 30))],
        "candidates": [
            {"plate": "B1234XYZ", "confidence": 91.5, "matches_template": 1},
            {"plate": "B1234XY2", "confidence": 80.0, "matches_template": 0},
        ],
    }
    return {
        "version": 2,
        "data_type": "alpr_results",
        "epoch_time": 1795834800123,
        "img_width": 640,
        "img_height": 480,
        "uuid": "site-cam7-1795834800123",
        "camera_id": 7,
        "site_id": "site",
        "results": [result, {**result, "plate": "unknown"}],
    }


def rekor_group(**changes: Any) -> dict[str, Any]:
    """Return a group: a pass of a vehicle."""
    corners = ((300, 320), (390, 320), (390, 350), (300, 350))
    return {
        "data_type": "alpr_group",
        "epoch_start": 1795834800000,
        "epoch_end": 1795834802000,
        "best_plate_number": "B1234XYZ",
        "best_confidence": 91.5,
        "best_region": "us-ca",
        "best_uuid": "u2",
        "uuids": ["u1", "u2"],
        "plate_indexes": [0, 1],
        "camera_id": 7,
        "agent_uid": "agent",
        "country": "us",
        "candidates": rekor_results()["results"][0]["candidates"],
        "best_plate": {
            "plate_crop_jpeg": in_base64(picture(90, 30)),
            "coordinates": [{"x": x, "y": y} for x, y in corners],
            "vehicle_region": {"x": 200, "y": 120, "width": 320, "height": 240},
        },
        "vehicle": {
            "color": [{"name": "white", "confidence": 20}, {"name": "black", "confidence": 70}],
            "make": [{"name": "toyota", "confidence": 70}],
            "make_model": [{"name": "toyota_avanza", "confidence": 60}],
            "body_type": [{"name": "suv-standard", "confidence": 70}],
        },
        "vehicle_crop_jpeg": in_base64(picture()),
        "travel_direction": 210.5,
        "is_preview": False,
        "web_server_config": {"camera_label": "Gate 1", "agent_label": "Site"},
        **changes,
    }


def rekor_heartbeat() -> dict[str, Any]:
    """Return an agent's heartbeat with one camera that works and one that does not."""
    return {
        "data_type": "heartbeat",
        "agent_uid": "agent",
        "timestamp": 1795834800000,
        "cpu_usage_percent": 12.5,
        "video_streams": [
            {"camera_id": 7, "fps": 15, "is_streaming": True, "url": "rtsp://admin:secret@cam/1"},
            {"camera_id": 8, "fps": 0, "is_streaming": False, "url": "rtsp://admin:secret@cam/2"},
        ],
    }


def stream(*results: Mapping[str, Any], event: str = "recognition", **changes: Any) -> Any:
    """Return a webhook of Plate Recognizer."""
    return {
        "hook": {"target": "https://x/y", "id": "gate-1", "event": event, "filename": "g/1.jpg"},
        "data": {
            "camera_id": "gate-1",
            "filename": "g/1.jpg",
            "timestamp": "2026-11-28T03:00:00.123Z",
            "timestamp_local": "2026-11-28 10:00:00.123+07:00",
            "timestamp_camera": None,
            "results": list(results),
            **changes,
        },
    }


def stream_plate(**changes: Any) -> dict[str, Any]:
    """Return a result in the mode of plates."""
    return {
        "plate": "b1234xyz",
        "score": 0.901,
        "dscore": 0.7,
        "region": {"code": "us-ca", "score": 0.9},
        "box": {"xmin": 100, "ymin": 200, "xmax": 190, "ymax": 230},
        "candidates": [
            {"score": 0.901, "plate": "b1234xyz"},
            {"score": 0.75, "plate": "b1z34xyz"},
        ],
        "vehicle": {
            "score": 0.8,
            "type": "Sedan",
            "box": {"xmin": 50, "ymin": 50, "xmax": 400, "ymax": 300},
        },
        "model_make": [{"make": "Toyota", "model": "Avanza", "score": 0.5}],
        "color": [{"color": "black", "score": 0.8}],
        "direction": 210,
        "source_url": "rtsp://admin:secret@cam/1",
        "speed": None,
        **changes,
    }


def stream_vehicle(*, props: bool) -> dict[str, Any]:
    """Return a result in the mode of vehicles, with or without properties."""
    plate = {"plate": [{"value": "b1234xyz", "score": 0.9}], "region": [{"value": "gb"}]}
    vehicle = {"make_model": [{"make": "Toyota", "model": "Avanza"}], "color": [{"value": "black"}]}
    box = {"xmin": 100, "ymin": 200, "xmax": 190, "ymax": 230}
    return {
        "plate": {"type": "Plate", "score": 0.7, "box": box, "props": plate if props else None},
        "vehicle": {"type": "SUV", "score": 0.8, "box": box, "props": vehicle if props else None},
        "direction": None,
    }


def as_urlencoded(values: Any) -> Body:
    """Return Stream's body without pictures."""
    return "application/x-www-form-urlencoded", urlencode({"json": json.dumps(values)}).encode()


def onvif(
    *,
    operation: str = "Changed",
    topic: str = "tns1:RuleEngine/Recognition/LicensePlate",
    plate: str = "B1234XYZ",
    at: str = "2026-11-28T03:00:00.123Z",
    car: int = 15,
) -> bytes:
    """Return a notification of a plate, as the standard and its devices write it."""
    return f"""<wsnt:NotificationMessage><wsnt:Topic \
Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">{topic}</wsnt:Topic>
<wsnt:Message><tt:Message UtcTime="{at}" PropertyOperation="{operation}">
<tt:Source><tt:SimpleItem Name="VideoSource" Value="vs-1"/><tt:SimpleItem Name="Rule" Value="lpr"/>
</tt:Source><tt:Key><tt:SimpleItem Name="ObjectId" Value="{car}"/></tt:Key><tt:Data>
<tt:SimpleItem Name="Likelihood" Value="0.92"/>
<tt:SimpleItem Name="Image" Value="{in_base64(picture())}"/>
<tt:ElementItem Name="LicensePlateInfo"><tt:LicensePlateInfo>
<tt:PlateNumber Likelihood="0.9">{plate}</tt:PlateNumber><tt:PlateType>Normal</tt:PlateType>
<tt:CountryCode Likelihood="0.8">ID</tt:CountryCode><tt:IssuingEntity>Jakarta</tt:IssuingEntity>
<tt:Color>White</tt:Color></tt:LicensePlateInfo></tt:ElementItem>
<tt:ElementItem Name="BoundingBox"><tt:BoundingBox left="-0.5" top="0.5" right="0" bottom="0"/>
</tt:ElementItem><tt:ElementItem Name="VehicleInfo"><tt:VehicleInfo><tt:Type Likelihood="0.7">Car\
</tt:Type><tt:Brand>Toyota</tt:Brand><tt:Model>Avanza</tt:Model></tt:VehicleInfo></tt:ElementItem>
</tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>""".encode()


def envelope(*notifications: bytes, operation: str = "Notify") -> bytes:
    """Return the SOAP document of notifications."""
    head = f"""<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" \
xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" xmlns:tt="http://www.onvif.org/ver10/schema" \
xmlns:tev="http://www.onvif.org/ver10/events/wsdl"><s:Body><tev:{operation}>"""
    return (
        head.encode()
        + b"".join(notifications)
        + f"</tev:{operation}></s:Body></s:Envelope>".encode()
    )


SOAP = "application/soap+xml; charset=utf-8"
BODIES: Mapping[str, Body] = {
    "axis": as_form({"event": json.dumps(axis())}, {"image": picture()}),
    "milesight": as_json(milesight()),
    "uniview": uniview_wrong_header(),
    "genetec": as_json(genetec()),
    "genetec xml": ("text/xml", genetec_xml()),
    "verkada": as_json(verkada()),
    "rekor": as_json(rekor_group()),
    "rekor heartbeat": as_json(rekor_heartbeat()),
    "plate_recognizer": as_form(
        {"json": json.dumps(stream(stream_plate()))}, {"upload": picture()}
    ),
    "plate_recognizer urlencoded": as_urlencoded(stream(stream_plate())),
    "onvif": (SOAP, envelope(onvif())),
}
"""Deliveries by the name of their maker and of the variant."""
