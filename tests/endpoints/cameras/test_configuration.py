"""Cameras over HTTP: added, changed, tested; their passwords are nowhere."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person, admin, person  # noqa: F401
from tests.endpoints.cameras.conftest import add
from tests.endpoints.conftest import SQLITE_ONLY
from tests.waiting import until

SECRET = "hunter2-$%&"
ZONE = {"name": "lane", "kind": "detect", "points": [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]]}
LINE = {"name": "barrier", "from": [0.1, 0.5], "to": [0.9, 0.5], "left_to_right": "in"}


def test_a_camera_lives_from_post_to_delete(client: TestClient) -> None:
    gate = client.post("/api/locations", json={"name": "Gate", "type": "entry"}).json()
    camera = add(
        client,
        address="rtsp://alpr:p%40ss@10.0.0.8:554/s1",
        location_id=gate["id"],
        zones=[ZONE],
        lines=[LINE],
    )
    path = f"/api/cameras/{camera['id']}"
    assert camera["address"] == "rtsp://10.0.0.8:554/s1"
    assert (camera["user_name"], camera["has_password"]) == ("alpr", True)
    assert (camera["zones"], camera["lines"]) == ([ZONE], [LINE])
    assert camera["status"]["state"] == "off"
    again = client.post("/api/cameras", json={"name": "Entry", "address": "rtsp://10.0.0.9/s1"})
    assert again.status_code == 409
    tag = client.get(path).headers["ETag"]
    changed = client.patch(path, json={"max_rate": 5, "zones": []}, headers={"If-Match": tag})
    assert changed.json() == camera | {
        "max_rate": 5.0,
        "zones": [],
        "updated_at": changed.json()["updated_at"],
        "status": changed.json()["status"],
    }
    assert client.patch(path, json={}, headers={"If-Match": tag}).status_code == 412
    assert client.delete(f"/api/locations/{gate['id']}").status_code == 204
    (listed,) = client.get("/api/cameras").json()
    assert listed["location"] is None
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    actions = [entry["action"] for entry in client.get("/api/audit").json()["items"]]
    assert actions[:4] == ["camera.delete", "location.delete", "camera.change", "camera.create"]


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"address": "ftp://10.0.0.8/s1"}, "address"),
        ({"address": "/no/such/file.mp4"}, "address"),
        ({"address": f"alpr:{SECRET}@10.0.0.8"}, "address"),
        ({"location_id": 77}, "location_id"),
        ({"name": None}, None),
        ({"zones": [{**ZONE, "points": [[0, 0], [1, 1], [1, 0], [0, 1]]}]}, "zones"),
        ({"zones": [ZONE, ZONE]}, "zones"),
        ({"lines": [{**LINE, "to": LINE["from"]}]}, "lines"),
        ({"transport": "sctp"}, "transport"),
    ],
)
def test_a_wrong_value_changes_nothing(
    client: TestClient, change: dict[str, Any], field: str | None
) -> None:
    path = f"/api/cameras/{add(client)['id']}"
    before = client.get(path).json()
    answer = client.patch(path, json=change)
    assert answer.status_code == 422
    assert [item["field"] for item in answer.json()["fields"]] == [field]
    assert SECRET not in answer.text
    assert client.get(path).json() == before


@SQLITE_ONLY
def test_a_password_goes_to_no_other_host(client: TestClient, tmp_path: Path) -> None:
    path = f"/api/cameras/{add(client, user_name='alpr', password=SECRET)['id']}"
    for address in ("rtsp://10.0.0.66/s1", "http://10.0.0.8/s1", "rtsp://10.0.0.8:99/s1"):
        answer = client.patch(path, json={"address": address})
        assert answer.json()["fields"][0]["field"] == "password"
    assert client.patch(path, json={"sub_address": "rtsp://10.0.0.66/s1"}).status_code == 422
    # Not by way of an address without a host either.
    assert client.patch(path, json={"address": str(tmp_path)}).status_code == 200
    assert client.patch(path, json={"address": "rtsp://10.0.0.66/s1"}).status_code == 422
    moved = client.patch(path, json={"address": "rtsp://10.0.0.66/s1", "password": None})
    assert moved.json()["has_password"] is False


@SQLITE_ONLY
def test_a_password_stands_nowhere(
    client: TestClient, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = []
    camera = add(client, address=f"rtsp://alpr:{SECRET.replace('%', '%25')}@127.0.0.1:9/s1")
    path = f"/api/cameras/{camera['id']}"
    answers.append(client.post(f"{path}/start").text)

    def failed() -> bool:
        status = client.get(f"{path}/status").json()
        commands = "".join(_commands())
        assert SECRET not in commands
        assert "hunter2" not in commands
        return bool(status["state"] == "failed")

    until(failed)
    answers += [client.post(f"{path}/test").text, client.post(f"{path}/stop").text]
    answers += [
        client.get(url).text
        for url in (path, "/api/cameras", "/api/audit", "/metrics", f"{path}/status")
    ]
    assert json.loads(answers[1])["ok"] is False
    for text in (*answers, caplog.text):
        assert "hunter2" not in text
    for file in data_dir.rglob("*"):
        assert not file.is_file() or b"hunter2" not in file.read_bytes(), file
    assert client.delete(path).status_code == 204


def _commands() -> list[str]:
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(file.read_text(errors="replace"))
        except OSError:  # the process has ended
            continue
    return found


@SQLITE_ONLY
def test_a_person_of_a_lot_sees_its_cameras_only(
    admin: TestClient,  # noqa: F811
    person: Person,  # noqa: F811
) -> None:
    lots = [admin.post("/api/lots", json={"name": name}).json()["id"] for name in "AB"]
    places = [
        admin.post("/api/locations", json={"name": f"G{lot}", "type": "entry", "lot_id": lot})
        for lot in lots
    ]
    ids = [
        add(admin, name=f"C{place.json()['id']}", location_id=place.json()["id"])["id"]
        for place in places
    ]
    guard = person("guard", lots=[lots[0]])
    assert [item["id"] for item in guard.get("/api/cameras").json()] == ids[:1]
    for end in ("", "/status", "/statistics", "/snapshot", "/live"):
        assert guard.get(f"/api/cameras/{ids[1]}{end}").status_code == 403, end
    assert guard.post(f"/api/cameras/{ids[0]}/stop").status_code == 403
    assert person("operator", lots=[lots[0]]).post("/api/cameras", json={}).status_code == 403
    operator = person("operator")
    assert operator.post(f"/api/cameras/{ids[0]}/stop").status_code == 200


@SQLITE_ONLY
def test_a_source_is_tested_and_nothing_is_stored(client: TestClient, frames: Path) -> None:
    answer = client.post("/api/cameras/test", json={"name": "x", "address": str(frames)}).json()
    assert (answer["ok"], answer["kind"], answer["width"]) == (True, "folder", 320)
    assert [plate["text"] for plate in answer["plates"]] == ["B1234XYZ"]
    assert answer["picture"].startswith("data:image/jpeg;base64,")
    assert len(answer["advice"]) == len(answer["advice_sentences"]) > 0
    assert all(said["code"].startswith("advice_") for said in answer["advice_sentences"])
    assert client.get("/api/cameras").json() == []
