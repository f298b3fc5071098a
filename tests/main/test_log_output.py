"""The log of a running service has no plate, secret or credential in it."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from benchmarks.service import QUICK_APP, Service, running
from tests.fake_engine import photo

PLATES = ("B1234XYZ", "B 1234 XYZ", "B%201234%20XYZ", "D8705QK", "AD1122CC", "F9000ZZ")
PASSWORD = "correct horse battery"
WRONG = "wrong horse battery"
TOKEN = "galaxy_T0kenThatNobodyHas"
KEY = "gemini-key-of-the-service"
NOTE = "owes 3 months"


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The log of a service that was used and misused, and the token of the log-in."""
    folder = tmp_path_factory.mktemp("service")
    environment = {"GALAXY_LOG_FORMAT": "json", "GALAXY_GEMINI_API_KEY": KEY}
    everything = ("--log-level", "info")
    with running(folder, app=QUICK_APP, environment=environment, arguments=everything) as service:
        cookie = _use(service)
        _misuse(service)
    return service.log.read_text(encoding="utf-8"), cookie


@pytest.fixture
def log(logged: tuple[str, str]) -> list[dict[str, Any]]:
    """The records of that log; ``uvicorn`` writes two lines before it loads the application."""
    lines = logged[0].splitlines()
    assert [line.split()[0] for line in lines[:2]] == ["INFO:", "INFO:"]
    return [json.loads(line) for line in lines[2:]]


def _use(service: Service) -> str:
    """Make calls that succeed, and return the token of the log-in."""
    with httpx2.Client(base_url=service.url, timeout=30) as client:

        def call(method: str, path: str, status: int = 200, **content: Any) -> Any:
            answer = client.request(method, path, **content)
            assert answer.status_code == status, answer.text
            return answer

        call("POST", "/api/first_user", 201, json={"name": "Ani", "password": PASSWORD})
        call("POST", "/api/log_in", json={"name": "Ani", "password": PASSWORD})
        lot = {"name": "North", "capacity": 3, "timezone": "Asia/Jakarta"}
        call("POST", "/api/lots", 201, json=lot)
        call("POST", "/api/locations", 201, json={"name": "Gate", "type": "entry", "lot_id": 1})
        files = {"file": ("B1234XYZ.png", photo("B1234XYZ", "?"))}
        call("POST", "/detect_image", files=files, data={"location": "Gate"})
        several = [("files", ("D8705QK.png", photo("D8705QK"))), ("files", ("F9000ZZ.png", b"no"))]
        call("POST", "/detect_image", files=several)
        entry = {"plate": "B 1234 XYZ", "status": "blocked", "note": NOTE}
        call("POST", "/plate_status", 201, json=entry)
        call("PUT", "/plate_status/AD1122CC", 201, json={"status": "allowed"})
        lines = "plate,status\nF9000ZZ,watched\n"
        call("POST", "/plate_status/import", files={"file": ("lists.csv", lines, "text/csv")})
        for path in (
            "/detections?plate=B1234XYZ",
            "/plate_queries?plate=B%201234%20XYZ",
            "/plate_status?plate=B1234XYZ&max_distance=1",
            "/plate_status/B1234XYZ/variants",
            "/plate_status/entries?search=B12",
            "/plate_status/export",
            "/detections?format=csv",
        ):
            call("GET", path)
        call("PATCH", "/api/plates/1", json={"text": "D8705QK"})
        call("DELETE", "/plate_status/AD1122CC", 204)
        call("DELETE", "/session_queries/1", 204)
        return client.cookies["galaxy_session"]


def _misuse(service: Service) -> None:
    """Make calls that fail."""
    with httpx2.Client(base_url=service.url, timeout=30) as client:
        body = {"name": "Ani", "password": WRONG}
        answers = [
            client.post("/api/log_in", json=body),
            client.post(f"/api/log_in?password={WRONG}", content=json.dumps(body)[:-2]),
            client.get("/detections?plate=B1234XYZ", headers={"Authorization": f"Bearer {TOKEN}"}),
            client.get(f"/detections?api_key={TOKEN}", headers={"X-API-Key": TOKEN}),
            client.get("/detections", headers={"Cookie": f"galaxy_session={TOKEN}"}),
            client.get("/B1234XYZ"),
            client.post("/plate_status/B1234XYZ/D8705QK"),
            client.request("B1234XYZ", "/plate_status/B1234XYZ"),
            client.get("/api/events?after=B1234XYZ"),
            client.get("/health", headers={"Host": "B1234XYZ.example"}),
            client.post("/plate_status", content=b"B1234XYZ" * 20_000),
            client.post("/plate_status", json={}, headers={"Origin": "https://B1234XYZ.example"}),
            client.get("/outputs/plates/B1234XYZ.jpg"),
        ]
    assert {answer.status_code for answer in answers} <= {400, 401, 403, 404, 405, 413, 421, 422}


def test_no_plate_and_no_secret_is_in_the_log(logged: tuple[str, str]) -> None:
    text, cookie = logged
    assert len(cookie) > 20
    for secret in (*PLATES, PASSWORD, WRONG, TOKEN, KEY, NOTE, cookie):
        assert secret not in text


def test_every_record_is_one_line_of_json(log: list[dict[str, Any]]) -> None:
    assert all({"timestamp", "level", "logger", "message"} <= record.keys() for record in log)
    assert {record["level"] for record in log} <= {"INFO", "WARNING"}


def test_every_answer_has_one_line(log: list[dict[str, Any]]) -> None:
    answers = [record for record in log if record["logger"] == "galaxy_alpr.access"]
    ids = [record["request_id"] for record in answers]
    assert len(set(ids)) == len(ids) == 31
    assert {"method", "route", "path", "status", "duration_ms", "client"} <= answers[0].keys()
    routes = {record["route"] for record in answers}
    assert {"/detect_image", "/plate_status/{plate}", "/plate_status/{plate}/variants"} <= routes
    assert {record["actor_kind"] for record in answers} == {"anonymous", "person"}


def test_a_change_has_the_id_of_its_request(log: list[dict[str, Any]]) -> None:
    (added,) = [record for record in log if record["message"].startswith("location 1 was added")]
    (answer,) = [
        record
        for record in log
        if record["logger"] == "galaxy_alpr.access" and record["request_id"] == added["request_id"]
    ]
    assert (answer["method"], answer["path"]) == ("POST", "/api/locations")
    assert (answer["actor_kind"], answer["actor_id"]) == ("person", 1)
