"""The bodies of each format, and links to pictures."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qs

import pytest

from galaxy_alpr.enums import (
    DetectionKind,
    LocationType,
    MomentSource,
    PlateStatus,
    VehicleClass,
    WebhookFormat,
    WebhookPictures,
)
from galaxy_alpr.errors import NotFound
from galaxy_alpr.events import DetectionCreated, EventLocation, EventPlate, EventVehicle
from galaxy_alpr.services.webhooks.bodies.build import has_form
from galaxy_alpr.services.webhooks.bodies.values import Content, Form, Message
from galaxy_alpr.services.webhooks.subjects import subject_of
from tests.endpoints.conftest import SQLITE_ONLY
from tests.factories import AT
from tests.services.webhooks.conftest import Webhooked

PLATE = "plates/2026/11/22/" + "a" * 32 + ".jpg"
PHOTO = "uploaded/2026/11/22/" + "c" * 32 + ".jpg"


def detection(**changes: Any) -> dict[str, Any]:
    """Return the stored event of a car with a plate at an entry."""
    event = DetectionCreated(
        session_id=4,
        detection_id=9,
        kind=DetectionKind.VEHICLE_WITH_PLATE,
        captured_at=AT,
        captured_at_source=MomentSource.CLIENT,
        source="gate-1",
        location=EventLocation(id=2, name="Gate 1", type=LocationType.ENTRY),
        image_url=f"/outputs/{PHOTO}",
        image_width=1280,
        image_height=720,
        annotated_image_url=None,
        vehicle=EventVehicle(
            id=5,
            vehicle_class=VehicleClass.BUS,
            confidence=0.9,
            box=(10, 20, 310, 220),
            color="white",
            image_url=None,
        ),
        plate=EventPlate(
            id=6,
            text="B1234XYZ",
            display_text="B 1234 XYZ",
            confidence=0.97,
            char_confidences=[0.99] * 8,
            box=(100, 150, 200, 180),
            corners=[[100, 150], [200, 150], [200, 180], [100, 180]],
            country="ID",
            region="B",
            type=None,
            status=PlateStatus.UNLISTED,
            unread_reason=None,
            image_url=f"/outputs/{PLATE}",
        ),
    )
    return {**event.model_dump(mode="json"), **changes}


def built(
    site: Webhooked, format: WebhookFormat, pictures: WebhookPictures, payload: dict[str, Any]
) -> Content:
    message = Message(
        id="msg_1", type="detection.created", at=AT, payload=payload, subject="detection:9"
    )
    return site.bodies.of(message, Form(format, pictures), "https://r.example/hook")


@SQLITE_ONLY
def test_standard_and_cloud_events_have_the_same_data_with_links(site: Webhooked) -> None:
    form = WebhookPictures.LINKS
    plain = json.loads(built(site, WebhookFormat.STANDARD, form, detection()).body)
    cloud = built(site, WebhookFormat.CLOUDEVENTS, form, detection())
    event = json.loads(cloud.body)
    assert (plain["type"], plain["timestamp"]) == ("detection.created", "2026-11-22T08:00:00Z")
    assert plain["data"] == event.pop("data")
    assert cloud.media_type == "application/cloudevents+json"
    assert event == {
        "specversion": "1.0",
        "id": "msg_1",
        "source": "https://p.example",
        "type": "detection.created",
        "time": "2026-11-22T08:00:00Z",
        "subject": "detection:9",
        "datacontenttype": "application/json",
    }
    data = plain["data"]
    assert data["vehicle"]["image_url"] is None
    prefix = "https://p.example/api/shared_pictures/"
    links = (data["image_url"], data["plate"]["image_url"])
    paths = [site.links.opened(link.removeprefix(prefix))[0] for link in links]
    assert paths == [PHOTO, PLATE]
    none = built(site, WebhookFormat.STANDARD, WebhookPictures.NONE, detection())
    assert b"shared_pictures" not in none.body
    assert b"/outputs/" not in none.body


@SQLITE_ONLY
def test_a_link_is_for_one_file_and_expires(site: Webhooked) -> None:
    token = site.links.url(PLATE).rpartition("/")[2]
    assert site.links.opened(token)[1] == AT + timedelta(days=7)
    data = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    for at in (0, 31, 32, 40, len(data) - 1):
        changed = data.copy()
        changed[at] ^= 1
        with pytest.raises(NotFound):
            site.links.opened(base64.urlsafe_b64encode(changed).decode().rstrip("="))
    for text in ("", "x", "ä", token + "A", token[:40], "A" * 400):
        with pytest.raises(NotFound):
            site.links.opened(text)
    site.now += timedelta(days=7)
    with pytest.raises(NotFound):
        site.links.opened(token)


@SQLITE_ONLY
def test_bodies_are_small_whatever_the_event_has(site: Webhooked) -> None:
    long = detection(**{f"note{number}": "n" * 5000 for number in range(20)})
    body = built(site, WebhookFormat.STANDARD, WebhookPictures.LINKS, long).body
    assert len(body) <= 20_000
    assert json.loads(body)["data"]["plate"]["text"] == "B1234XYZ"


@SQLITE_ONLY
def test_crops_are_attached_as_base64(site: Webhooked) -> None:
    site.store.write(PLATE, b"jpeg of a plate")
    form = WebhookPictures.ATTACHED
    data = json.loads(built(site, WebhookFormat.STANDARD, form, detection()).body)["data"]
    (picture,) = data["pictures"]
    assert (picture["name"], picture["content_type"]) == ("plate", "image/jpeg")
    assert base64.b64decode(picture["content"]) == b"jpeg of a plate"
    outside = detection()
    outside["plate"]["image_url"] = "/outputs/../camera-key"
    assert b'"pictures":[]' in built(site, WebhookFormat.STANDARD, form, outside).body


@SQLITE_ONLY
def test_plate_recognizer_gets_its_keys_as_form_and_as_multipart(site: Webhooked) -> None:
    format = WebhookFormat.PLATE_RECOGNIZER
    form = built(site, format, WebhookPictures.LINKS, detection())
    assert form.media_type == "application/x-www-form-urlencoded"
    values = json.loads(parse_qs(form.body.decode())["json"][0])
    assert values["hook"] == {
        "target": "https://r.example/hook",
        "id": "Gate 1",
        "event": "recognition",
        "filename": PHOTO,
    }
    data = values["data"]
    assert (data["camera_id"], data["timestamp"]) == ("Gate 1", "2026-11-22T08:00:00Z")
    assert data["timestamp_local"] == "2026-11-22 15:00:00+07:00"
    (result,) = data["results"]
    assert (result["plate"], result["score"]) == ("b1234xyz", 0.97)
    assert result["region"] == {"code": "id-b", "score": 0.97}
    assert result["box"] == {"xmin": 100, "ymin": 150, "xmax": 200, "ymax": 180}
    assert result["vehicle"]["type"] == "Bus"
    site.store.write(PLATE, b"jpeg \r\n-- of a plate")
    parts = built(site, format, WebhookPictures.ATTACHED, detection())
    head = f"Content-Type: {parts.media_type}\r\n\r\n".encode()
    found: dict[Any, Any] = {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
        for part in message_from_bytes(head + parts.body, policy=HTTP).iter_parts()
    }
    assert json.loads(bytes(found["json"]).decode())["data"]["results"] == data["results"]
    assert found["upload"] == found["plate_img"] == b"jpeg \r\n-- of a plate"
    bare = detection(vehicle=None, location=None, camera_id=3)
    values = json.loads(
        parse_qs(built(site, format, WebhookPictures.NONE, bare).body.decode())["json"][0]
    )
    assert values["data"]["camera_id"] == "camera-3"
    vehicle = values["data"]["results"][0]["vehicle"]
    assert vehicle == {
        "score": 0.0,
        "type": "Unknown",
        "box": {"xmin": 0, "ymin": 0, "xmax": 0, "ymax": 0},
    }


@SQLITE_ONLY
def test_rekor_gets_a_group(site: Webhooked) -> None:
    body = json.loads(built(site, WebhookFormat.REKOR, WebhookPictures.NONE, detection()).body)
    assert (body["data_type"], body["best_plate_number"]) == ("alpr_group", "B1234XYZ")
    assert (body["best_confidence"], body["best_region"]) == (97.0, "id-b")
    assert body["epoch_start"] == body["epoch_end"] == int(AT.timestamp() * 1000)
    assert body["uuids"] == [body["best_uuid"]]
    assert body["best_plate"]["coordinates"][2] == {"x": 200, "y": 180}
    assert body["best_plate"]["vehicle_region"] == {"x": 10, "y": 20, "width": 300, "height": 200}
    assert body["vehicle"]["color"] == [{"name": "white", "confidence": 90.0}]


def test_formats_for_detections_get_detections_with_a_plate_only() -> None:
    unread = detection()
    unread["plate"]["text"] = None
    for format in (WebhookFormat.REKOR, WebhookFormat.PLATE_RECOGNIZER):
        assert has_form(format, "detection.created", detection())
        assert not has_form(format, "detection.created", unread)
        assert not has_form(format, "visit.opened", {"visit_id": 1})
    assert has_form(WebhookFormat.STANDARD, "visit.opened", {})


@pytest.mark.parametrize(
    ("type", "payload", "subject"),
    [
        ("detection.created", detection(), "detection:9"),
        ("plate.corrected", {"plate_id": 6, "detection_id": 9, "session_id": 4}, "detection:9"),
        ("visit.closed", {"visit_id": 7, "lot_id": 1, "session_id": 4}, "visit:7"),
        ("alarm.raised", {"alarm_id": 3, "visit_id": 7, "detection_id": 9}, "alarm:3"),
        ("alarm.acknowledged", {"alarm_id": 3}, "alarm:3"),
        ("gate.decided", {"decision_id": 8, "gate_id": 2, "lot_id": 1}, "gate:2"),
        ("gate.state_changed", {"gate_id": 2, "lot_id": 1}, "gate:2"),
        ("camera.state_changed", {"camera_id": 5, "lot_id": 1}, "camera:5"),
        ("payment.changed", {"payment_id": 1, "visit_id": 7, "lot_id": 1}, "visit:7"),
        ("payment.changed", {"payment_id": 1, "visit_id": None, "lot_id": 1}, "payment:1"),
        ("lot.occupancy_changed", {"lot_id": 1}, "lot:1"),
        ("list.changed", {"text": "B1"}, "type:list.changed"),
    ],
)
def test_events_of_one_thing_have_one_subject(
    type: str, payload: dict[str, Any], subject: str
) -> None:
    assert subject_of(type, payload) == subject
