"""A plate that is exported and erased, with its visits."""

from __future__ import annotations

import io
import json
import zipfile

from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.parking.conftest import Gates

pytestmark = SQLITE_ONLY

PLATE = {"plate": "B 1234 XYZ"}


def test_the_visits_of_a_plate_are_exported_and_erased(admin: TestClient, gates: Gates) -> None:
    gates.read("North entry", 0, "B1234XYZ")
    gates.read("North exit", 30, "B1234XYZ")
    gates.read("South entry", 40, "B1234XYZ")
    gates.read("South entry", 41, "D9AA")
    gates.closed(1)
    gates.visits(3)

    pack = admin.get("/api/privacy/export", params=PLATE).content
    data = json.loads(zipfile.ZipFile(io.BytesIO(pack)).read("data.json"))
    assert [item["state"] for item in data["visits"]] == ["closed", "open"]

    preview = admin.post("/api/privacy/erase/preview", json=PLATE).json()
    report = admin.post("/api/privacy/erase", json={**PLATE, "confirm": preview["confirm"]})
    assert report.status_code == 200, report.text
    assert report.json()["remaining"] == {}
    assert report.json()["mentions"]["visit"] == 1  # the open one: the other went with its photos
    visits = admin.get("/api/visits", params={"sort": "began_at"}).json()["items"]
    assert [(item["text"], item["stay_s"]) for item in visits] == [
        *((None, 1800), (None, None), ("D9AA", None)),
    ]
    assert admin.get("/api/visits", params=PLATE).json()["items"] == []
    events = admin.get(f"/api/visits/{visits[0]['id']}").json()
    assert [item["detection"] for item in events["readings"]] == [None, None]
