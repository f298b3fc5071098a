"""Deliveries of makers as values: what each variant says, and nothing that it does not say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from galaxy_alpr.enums import Direction, VehicleClass
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.ingest.pushed.body import request_of
from galaxy_alpr.ingest.pushed.makers import maker_named, maker_of
from galaxy_alpr.ingest.pushed.values import Delivered, PushedReading, Reply, Unreadable
from galaxy_alpr.types import TextCandidate
from tests.ingest.pushed.forms import golden
from tests.ingest.pushed.forms.golden import Body, as_form, as_json

UTC_MOMENT = datetime(2026, 11, 28, 3, 0, 0, 123000, UTC)
LOCAL_MOMENT = datetime(2026, 11, 28, 10, 0, 0, 123000)  # noqa: DTZ001
BOX = BoundingBox(100, 200, 190, 230)


def delivered(body: Body, maker: str) -> Delivered:
    """Return what the maker that recognizes a body reads in it; it has to be ``maker``."""
    request = request_of(content_type=body[0], body=body[1])
    found = maker_of(request)
    assert found is not None
    assert found.name == maker
    result = found.parse(request)
    assert isinstance(found.reply(request, result), Reply)
    return result


def reading(body: Body, maker: str) -> PushedReading:
    """Return the one reading of a body."""
    (only,) = delivered(body, maker).readings
    return only


def test_a_car_of_axis_is_final_when_it_is_lost() -> None:
    states = [
        reading(
            as_form({"event": json.dumps(golden.axis(state))}, {"image": golden.picture()}), "axis"
        )
        for state in ("new", "update", "lost")
    ]
    assert [item.final for item in states] == [False, False, True]
    assert [item.direction for item in states] == [None, None, Direction.IN]
    assert {item.event_id for item in states} == {"ACCC8E000001:77"}
    first = states[0]
    assert (first.device_id, first.captured_at, first.lane) == ("ACCC8E000001", UTC_MOMENT, "2")
    assert first.plate is not None
    assert (first.plate.text, first.plate.confidence, first.plate.country, first.plate.box) == (
        "B1234XYZ",
        0.719,
        "ID",
        BOX,
    )
    assert (first.picture, first.plate_picture) == (golden.picture(), None)


def test_axis_without_a_form_and_with_images_in_its_json() -> None:
    images = [
        {"ImageType": "plate", "BinaryImage": golden.in_base64(golden.picture(90, 30))},
        {"ImageType": "vehicle", "BinaryImage": golden.in_base64(golden.picture())},
    ]
    changes: dict[str, Any] = {"ImageArray": images, "plateConfidence": 95.5, "plateCountry": "GER"}
    found = reading(as_json(golden.axis("lost", capture_timestamp=None, **changes)), "axis")
    assert (found.picture, found.plate_picture) == (golden.picture(), golden.picture(90, 30))
    assert found.captured_at == datetime(2026, 11, 28, 3, 0, 0, 123000)  # noqa: DTZ001
    assert found.plate is not None
    assert (found.plate.confidence, found.plate.country) == (0.955, None)


@pytest.mark.parametrize("number", [int, str])
def test_milesight_with_numbers_and_with_texts(number: type) -> None:
    found = reading(as_json(golden.milesight(number)), "milesight")
    assert (found.captured_at, found.device_id, found.lane) == (LOCAL_MOMENT, "Gate 1", "1")
    assert (found.direction, found.details, found.speed) == (None, {"direction": "Approach"}, 12)
    assert found.plate is not None
    assert (found.plate.text, found.plate.confidence, found.plate.color) == (
        "B1234XYZ",
        0.93,
        "white",
    )
    assert found.plate.box == BoundingBox(100, 200, 200, 250)  # the picture has half the size
    assert found.vehicle is not None
    assert (found.vehicle.vehicle_class, found.vehicle.color) == (VehicleClass.CAR, "black")
    assert found.vehicle.make == "Toyota"
    assert (found.picture, found.plate_picture) == (golden.picture(), golden.picture(90, 30))


@pytest.mark.parametrize("wrong_header", [False, True])
def test_uniview_under_any_header(wrong_header: bool) -> None:
    body = golden.uniview_wrong_header() if wrong_header else as_json(golden.uniview())
    found = reading(body, "uniview")
    assert (found.event_id, found.device_id, found.speed) == ("f00d-1:5", "1", 23)
    assert found.captured_at == LOCAL_MOMENT
    assert found.plate is not None
    assert (found.plate.text, found.plate.confidence, found.plate.color) == ("B1234XYZ", 0.88, None)
    assert found.vehicle is not None
    assert (found.vehicle.vehicle_class, found.vehicle.color) == (None, None)
    assert (found.picture, found.plate_picture) == (golden.picture(), golden.picture(90, 30))


def test_uniview_with_attached_parts_an_unread_plate_and_an_alarm() -> None:
    event = golden.uniview("Unknown", pictures=False, RelatedID=None)
    parts = {"1": golden.picture(90, 30), "2": golden.picture()}
    found = reading(as_form({"data": json.dumps(event)}, parts), "uniview")
    assert (found.picture, found.plate_picture) == (golden.picture(), golden.picture(90, 30))
    assert found.event_id == "1:1795834800:9:5"
    assert found.plate is not None
    assert found.plate.text is None
    alarm = {"Reference": "192.0.2.1:80/Subscription/1", "AlarmInfo": {"AlarmType": "VideoLoss"}}
    assert delivered(as_json(alarm), "uniview") == Delivered()


@pytest.mark.parametrize("form", ["json", "xml", "xml with a file's name"])
def test_genetec_as_json_and_xml(form: str) -> None:
    xml = ("text/xml", golden.genetec_xml("context.jpg" if "name" in form else None))
    found = reading(as_json(golden.genetec()) if form == "json" else xml, "genetec")
    assert found.device_id == "Gate 1"
    assert found.plate is not None
    assert (found.plate.text, found.plate.confidence, found.plate.region, found.plate.country) == (
        "B1234XYZ",
        0.87,
        "QC",
        None,
    )
    assert found.picture == (None if "name" in form else golden.picture())
    if form == "json":
        assert found.captured_at == UTC_MOMENT.replace(microsecond=0)
        assert found.vehicle is not None
        assert (found.vehicle.vehicle_class, found.vehicle.make) == (VehicleClass.CAR, "Toyota")
    else:
        assert (found.captured_at, found.event_id) == (UTC_MOMENT, "9d1c7f52")


def test_verkada() -> None:
    found = reading(as_json(golden.verkada()), "verkada")
    assert found.event_id == "cam-1:1795834800123:0.3,0.33,0.5,0.55"
    assert (found.captured_at, found.device_id) == (UTC_MOMENT, "cam-1")
    assert found.plate is not None
    assert (found.plate.text, found.plate.confidence) == ("ABCD123", 0.963)
    assert (found.plate.country, found.plate.region, found.picture) == ("US", "CA", None)


def test_results_of_an_openalpr_daemon() -> None:
    first, second = delivered(as_json(golden.rekor_results()), "rekor").readings
    assert (first.event_id, first.device_id, first.captured_at) == (None, "7", UTC_MOMENT)
    assert first.plate is not None
    assert first.plate.candidates == (
        TextCandidate("B1234XYZ", 0.915),
        TextCandidate("B1234XY2", 0.8),
    )
    assert (first.plate.confidence, first.plate.country, first.plate.box) == (0.915, "US", None)
    assert second.plate is not None
    assert second.plate.text is None


def test_a_group_of_rekor_and_its_preview_and_alert_are_one_event() -> None:
    group = golden.rekor_group()
    alert = {"data_type": "alpr_alert", "plate_number": "B1234XYZ", "group": group}
    preview = {**golden.rekor_group(is_preview=True, best_uuid="u1"), "data_type": None}
    found = [reading(as_json(body), "rekor") for body in (group, alert, preview)]
    assert {item.event_id for item in found} == {"agent:7:1795834800000:0"}
    assert [item.final for item in found] == [True, True, False]
    assert (found[0].device_id, found[0].device_name) == ("7", "Gate 1")
    assert found[0].plate is not None
    assert found[0].plate.box == BoundingBox(200, 400, 380, 460)  # of the crop, enlarged twice
    assert found[0].vehicle is not None
    assert (found[0].vehicle.vehicle_class, found[0].vehicle.color) == (VehicleClass.CAR, "black")
    without = reading(as_json(golden.rekor_group(vehicle={"missing_plate": True})), "rekor")
    assert without.plate is None


def test_a_heartbeat_of_rekor_reports_its_cameras_without_their_passwords() -> None:
    found = delivered(as_json(golden.rekor_heartbeat()), "rekor")
    assert [(report.device_id, report.alive) for report in found.reports] == [
        ("agent", True),
        ("7", True),
        ("8", False),
    ]
    assert found.readings == ()
    assert "secret" not in str(found.reports)
    assert delivered(as_json({"openalpr_webhook": "test"}), "rekor") == Delivered()


@pytest.mark.parametrize("form", ["json", "urlencoded", "multipart"])
def test_plate_recognizer_stream_in_each_form(form: str) -> None:
    values = golden.stream(golden.stream_plate())
    pictures = {"upload": golden.picture(), "plate_img": golden.picture(90, 30)}
    bodies = {
        "json": as_json(values),
        "urlencoded": golden.as_urlencoded(values),
        "multipart": as_form({"json": json.dumps(values)}, pictures),
    }
    found = reading(bodies[form], "plate_recognizer")
    assert found.event_id == "gate-1:g/1.jpg:2026-11-28T03:00:00.123Z:0"
    assert (found.device_id, found.captured_at) == ("gate-1", UTC_MOMENT)
    assert (found.direction, found.details) == (None, {"direction": "210"})
    assert found.plate is not None
    assert (found.plate.text, found.plate.confidence) == ("b1234xyz", 0.901)
    assert (found.plate.country, found.plate.region) == ("US", "CA")
    assert len(found.plate.candidates) == 2
    assert found.vehicle is not None
    assert (found.vehicle.vehicle_class, found.vehicle.model) == (VehicleClass.CAR, "Avanza")
    if form == "multipart":
        assert (found.picture, found.plate_picture) == tuple(pictures.values())
        assert found.plate.box == BOX
        assert found.vehicle.box == BoundingBox(50, 50, 400, 300)
    else:
        assert (found.picture, found.plate.box) == (None, None)


def test_plate_recognizer_in_the_mode_of_vehicles_with_null_properties() -> None:
    results = (
        golden.stream_vehicle(props=True),
        golden.stream_vehicle(props=False),
        {"plate": None, "vehicle": {"type": "Bus", "score": 0.6, "box": None, "props": None}},
    )
    other_time = golden.stream(*results, timestamp="2026-11-28 03:00:00.123000+00:00")
    known, null, without = delivered(as_json(other_time), "plate_recognizer").readings
    assert {item.captured_at for item in (known, null, without)} == {UTC_MOMENT}
    assert len({item.event_id for item in (known, null, without)}) == 3
    assert known.plate is not None
    assert (known.plate.text, known.plate.confidence, known.plate.country) == (
        "b1234xyz",
        0.9,
        "GB",
    )
    assert known.vehicle is not None
    assert (known.vehicle.make, known.vehicle.color) == ("Toyota", "black")
    assert null.plate is not None
    assert (null.plate.text, null.plate.confidence) == (None, None)
    assert without.plate is None
    assert without.vehicle is not None
    assert without.vehicle.vehicle_class is VehicleClass.BUS


def test_plate_recognizer_without_a_plate_and_without_results() -> None:
    empty = golden.stream(event="image.done", timestamp="2026-11-28 03:00:00.123")
    assert delivered(as_json(empty), "plate_recognizer") == Delivered()
    found = reading(
        as_form({"json": json.dumps(empty)}, {"upload": golden.picture()}), "plate_recognizer"
    )
    assert (found.plate, found.vehicle, found.picture) == (None, None, golden.picture())
    assert found.captured_at == UTC_MOMENT
    nothing = golden.stream_plate(vehicle={"score": 0, "type": "Unknown", "box": {"xmin": 0}})
    assert reading(as_json(golden.stream(nothing)), "plate_recognizer").vehicle is None
    beat = golden.stream(event="heartbeat", results=None)
    (report,) = delivered(as_json(beat), "plate_recognizer").reports
    assert (report.device_id, report.alive) == ("gate-1", True)


def test_a_notification_of_onvif() -> None:
    body = golden.envelope(golden.onvif(), golden.onvif(operation="Initialized", plate="Unknown"))
    found, old = delivered((golden.SOAP, body), "onvif").readings
    assert (found.event_id, found.device_id) == ("vs-1:lpr:15:2026-11-28T03:00:00.123Z", "vs-1")
    assert (found.captured_at, found.retransmitted) == (UTC_MOMENT, False)
    assert found.plate is not None
    assert (found.plate.text, found.plate.confidence, found.plate.country) == (
        "B1234XYZ",
        0.9,
        "ID",
    )
    assert (found.plate.region, found.plate.color) == ("Jakarta", "white")
    assert found.plate.box == BoundingBox(160, 120, 320, 240)
    assert found.vehicle is not None
    assert (found.vehicle.vehicle_class, found.vehicle.make) == (VehicleClass.CAR, "Toyota")
    assert found.picture == golden.picture()
    assert old.retransmitted
    assert old.plate is not None
    assert old.plate.text is None


def test_other_topics_of_onvif_and_states_that_end_are_no_readings() -> None:
    body = golden.envelope(
        golden.onvif(topic="tns1:RuleEngine/CellMotionDetector/Motion"),
        golden.onvif(operation="Deleted"),
    )
    assert delivered((golden.SOAP, body), "onvif") == Delivered()


@pytest.mark.parametrize("name", ["genetec", "onvif"])
def test_xml_with_a_document_type_is_refused(name: str) -> None:
    body = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><AutoVu><Plate>&a;</Plate></AutoVu>'
    maker = maker_named(name)
    assert maker is not None
    with pytest.raises(Unreadable):
        maker.parse(request_of(content_type="text/xml", body=body))
