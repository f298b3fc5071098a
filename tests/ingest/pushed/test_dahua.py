"""Dahua's notifications, and the answers, which command the camera's barrier."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.ingest.pushed.makers import maker_of
from galaxy_alpr.ingest.pushed.values import Delivered, PushedRequest, Unreadable
from tests.ingest.pushed.deliveries import dahua, multipart, request

TOLLGATE = "NotificationInfo/TollgateInfo"


def sent(values: Any, path: str = TOLLGATE) -> PushedRequest:
    return request("application/json", json.dumps(values).encode(), path)


def parsed(sent: PushedRequest) -> tuple[Delivered, dict[str, Any]]:
    maker = maker_of(sent)
    assert maker is not None
    assert maker.name == "dahua"
    delivered = maker.parse(sent)
    return delivered, json.loads(maker.reply(sent, delivered).body)


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("path", [TOLLGATE, "x/NotificationInfo/TollgateInfo/", ""])
def test_a_vehicle(beside: bool, path: str) -> None:
    delivered, reply = parsed(sent(dahua(beside=beside, scene=b"\xff\xd8 picture"), path))
    (reading,) = delivered.readings
    assert reading.picture == b"\xff\xd8 picture"
    assert reading.plate_picture is None
    assert reading.captured_at == datetime(2026, 11, 28, 10, 0, 0, 123000)  # noqa: DTZ001
    plate, vehicle = reading.plate, reading.vehicle
    assert plate is not None
    assert vehicle is not None
    assert (plate.text, plate.confidence, plate.country) == ("B1234XYZ", 0.8, "ID")
    assert plate.box == BoundingBox(10, 20, 90, 50)
    assert (vehicle.color, vehicle.make, vehicle.vehicle_class) == ("black", "Toyota", "car")
    assert reading.speed == 12
    assert reading.lane == "1"
    assert reading.details == {"direction": "Obverse", "confidence_of_255": 204}
    assert reply == {
        "Result": False,
        "DeviceID": "dev-1",
        "PlateNumber": "B1234XYZ",
        "AllowUser": False,
        "BlockUser": False,
        "OpenStrobe": False,
    }


def test_only_an_order_of_a_gate_is_answered_with_true() -> None:
    notification = sent(dahua())
    maker = maker_of(notification)
    assert maker is not None
    delivered = maker.parse(notification)
    assert json.loads(maker.reply(notification, delivered).body)["Result"] is False
    allowed = replace(delivered, allowed=True)
    assert json.loads(maker.reply(notification, allowed).body)["Result"] is True


def test_three_posts_of_a_pass_have_one_id_and_other_passes_another() -> None:
    (first,), (second,), (other,), (later,) = (
        parsed(sent(values))[0].readings
        for values in (
            dahua(),
            dahua("B1234XY2", confidence=90),
            dahua(upload=18),
            dahua(at="2026-11-28 12:00:00.000"),
        )
    )
    assert first.event_id == second.event_id
    assert len({first.event_id, other.event_id, later.event_id}) == 3


def test_a_bay_sensor() -> None:
    values = dahua(confidence=88, ParkingStallsNo="A-7", ParkingStatus=1)
    for path in ("NotificationInfo/ParkingInfo", ""):
        notification = sent(values, path)
        maker = maker_of(notification)
        assert maker is not None
        delivered = maker.parse(notification)
        (reading,) = delivered.readings
        assert reading.plate is not None
        assert reading.plate.confidence == 0.88
        assert reading.details["ParkingStallsNo"] == "A-7"
        at = datetime(2026, 11, 28, 10, tzinfo=UTC)
        reply = json.loads(maker.reply(notification, replace(delivered, received_at=at)).body)
        assert reply == {"Result": True, "Message": "Success", "RspTime": "2026-11-28 10:00:00"}


def test_what_devices_say_of_themselves() -> None:
    alive, reply = parsed(sent({"Active": "keepAlive", "DeviceID": "dev-1"}, "KeepAlive"))
    assert alive.reports[0].device_id == "dev-1"
    assert not alive.readings
    assert reply == {"Active": True, "DeviceID": "dev-1"}
    info, reply = parsed(sent({"DeviceID": "dev-1"}, "NotificationInfo/DeviceInfo"))
    assert info.reports[0].details == {"kind": "DeviceInfo"}
    assert reply == {"Result": True, "Message": "Success"}


def test_a_plate_that_is_not_there_or_not_read() -> None:
    values = dahua()
    values["Picture"]["Plate"] = {"IsExist": False, "PlateNumber": ""}
    assert parsed(sent(values))[0].readings[0].plate is None
    for word in ("", "Unknown", None):
        values["Picture"]["Plate"] = {"IsExist": True, "PlateNumber": word, "Confidence": 3}
        plate = parsed(sent(values))[0].readings[0].plate
        assert plate is not None
        assert plate.text is None
        assert plate.confidence is None


def test_xml_and_a_part_of_a_form() -> None:
    xml = (
        b"<Root><Picture><Plate><PlateNumber>B1</PlateNumber><Confidence>255</Confidence>"
        b"<BoundingBox><Item>1</Item><Item>2</Item><Item>30</Item><Item>40</Item></BoundingBox>"
        b"</Plate><SnapInfo><DeviceID>d</DeviceID></SnapInfo></Picture></Root>"
    )
    for notification in (
        request("application/xml", xml),
        request(*multipart([("info", None, xml)]), TOLLGATE),
    ):
        plate = parsed(notification)[0].readings[0].plate
        assert plate is not None
        assert (plate.text, plate.confidence) == ("B1", 1.0)
        assert plate.box == BoundingBox(1, 2, 30, 40)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\x00\xff", b'{"Picture": 3}'])
def test_what_is_no_notification(body: bytes) -> None:
    notification = request("application/json", body, TOLLGATE)
    maker = maker_of(notification)
    assert maker is not None
    with pytest.raises(Unreadable):
        maker.parse(notification)
    assert json.loads(maker.reply(notification, Delivered()).body)["Result"] is False
