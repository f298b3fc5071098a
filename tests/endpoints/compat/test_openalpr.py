"""Clients of OpenALPR's cloud: their requests byte for byte, and what they read of the answers."""

from __future__ import annotations

import base64
import json
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import pytest

from galaxy_alpr.errors import ModelError
from tests.endpoints.compat.conftest import Service
from tests.endpoints.compat.results import large_photo
from tests.fake_engine import photo

PICTURE = photo("B1234XYZ", "?")
TEXT = base64.b64encode(PICTURE)
BOUNDARY = "5e0c5e0c5e0c"
MULTIPART = (
    (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode()
    + PICTURE
    + f"\r\n--{BOUNDARY}--\r\n".encode()
)
FORM_TYPE = "application/x-www-form-urlencoded"
QUERY = "recognize_vehicle=1&country=id&return_image=0&topn=10"

BYTES = "/v2/recognize_bytes"
REQUESTS = [
    pytest.param(
        "/v2/recognize", f"multipart/form-data; boundary={BOUNDARY}", MULTIPART, id="file"
    ),
    pytest.param(
        "/v3/recognize/", f'multipart/form-data; boundary="{BOUNDARY}"', MULTIPART, id="3"
    ),
    pytest.param("/v2/recognize", FORM_TYPE, urlencode({"image_bytes": TEXT}).encode(), id="form"),
    pytest.param(
        "/v2/recognize", "application/json", json.dumps({"image": TEXT.decode()}), id="json"
    ),
    pytest.param(BYTES, None, TEXT, id="python"),
    pytest.param(BYTES, FORM_TYPE, TEXT, id="java and curl"),
    pytest.param(BYTES, "application/json", TEXT, id="php"),
    pytest.param("/v3/recognize_bytes", "application/json", b'"' + TEXT + b'"', id="swagger"),
    pytest.param(BYTES, "text/plain;charset=UTF-8", TEXT, id="browser"),
    pytest.param(BYTES, "text/plain", b"data:image/png;base64," + TEXT, id="data URL"),
    pytest.param(BYTES, "application/octet-stream", PICTURE, id="picture"),
]
KEYS = [
    *("uuid", "version", "data_type", "epoch_time", "img_width", "img_height", "processing_time"),
    *("credit_cost", "credits_monthly_used", "credits_monthly_total", "regions_of_interest"),
    "results",
]
RESULT_KEYS = [
    *("plate", "confidence", "matches_template", "plate_index", "region", "region_confidence"),
    *("processing_time_ms", "requested_topn", "coordinates", "candidates", "vehicle"),
    "vehicle_region",
]


def send(service: Service, url: str, kind: str | None, content: Any, query: str = QUERY) -> Any:
    headers = {} if kind is None else {"Content-Type": kind}
    url = f"{url}?secret_key={service.key('detect')}&{query}"
    return service.far.post(url, content=content, headers=headers)


@pytest.fixture(autouse=True)
def _key_again(service: Service) -> None:
    service.set_access("openalpr", "key")


@pytest.mark.parametrize(("url", "kind", "content"), REQUESTS)
def test_a_picture_in_every_form_that_clients_send(
    service: Service, url: str, kind: str | None, content: Any
) -> None:
    response = send(service, url, kind, content)
    assert response.status_code == 200, response.text
    answer = response.json()
    assert list(answer) == KEYS
    (result,) = answer["results"]
    assert list(result) == RESULT_KEYS
    stored = service.newest()
    assert (stored["source"], str(stored["session_id"])) == ("openalpr", answer["uuid"])
    plate = stored["detections"][0]["plate"]
    assert result["plate"] == plate["text"] == "B1234XYZ"
    assert result["confidence"] == plate["confidence"] * 100
    assert [item["plate"] for item in result["candidates"]] == ["B1234XYZ"]
    box = [result["coordinates"][0], result["coordinates"][2]]
    assert [value for corner in box for value in (corner["x"], corner["y"])] == [
        round(value) for value in plate["box"]
    ]
    assert service.engine.countries[-1] == ("ID",)
    assert int(response.headers["X-RateLimit-Limit"]) > 0
    assert response.headers["X-RateLimit-Remaining"] == response.headers["X-RateLimit-Limit"]
    assert response.headers["X-RateLimit-Reset"].isdecimal()
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_home_assistant(service: Service) -> None:
    """The request of its platform ``openalpr_cloud``, and all that it reads of the answer."""
    query = {"secret_key": service.key("detect"), "tasks": "plate", "return_image": "0"}
    url = f"/v1/recognize?{urlencode({**query, 'country': 'gb'})}"
    content = urlencode({"image_bytes": TEXT.decode()}).encode()
    headers = {
        "Host": "api.openalpr.com",
        "User-Agent": "HomeAssistant/2024.3.3 aiohttp/3.9.3 Python/3.12",
        "Accept": "*/*",
        "Accept-Encoding": "gzip, deflate, br",
        "Content-Type": FORM_TYPE,
    }
    response = service.far.post(url, content=content, headers=headers)
    assert response.status_code == 200, response.text
    data = response.json()
    found = {
        candidate["plate"]: float(candidate["confidence"])
        for row in data["plate"]["results"]
        for candidate in row["candidates"]
    }
    assert found == {"B1234XYZ": 97.0}
    assert service.engine.countries[-1] == ("GB",)
    assert "color" not in data
    refused = service.far.post(url.replace("secret_key", "key"), content=content, headers=headers)
    assert refused.status_code == 401
    assert isinstance(refused.json().get("error"), str)


@pytest.mark.parametrize("url", ["/v1/recognize", "/v2/recognize", BYTES, "/v3/recognize/"])
def test_a_large_picture(service: Service, url: str) -> None:
    response = send(service, url, "image/png", large_photo("B1234XYZ"))
    assert response.status_code == 200, response.text
    assert service.newest()["detections"][0]["plate"]["text"] == "B1234XYZ"


def test_the_client_of_version_1(service: Service) -> None:
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    response = send(service, "/v1/recognize", kind, MULTIPART, "tasks=plate,color,make&country=us")
    answer = response.json()
    assert answer["color"] == [{"value": "white", "confidence": 80.0}]
    assert (answer["make"], "makemodel" in answer) == ([], False)
    assert answer["plate"]["results"][0]["plate"] == "B1234XYZ"


def test_the_picture_itself_is_returned(service: Service) -> None:
    answer = send(service, BYTES, None, TEXT, "return_image=1").json()
    assert base64.b64decode(answer["image_bytes"]) == PICTURE


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_the_configuration(service: Service, version: str) -> None:
    answer = service.far.get(f"/{version}/config?secret_key={service.key('detect')}").json()
    assert {"id", "gb", "us"} <= set(answer["countries"])
    assert "white" in answer["vehicle_labels"]["color"]


@pytest.mark.parametrize(
    ("url", "kind", "content"),
    [
        ("/v2/recognize", None, b""),
        ("/v2/recognize_url?image_url=http://127.0.0.1/", "application/json", b""),
        ("/v1/recognize?image_url=http://127.0.0.1/", None, b""),
        (BYTES, None, b"%%%"),
        (BYTES, None, base64.b64encode(b"no picture")),
        ("/v2/recognize", "multipart/form-data", b"x"),
        ("/v2/recognize", "application/json", b"{"),
        ("/v3/recognize", f"multipart/form-data; boundary={BOUNDARY}", MULTIPART[:-20]),
    ],
)
def test_what_cannot_be_read_is_refused(
    service: Service, url: str, kind: str | None, content: bytes
) -> None:
    before = service.stored()
    url, _, query = url.partition("?")
    response = send(service, url, kind, content, query)
    assert response.status_code == 400, response.text
    assert list(response.json()) == ["error"]
    assert service.stored() == before


def test_refused_keys_and_a_full_queue(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    before = service.stored()
    for key in ("", "wrong", service.key("read")):
        answer = service.far.post(f"{BYTES}?secret_key={key}", content=TEXT)
        assert (answer.status_code, list(answer.json())) == (401, ["error"])
    readings = service.context.readings
    with ExitStack() as taken:
        for _ in range(readings.load.places):
            taken.enter_context(readings.place())
        full = send(service, BYTES, None, TEXT)
    assert (full.status_code, list(full.json())) == (403, ["error"])
    assert int(full.headers["Retry-After"]) > 0

    def fail(*_: Any) -> Any:
        raise ModelError("the detector failed")

    with monkeypatch.context() as patch:
        patch.setattr(service.engine, "analyze", fail)
        failed = send(service, BYTES, None, TEXT)
    assert (failed.status_code, failed.json()) == (500, {"error": "the detector failed"})
    service.set_access("openalpr", "off")
    off = send(service, BYTES, None, TEXT)
    assert (off.status_code, list(off.json())) == (404, ["error"])
    assert service.stored() == before


def test_a_quota_that_is_used_up(service: Service) -> None:
    body = {"name": "one a day", "permissions": ["detect"], "daily_quota": 1}
    key = service.admin.post("/api/api_keys", json=body).json()["key"]
    answers = [service.far.post(f"{BYTES}?secret_key={key}", content=TEXT) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 402]
    body = {"name": "one a minute", "permissions": ["detect"], "rate_per_minute": 1}
    key = service.admin.post("/api/api_keys", json=body).json()["key"]
    answers = [service.far.post(f"{BYTES}?secret_key={key}", content=TEXT) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 403]
