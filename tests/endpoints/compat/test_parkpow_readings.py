"""Readings that cameras and Plate Recognizer Stream send to ParkPow's addresses."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from galaxy_alpr.endpoints.compat.parkpow.pushed import of_webhook
from galaxy_alpr.errors import ModelError
from galaxy_alpr.web.compat.bodies import parsed
from tests.endpoints.compat.clients import BOUNDARY, field, file, multipart
from tests.endpoints.compat.conftest import Service
from tests.fake_engine import photo

LOG = "/api/v1/log-vehicle"
HOOK = "/api/v1/webhook-receiver/"
FORM = f"multipart/form-data; boundary={BOUNDARY}"
BOX = {"xmin": 100, "ymin": 100, "xmax": 180, "ymax": 130}
RESULT = {
    "plate": "b1234xyz",
    "score": "0.9",
    "box": BOX,
    "candidates": [{"plate": "b1234xyz", "score": 0.9}, {"plate": "b1z34xyz", "score": 0.05}],
    "region": {"code": "id", "score": 0.8},
    "vehicle": {"score": 0.8, "type": "Sedan", "box": {**BOX, "ymin": 20}},
}
PLAIN = {"plate": "d77ab", "score": 0.8, "box": {**BOX, "xmin": 200, "xmax": 280}}
MOMENT = datetime(2026, 11, 28, 3, 0, 0, 100_000, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="module")
def _gate(service: Service) -> None:
    body = {"name": "Gate 1", "type": "entry"}
    assert service.admin.post("/api/locations", json=body).status_code == 201


def send(service: Service, url: str, body: bytes, kind: str, status: int = 200) -> Any:
    headers = service.headers("detect", **{"Content-Type": kind})
    answer = service.far.post(url, content=body, headers=headers, follow_redirects=False)
    assert answer.status_code == status, answer.text
    return answer.json()


def stored(service: Service, answer: Any, number: int = 0) -> Any:
    """Return what is stored of a reading of an answer."""
    id = answer["readings"][number]["id"]
    return service.admin.get(f"/session_queries/{id}").json()


def logged(shade: int, *results: Any, camera: str = "Gate 1") -> dict[str, Any]:
    picture = base64.b64encode(photo("B1234XYZ", shade=shade)).decode()
    time = "2026-11-28 10:00:00.1+07:00"
    return {"camera": camera, "image": picture, "results": list(results), "time": time}


def stream(results: list[Any], **changes: Any) -> dict[str, Any]:
    data = {
        "camera_id": "Gate 1",
        "filename": "gate-1_s/26-11-28/10-00-00.1.jpg",
        "timestamp": "2026-11-28T03:00:00.100Z",
        "timestamp_local": "2026-11-28 10:00:00.100+07:00",
        "timestamp_camera": None,
        "results": results,
        **changes,
    }
    return {"hook": {"target": "x", "id": "gate-1", "event": "recognition"}, "data": data}


def test_a_camera_logs_a_vehicle_once(service: Service) -> None:
    body = json.dumps(logged(10, RESULT)).encode()
    answer = send(service, LOG, body, "application/json")
    assert answer["detail"] == "stored"
    reading = stored(service, answer)
    assert reading["location"]["name"] == "Gate 1"
    assert datetime.fromisoformat(reading["captured_at"]) == MOMENT
    plate = reading["detections"][0]["plate"]
    assert (plate["text"], plate["country"]) == ("B1234XYZ", "ID")
    again = send(service, f"{LOG}/", body, "application/json")
    assert again["readings"] == [{"id": reading["session_id"], "repeated": True}]


@pytest.mark.parametrize("is_form", [True, False])
def test_all_results_of_a_picture_are_stored(service: Service, is_form: bool) -> None:
    values = logged(20 + is_form, RESULT, PLAIN, camera="no such place")
    if is_form:
        parts = [field("camera", values["camera"]), field("results", json.dumps(values["results"]))]
        image = base64.b64decode(values["image"])
        body, kind = multipart([*parts, file("image", "i.jpg", image)]), FORM
    else:
        body, kind = json.dumps(values).encode(), "application/json"
    answer = send(service, LOG, body, kind)
    assert [item["repeated"] for item in answer["readings"]] == [False, False]
    texts = {
        item["plate"]["text"]
        for number in (0, 1)
        for item in stored(service, answer, number)["detections"]
        if item["plate"] is not None
    }
    assert {"B1234XYZ", "D77AB"} <= texts
    assert stored(service, answer)["location"] is None


def test_a_webhook_of_stream_in_each_form(service: Service) -> None:
    def hook(number: int, result: Any = RESULT) -> str:
        return json.dumps(stream([result], filename=f"{number}.jpg"))

    picture = photo("B1234XYZ", shade=30)
    bodies = [
        ("application/json", hook(1).encode()),
        ("application/x-www-form-urlencoded", urlencode({"json": hook(2)}).encode()),
        (FORM, multipart([field("json", hook(3)), file("upload", "u.jpg", picture)])),
        (
            FORM,
            multipart(
                [
                    file("plate_img", "p.jpg", photo("B1234XYZ", width=60, height=20)),
                    file("upload", "u.jpg", photo("B1234XYZ", shade=31), "image/jpeg"),
                    field("json", hook(4)),
                ]
            ),
        ),
    ]
    for number, (kind, body) in enumerate(bodies):
        answer = send(service, HOOK, body, kind)
        reading = stored(service, answer)
        has_picture = reading["image"] is not None and reading["image"]["url"] is not None
        assert has_picture == (number >= 2)
        assert reading["detections"][0]["plate"]["text"] == "B1234XYZ"
        # The same plate within two seconds at this place is one passage.
        repeated = send(service, HOOK, body, kind)["readings"][0]
        assert repeated == {"id": reading["session_id"], "repeated": True}


@pytest.mark.parametrize("config", ["{}", '{"detection_mode": "vehicle"}'])
def test_a_round_trip_keeps_the_values(service: Service, config: str) -> None:
    """What Snapshot's interface answers has the values of the reading when it is sent back."""
    picture = photo("B8888RT", shade=40)
    answer = service.far.post(
        "/v1/plate-reader",
        files={"upload": ("a.png", picture)},
        data={"camera_id": "Gate 1", "timestamp": "2026-11-28T04:00:00Z", "config": config},
        headers=service.headers("detect"),
    )
    read = service.admin.get(answer.headers["location"]).json()
    vehicle, plate = read["detections"][0]["vehicle"], read["detections"][0]["plate"]
    body = multipart(
        [field("json", json.dumps({"data": answer.json()})), file("upload", "", picture)]
    )
    (found,) = of_webhook(parsed(FORM, body), max_bytes=10**6).readings
    assert found.captured_at == datetime.fromisoformat(read["captured_at"])
    assert (found.device_id, found.picture) == ("Gate 1", picture)
    assert found.plate is not None
    assert found.vehicle is not None
    assert (found.plate.text or "").upper() == plate["text"]
    assert found.plate.confidence == plate["confidence"]
    assert found.plate.country == plate["country"]
    assert [(item.text.upper(), item.confidence) for item in found.plate.candidates] == [
        (item["text"], item["confidence"]) for item in plate["candidates"]
    ]
    assert found.vehicle.vehicle_class == vehicle["class"]
    for box, kept in ((found.plate.box, plate["box"]), (found.vehicle.box, vehicle["box"])):
        assert box is not None
        assert box.xyxy == pytest.approx(kept, abs=0.5)


@pytest.mark.parametrize(
    ("url", "kind", "body"),
    [
        (LOG, "application/json", b"{}"),
        (LOG, "application/json", b"["),
        (LOG, "application/json", b'{"results": {"plate": "x"}}'),
        (LOG, "application/json", b'{"results": [%s0]}' % (b"0," * 200)),
        (HOOK, "application/json", b"[]"),
        (HOOK, "application/json", b'{"data": []}'),
        (HOOK, "application/json", b'{"data": {}}'),
        (HOOK, "application/x-www-form-urlencoded", b"json=nothing"),
        (HOOK, FORM, b"nothing"),
        (HOOK, "image/jpeg", b"\xff\xd8"),
    ],
)
def test_what_is_no_reading_is_refused(service: Service, url: str, kind: str, body: bytes) -> None:
    before = service.stored()
    assert list(send(service, url, body, kind, 400)) == ["detail"]
    assert service.stored() == before


def test_a_failed_engine_is_told(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client sends it again; then it is stored."""
    body, before = json.dumps(logged(50, RESULT)).encode(), service.stored()

    def fail(*_: object) -> None:
        raise ModelError("the detector failed")

    with monkeypatch.context() as patch:
        patch.setattr(service.engine, "analyze", fail)
        headers = service.headers("detect", **{"Content-Type": "application/json"})
        answer = service.far.post(LOG, content=body, headers=headers)
        assert (answer.status_code >= 500, list(answer.json())) == (True, ["detail"])
    assert service.stored() == before


def test_an_installer_asks_for_the_address(service: Service) -> None:
    answer = service.far.get(HOOK, headers=service.headers("detect"), follow_redirects=False)
    assert answer.status_code == 200
