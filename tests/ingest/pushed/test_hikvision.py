"""Hikvision's deliveries, in all the forms that firmware sends."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.ingest.pushed.makers import maker_of
from galaxy_alpr.ingest.pushed.values import PushedReading, PushedRequest, Unreadable
from tests.ingest.pushed.deliveries import (
    HEARTBEAT,
    HIK,
    ISAPI,
    hikvision_json,
    hikvision_parts,
    hikvision_xml,
    multipart,
    request,
)

SCENE, CROP = b"\xff\xd8scene\r\n--not a boundary\xff\xd9", b"\xff\xd8crop\xff\xd9"


def read(sent: PushedRequest) -> PushedReading:
    maker = maker_of(sent)
    assert maker is not None
    assert maker.name == "hikvision"
    delivered = maker.parse(sent)
    assert len(delivered.readings) == 1
    assert not delivered.reports
    assert maker.reply(sent, delivered).status == 200
    return delivered.readings[0]


@pytest.mark.parametrize("namespace", [HIK, ISAPI, ""])
@pytest.mark.parametrize("crop", [b"", CROP], ids=["no crop", "crop"])
def test_parts_in_any_order(namespace: str, crop: bytes) -> None:
    document = hikvision_xml(namespace=namespace)
    for parts in permutations(hikvision_parts(document, SCENE, crop)):
        reading = read(request(*multipart(parts)))
        assert reading.picture == SCENE
        assert reading.plate_picture == (crop or None)
        plate = reading.plate
        assert plate is not None
        assert (plate.text, plate.confidence, plate.country) == ("B1234XYZ", 0.93, "ID")
        assert plate.char_confidences == (0.99, 0.98, 0.97, 0.99, 0.95, 0.9, 0.99, 0.96)
        assert plate.box == BoundingBox(50, 60, 140, 90)
        assert reading.captured_at == datetime(2026, 11, 28, 3, 0, 0, 123000, UTC)
        assert reading.event_id == "u-1"
        assert reading.device_id == "aa:bb:cc:00:11:22"
        assert reading.device_name == "Gate"
        assert reading.lane == "1"
        assert reading.vehicle is not None
        assert reading.vehicle.vehicle_class is VehicleClass.CAR
        assert reading.vehicle.color == "black"
        assert reading.details == {"direction": "forward"}
        assert reading.direction is None
        assert not reading.retransmitted
        assert reading.final


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/xml", hikvision_xml()),
        ("application/json", hikvision_json()),
        ("multipart/form-data", multipart(hikvision_parts(hikvision_xml()))[1]),
        ("multipart/form-data; boundary=other", multipart(hikvision_parts(hikvision_xml()))[1]),
        (multipart([])[0], multipart([("anpr", None, hikvision_json())])[1]),
        (multipart([])[0], multipart([("MoveDetection.xml", None, hikvision_xml())])[1][:-40]),
        (multipart([])[0], hikvision_xml()),
    ],
    ids=["bare", "json", "no boundary", "wrong boundary", "field", "cut", "xml as multipart"],
)
def test_forms_of_the_body(content_type: str, body: bytes) -> None:
    plate = read(request(content_type, body)).plate
    assert plate is not None
    assert plate.text == "B1234XYZ"


def test_no_plate_is_not_an_unread_plate() -> None:
    assert read(request("", hikvision_xml("noPlate"))).plate is None
    for word in ("unknown", "Unknown", ""):
        plate = read(request("", hikvision_xml(word))).plate
        assert plate is not None
        assert plate.text is None
        assert plate.confidence is None
        assert plate.char_confidences == ()


def test_confidences_that_do_not_fit_the_characters_are_left_out() -> None:
    for believe in ("99,98", "", "a,b,c,d,e,f,g,h", "999,9,9,9,9,9,9,9"):
        plate = read(request("", hikvision_xml(believe=believe))).plate
        assert plate is not None
        assert plate.char_confidences == ()
    plate = read(request("", hikvision_xml("B-1234", believe="9,1,98,97,96,95"))).plate
    assert plate is not None
    assert plate.char_confidences == (0.09, 0.98, 0.97, 0.96, 0.95)


def test_what_was_kept_while_offline() -> None:
    assert read(request("", hikvision_xml(retransmitted=True))).retransmitted


def test_a_heartbeat_is_a_report() -> None:
    sent = request("application/xml", HEARTBEAT)
    maker = maker_of(sent)
    assert maker is not None
    delivered = maker.parse(sent)
    assert not delivered.readings
    (report,) = delivered.reports
    assert report.alive
    assert report.device_id == "aa:bb:cc:00:11:22"
    assert report.details["eventType"] == "videoloss"


@pytest.mark.parametrize(
    "body",
    [
        b"<EventNotificationAlert>",
        b"<EventNotificationAlert/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + hikvision_xml().partition(b"?>")[2],
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + hikvision_xml().partition(b"?>")[2],
        b"<EventNotificationAlert>" * 100,
        b'{"eventType": 1, "channelID": [',
    ],
)
def test_what_is_no_delivery(body: bytes) -> None:
    sent = request("application/xml", body)
    maker = maker_of(sent)
    assert maker is not None
    with pytest.raises(Unreadable) as raised:
        maker.parse(sent)
    assert "passwd" not in str(raised.value)


def test_an_encoding_that_is_not_utf_8() -> None:
    text = hikvision_xml().decode().replace("UTF-8", "GB2312").replace(">Gate<", ">入口<")
    assert read(request("", text.encode("gb2312"))).device_name == "入口"
