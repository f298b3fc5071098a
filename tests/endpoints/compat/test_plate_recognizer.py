"""Requests of the clients of Plate Recognizer Snapshot, and their answers."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import cv2
import numpy as np
import pytest

from galaxy_alpr.errors import DatabaseFailed, ModelError
from tests.endpoints.compat.clients import BOUNDARY, Sent, multipart, snapshot_requests
from tests.endpoints.compat.conftest import Service
from tests.fake_engine import photo
from tests.waiting import until

READER = "/v1/plate-reader/"
PICTURE = photo("B1234XYZ", "~D77AB", "-", "?")
KEYS = ["processing_time", "results", "filename", "version", "camera_id", "timestamp", "usage"]
RESULT = ["box", "plate", "region", "score", "candidates", "dscore", "vehicle"]
MMC = ["model_make", "color", "orientation"]
BOX = ["xmin", "ymin", "xmax", "ymax"]


@pytest.fixture(autouse=True, scope="module")
def _open(service: Service) -> None:
    """SDK clients send no key."""
    service.set_access("plate_recognizer", "lan")
    gate = {"name": "Gate 1", "type": "entry", "country": "ID"}
    assert service.admin.post("/api/locations", json=gate).status_code == 201


def send(service: Service, sent: Sent) -> Any:
    headers = {} if sent.content_type is None else {"Content-Type": sent.content_type}
    return service.lan.post(sent.path, content=sent.body, headers=headers, follow_redirects=False)


def read(service: Service, **form: Any) -> dict[str, Any]:
    answer = service.lan.post(READER, files={"upload": ("c.png", PICTURE)}, data=form)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize("sent", snapshot_requests(PICTURE), ids=lambda sent: sent.name)
def test_each_client_runs_unmodified(service: Service, sent: Sent) -> None:
    answer = send(service, sent)
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert list(body) == KEYS
    assert "error" not in body
    has_color = b"mmc" in sent.body and b"False" not in sent.body
    for result in body["results"]:
        assert list(result) == RESULT + (MMC if has_color else [])
        assert list(result["box"]) == list(result["vehicle"]["box"]) == BOX
        assert all(isinstance(value, int) for value in result["box"].values())
        assert result["plate"] == result["plate"].lower() == result["candidates"][0]["plate"]
        assert result["score"] == result["candidates"][0]["score"]
        assert isinstance(result["vehicle"]["type"], str)
    assert [result["plate"] for result in body["results"]] == ["b1234xyz", "d77ab"]
    assert body["results"][1]["vehicle"] == {
        "score": 0.0,
        "type": "Unknown",
        "box": dict.fromkeys(BOX, 0),
    }
    assert isinstance(body["processing_time"], float)
    assert isinstance(body["usage"]["calls"], int)
    assert body["usage"]["max_calls"] > body["usage"]["calls"]
    assert datetime.fromisoformat(body["timestamp"]).tzinfo is not None
    assert isinstance(body["filename"], str)


def test_the_reading_is_stored_with_what_was_sent(service: Service) -> None:
    answer = send(service, snapshot_requests(PICTURE)[0])
    body, stored = answer.json(), service.admin.get(answer.headers["location"]).json()
    assert (stored["source"], stored["file_name"]) == ("plate_recognizer", "car.jpg")
    assert stored["location"]["name"] == body["camera_id"] == "Gate 1"
    moment = datetime(2026, 11, 28, 3, 0, 0, 123456, tzinfo=UTC)
    assert datetime.fromisoformat(stored["captured_at"]) == moment
    assert body["timestamp"] == "2026-11-28T03:00:00.123456Z"
    assert service.engine.countries[-1] == ("ID", "MY")


def test_a_reading_keeps_its_values(service: Service) -> None:
    """Plate, confidence, candidates and box are those of the reading."""
    body = read(service, mmc="yes")
    detection = service.newest()["detections"][0]
    plate, result = detection["plate"], body["results"][0]
    assert result["plate"].upper() == plate["text"]
    assert result["score"] == plate["confidence"]
    assert result["dscore"] == plate["detection_confidence"]
    assert [item["plate"].upper() for item in result["candidates"]] == [
        item["text"] for item in plate["candidates"]
    ]
    assert [*result["box"].values()] == pytest.approx(plate["box"], abs=0.5)
    assert result["region"] == {"code": "id", "score": plate["confidence"]}
    assert result["vehicle"]["type"] == "Sedan"
    assert result["color"] == [{"color": "white", "score": 0.8}]
    assert list(result["model_make"][0]) == ["make", "model", "score"]
    assert list(result["orientation"][0]) == ["orientation", "score"]


@pytest.mark.parametrize(
    "form",
    [
        {"timestamp": "yesterday", "config": "{", "mmc": "perhaps", "regions": "atlantis"},
        {"timestamp": "2999-01-01", "camera_id": "no such place", "config": "[]"},
        {"timestamp": "0001-01-01T00:00:00+14:00", "camera_id": "x\0y", "config": "null"},
        {"config": '{"threshold_d": "much", "text_formats": [7, "(a+)+$"], "more": 1}'},
        {"camera_id": "9" * 300, "unknown": "1"},
    ],
)
def test_what_cannot_be_understood_is_ignored(service: Service, form: dict[str, str]) -> None:
    assert len(read(service, **form)["results"]) == 2


def test_options(service: Service) -> None:
    def plates(config: dict[str, Any], **form: Any) -> list[str]:
        results = read(service, config=json.dumps(config), **form)["results"]
        return [result["plate"] for result in results]

    assert plates({"detection_rule": "strict"}) == ["b1234xyz"]
    assert plates({"threshold_d": 0.95}) == []
    assert plates({"threshold_o": 0.98}) == []
    assert plates({"region": "strict"}, regions=["id", "my"]) == ["b1234xyz", "d77ab"]
    assert plates({"text_formats": ["[a-z][0-9]{4}[a-z]{3}"]}) == ["b1234xyz", "d77ab"]


def test_the_form_with_vehicles(service: Service) -> None:
    results = read(service, config='{"detection_mode":"vehicle"}', mmc="1")["results"]
    assert [item["plate"] is not None for item in results] == [True, True, False, False]
    assert [item["vehicle"] is not None for item in results] == [True, False, True, True]
    plate, vehicle = results[0]["plate"], results[0]["vehicle"]
    assert list(plate) == ["type", "score", "box", "props"]
    assert plate["props"]["plate"][0] == {"value": "b1234xyz", "score": 0.97}
    assert plate["props"]["region"][0]["value"] == "id"
    assert list(vehicle) == ["type", "score", "box", "props"]
    assert vehicle["props"]["color"] == [{"value": "white", "score": 0.8}]


def _errors(picture: bytes) -> Iterator[Any]:
    form = f"multipart/form-data; boundary={BOUNDARY}"
    nothing = multipart([('name="regions"', b"id")])
    yield pytest.param(form, nothing, 400, ["error"], id="no picture")
    broken = multipart([('name="upload"; filename="a.jpg"', b"\xff\xd8 no picture")])
    yield pytest.param(form, broken, 400, ["error"], id="no image")
    yield pytest.param(form, picture, 400, ["error"], id="no form")
    yield pytest.param("multipart/form-data", picture, 400, ["error"], id="no boundary")
    yield pytest.param("application/json", b"{", 400, ["error"], id="no JSON")
    url = b'{"upload_url": "http://127.0.0.1/a.jpg"}'
    yield pytest.param("application/json", url, 400, ["error"], id="a URL")
    large = multipart([('name="upload"; filename="a.jpg"', b"\xff\xd8" + b"0" * 20_000_001)])
    yield pytest.param(form, large, 413, ["error"], id="a large picture")
    yield pytest.param("image/png", b"0" * 31_000_001, 413, ["error"], id="a large body")


@pytest.mark.parametrize(("kind", "body", "status", "keys"), [*_errors(PICTURE)])
def test_an_error_has_the_form_of_the_vendor(
    service: Service, kind: str, body: bytes, status: int, keys: list[str]
) -> None:
    before = service.stored()
    answer = service.lan.post(READER, content=body, headers={"Content-Type": kind})
    assert (answer.status_code, list(answer.json())) == (status, keys)
    assert service.stored() == before


def test_other_errors_have_the_form_of_the_vendor(service: Service) -> None:
    missing = service.lan.get("/v1/plate-reader/more")
    assert (missing.status_code, list(missing.json())) == (404, ["detail", "status_code"])
    wrong = service.lan.get(READER)
    assert (wrong.status_code, list(wrong.json())) == (405, ["detail", "status_code"])


def test_a_failure_is_never_an_answer_without_plates(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = service.stored()
    for error in (ModelError("the detector failed"), DatabaseFailed("no"), RuntimeError("bug")):
        with monkeypatch.context() as patch:

            def fail(*_: object, error: Exception = error) -> None:
                raise error

            patch.setattr(service.engine, "analyze", fail)
            answer = service.lan.post(READER, files={"upload": ("c.png", PICTURE)})
            assert answer.status_code in (500, 503), error
            assert list(answer.json()) == ["detail", "status_code"]
    assert service.stored() == before


def test_a_full_queue_is_answered_as_throttling(service: Service) -> None:
    pool = service.context.readings._pool
    service.engine.gate.clear()
    try:
        with ThreadPoolExecutor(1) as thread:
            waiting = thread.submit(read, service)
            until(lambda: pool.load.taken)
            places = [pool.place() for _ in range(pool.load.places - pool.load.taken)]
            for place in places:
                place.__enter__()
            answer = service.lan.post(READER, files={"upload": ("c.png", PICTURE)})
            for place in places:
                place.__exit__(None, None, None)
            service.engine.gate.set()
            assert len(waiting.result()["results"]) == 2
    finally:
        service.engine.gate.set()
    assert answer.status_code == 429
    assert answer.json()["status_code"] == 429
    assert answer.json()["detail"].startswith("Request was throttled. Expected available in ")
    assert int(answer.headers["retry-after"]) >= 1


def test_statistics_and_info(service: Service) -> None:
    calls = read(service)["usage"]["calls"]
    answer = service.lan.get("/v1/statistics/").json()
    assert list(answer) == ["usage", "total_calls"]
    assert list(answer["usage"]) == ["month", "calls", "year", "resets_on"]
    assert answer["usage"]["calls"] == calls
    resets = datetime.fromisoformat(answer["usage"]["resets_on"])
    assert (resets.day, resets.hour, resets > datetime.now(UTC)) == (1, 0, True)
    info = service.lan.get("/info").json()
    assert list(info) == ["version", "license_key", "total_calls", "usage", "webhooks"]
    assert info["usage"] == {"calls": calls}
    assert service.lan.get("/").status_code == 200


def test_a_blurred_picture_is_not_stored(service: Service) -> None:
    before = service.stored()
    answer = service.lan.post("/v1/blur", files={"upload": ("c.png", PICTURE)}, data={"split": "1"})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert list(body) == ["blur", "plates", "faces"]
    assert [len(plate["polygon"]) for plate in body["plates"]] == [4, 4, 4]
    data = np.frombuffer(base64.b64decode(body["blur"]["base64"]), np.uint8)
    image = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert image is not None
    xs, ys = zip(*body["plates"][0]["polygon"], strict=True)
    center = image[sum(ys) // 4, sum(xs) // 4]
    assert abs(center.astype(int) - 96).max() <= 3
    for form, status in (({"faces": "10"}, 400), ({"plates": "0", "faces": "0"}, 200)):
        answer = service.lan.post("/v1/blur/", files={"upload": ("c.png", PICTURE)}, data=form)
        assert answer.status_code == status
    assert answer.json()["plates"] == []
    for broken in (b"\xff\xd8no", b""):
        answer = service.lan.post("/v1/blur", files={"upload": ("c.png", broken)})
        assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert service.stored() == before
