"""Clients of CodeProject.AI and of DeepStack: their requests and what they read of the answers."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from galaxy_alpr.errors import ModelError
from tests.endpoints.compat.conftest import Service
from tests.endpoints.compat.results import large_photo
from tests.fake_engine import photo

PICTURE = photo("B1234XYZ", "-")
BOUNDARY = "5e0c5e0c5e0c"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
ALPR = ["/v1/vision/alpr", "/v1/image/alpr", "/v1/vision/alpr/", "/v1/image/alpr/"]
KEYS = [
    *("success", "message", "predictions", "count", "inferenceMs", "processMs"),
    *("analysisRoundTripMs", "moduleId", "moduleName", "command", "code", "timestampUTC"),
    *("processedBy", "hostname", "canUseGPU", "inferenceDevice"),
]
PLATE_KEYS = ["confidence", "label", "x_min", "y_min", "x_max", "y_max", "plate"]
STATUS = ["/v1/status", "/v1/server/status"]


def part(name: str, data: bytes, file_name: str | None = None) -> bytes:
    shown = f'; filename="{file_name}"' if file_name is not None else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{shown}\r\n\r\n'
    return head.encode() + data + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def send(client: Any, url: str, *parts: bytes) -> Any:
    return client.post(url, content=form(*parts), headers={"Content-Type": MULTIPART})


@pytest.fixture(autouse=True)
def _open_to_the_local_network(service: Service) -> None:
    service.set_access("codeproject", "lan")


@pytest.mark.parametrize(
    ("url", "name", "file_name"),
    [
        (ALPR[0], "upload", "a.jpg"),
        (ALPR[1], "image", ""),
        (ALPR[2], "image", "image"),
        (ALPR[3], "any", "x"),
    ],
)
def test_plates_without_a_key(service: Service, url: str, name: str, file_name: str) -> None:
    sent = [part("min_confidence", b"0.4"), part(name, PICTURE, file_name)]
    response = send(service.lan, url, *sent)
    assert response.status_code == 200, response.text
    answer = response.json()
    assert list(answer) == KEYS
    (found,) = answer["predictions"]
    assert list(found) == PLATE_KEYS
    assert (answer["success"], answer["count"], answer["code"]) == (True, 1, 200)
    stored = service.newest()
    assert stored["source"] == "codeproject"
    plate = stored["detections"][0]["plate"]
    assert (found["plate"], found["label"]) == (plate["text"], "Plate: B1234XYZ")
    assert found["confidence"] == plate["confidence"] == 0.97
    box = [found[name] for name in ("x_min", "y_min", "x_max", "y_max")]
    assert box == [round(value) for value in plate["box"]]


@pytest.mark.parametrize(
    "url", [ALPR[0], ALPR[3], "/v1/vision/detection", "/v1/vision/custom/ipcam-combined/"]
)
def test_a_large_picture(service: Service, url: str) -> None:
    picture = part("image", large_photo("B1234XYZ"), "a.png")
    answer = send(service.lan, url, picture).json()
    assert (answer["success"], answer["count"]) == (True, 1)


def test_the_operation_of_a_request(service: Service) -> None:
    picture = part("upload", PICTURE, "a.jpg")
    full = send(service.lan, ALPR[0], part("operation", b"full"), picture).json()["predictions"]
    assert [item["label"] for item in full] == ["Plate: B1234XYZ", "car", "car"]
    only = send(service.lan, ALPR[0], part("operation", b"vehicle"), picture).json()["predictions"]
    assert [item["label"] for item in only] == ["car", "car"]
    none = send(service.lan, ALPR[0], part("min_confidence", b"0.98"), picture).json()
    assert (none["success"], none["predictions"]) == (True, [])


@pytest.mark.parametrize(
    ("url", "labels"),
    [
        ("/v1/vision/detection", ["car", "car"]),
        ("/v1/vision/detection/", ["car", "car"]),
        ("/v1/vision/custom/license-plate", ["DayPlate"]),
        ("/v1/vision/custom/ipcam-combined", ["car", "car"]),
        ("/v1/vision/custom/ipcam-general/", ["vehicle", "vehicle"]),
    ],
)
def test_detection_stores_nothing_and_reads_nothing(
    service: Service, url: str, labels: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = service.stored()

    def fail(*_: Any) -> Any:
        raise AssertionError("a plate is read")

    monkeypatch.setattr(service.engine, "analyze", fail)
    monkeypatch.setattr(service.engine, "read", fail)
    answer = send(service.lan, url, part("image", PICTURE, "image"), part("api_key", b"")).json()
    assert list(answer) == KEYS
    assert [item["label"] for item in answer["predictions"]] == labels
    assert all(list(item) == PLATE_KEYS[:-1] for item in answer["predictions"])
    assert service.stored() == before


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_custom_models(service: Service, method: str) -> None:
    answer = service.lan.request(method, "/v1/vision/custom/list").json()
    assert answer["models"] == ["license-plate", "ipcam-combined", "ipcam-general"]
    assert (answer["success"], answer["command"], answer["code"]) == (True, "list-custom", 200)


@pytest.mark.parametrize("prefix", STATUS)
def test_the_state_of_the_server(service: Service, prefix: str) -> None:
    def get(path: str) -> Any:
        response = service.lan.get(prefix + path)
        assert response.status_code == 200
        assert response.json()["success"] is True
        return response.json()

    assert get("/ping")["success"] is True
    assert set(get("/version")["version"]) >= {"major", "minor", "patch", "preRelease", "build"}
    update = get("/updateavailable/")
    assert (update["updateAvailable"], update["current"]) == (False, update["latest"])
    assert get("/analysis/list") | {"statuses": 0} == get("/modules/list") | {"statuses": 0}
    (first, _) = service.lan.get("/v1/module/list/status").json()["statuses"]
    assert (first["moduleId"], first["status"]) == ("ALPR", "Started")
    assert service.lan.get("/").status_code == 200


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        (ALPR[0], []),
        (ALPR[1], [part("upload", b"", "a.jpg")]),
        (ALPR[0], [part("upload", b"no picture", "a.jpg")]),
        ("/v1/vision/detection", [part("image", b"\xff\xd8\xff\xe0 broken", "a.jpg")]),
        ("/v1/vision/detection", [part("min_confidence", b"0.4")]),
        ("/v1/vision/custom/other", [part("image", PICTURE, "a.jpg")]),
    ],
)
def test_a_failure_has_no_predictions(service: Service, url: str, parts: list[bytes]) -> None:
    before = service.stored()
    response = send(service.lan, url, *parts)
    answer = response.json()
    assert response.status_code == 200, answer
    assert list(answer) == ["success", "error", "code"]
    assert (answer["success"], answer["code"]) == (False, 500)
    assert service.stored() == before


def test_a_full_queue_and_a_failing_engine(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, readings = service.stored(), service.context.readings
    picture = part("image", PICTURE, "a.jpg")
    with ExitStack() as taken:
        for _ in range(readings.load.places):
            taken.enter_context(readings.place())
        for url in (ALPR[0], "/v1/vision/detection"):
            full = send(service.lan, url, picture)
            assert (full.status_code, full.json()["success"]) == (200, False)
            assert "predictions" not in full.json()
            assert int(full.headers["Retry-After"]) > 0

    def fail(*_: Any) -> Any:
        raise ModelError("the detector failed")

    monkeypatch.setattr(service.engine, "analyze", fail)
    monkeypatch.setattr(service.engine, "detect", fail)
    for url in (ALPR[0], "/v1/vision/detection"):
        failed = send(service.lan, url, picture)
        body = {"success": False, "error": "the detector failed", "code": 500}
        assert (failed.status_code, failed.json()) == (200, body)
    assert service.stored() == before


def test_refused_requests_have_a_status_of_their_own(service: Service) -> None:
    picture = part("image", PICTURE, "a.jpg")
    before = service.stored()
    wrong = part("api_key", b"wrong")
    for parts, status in (([picture], 401), ([wrong, picture], 401)):
        refused = send(service.far, "/v1/vision/detection", *parts)
        assert (refused.status_code, refused.json()["success"]) == (status, False)
    reader = part("api_key", service.key("read").encode())
    assert send(service.far, ALPR[0], reader, picture).status_code == 403
    assert send(service.lan, "/v1/vision/face/recognize", picture).status_code == 404
    assert service.lan.get(ALPR[0]).status_code == 405
    assert service.stored() == before
    key = part("api_key", service.key("detect").encode())
    service.set_access("codeproject", "key")
    assert send(service.far, "/v1/vision/detection", key, picture).json()["success"] is True
    assert send(service.lan, ALPR[0], picture).status_code == 401
    service.set_access("codeproject", "off")
    off = send(service.lan, ALPR[0], key, picture)
    assert (off.status_code, off.json()["success"]) == (404, False)
