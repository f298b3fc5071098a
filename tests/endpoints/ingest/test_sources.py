"""Sources of readings: their values, their tokens, makers' own paths, who may see them."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import IngestSource
from galaxy_alpr.main import create_app
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.endpoints.ingest.conftest import AddSource
from tests.fake_engine import FakeEngine
from tests.ingest.pushed.deliveries import dahua, hikvision_xml

pytestmark = SQLITE_ONLY
PATH = "/api/ingest_sources"


def test_values_tokens_and_versions(
    client: TestClient, location: int, sessions: sessionmaker[Session]
) -> None:
    body = {"name": "Camera", "maker": "dahua", "location_id": location, "weight": 0.5}
    added = client.post(PATH, json=body)
    assert added.status_code == 201
    source = added.json()
    id, token = source["id"], source["token"]
    assert source["ingest_url"].endswith(f"/ingest/{token}")
    with sessions() as session:
        assert token not in str(vars(session.scalars(select(IngestSource)).one()))
    shown = client.get(f"{PATH}/{id}")
    assert "token" not in shown.json()
    assert shown.json()["location"]["id"] == location
    assert client.post(PATH, json={"name": "Camera"}).status_code == 409
    for wrong in (
        {"maker": "nobody"},
        {"location_id": 99},
        {"devices": {"a": 99}},
        {"addresses": ["gate"]},
        {"timezone": "Mars/Base"},
        {"weight": 3},
    ):
        assert client.post(PATH, json={"name": "Other", **wrong}).status_code == 422
    etag = {"If-Match": shown.headers["ETag"]}
    changed = client.put(f"{PATH}/{id}", json={**body, "enabled": False}, headers=etag)
    assert changed.status_code == 200
    assert client.put(f"{PATH}/{id}", json=body, headers=etag).status_code == 412
    assert client.post(f"/ingest/{token}", content=hikvision_xml()).status_code == 404
    client.put(f"{PATH}/{id}", json={**body, "maker": "auto"})
    assert client.post(f"/ingest/{token}", content=hikvision_xml()).status_code == 200
    other = client.post(f"{PATH}/{id}/token").json()["token"]
    assert client.post(f"/ingest/{token}", content=hikvision_xml()).status_code == 404
    assert client.post(f"/ingest/{other}", content=b"poison").status_code == 200
    assert client.delete(f"{PATH}/{id}").status_code == 204
    assert client.get("/api/dead_letters").json()["items"] == []
    assert len(client.get("/session_queries").json()["items"]) == 1
    actions = {item["action"] for item in client.get("/api/audit").json()["items"]}
    assert actions >= {f"ingest_source.{what}" for what in ("create", "change", "token", "delete")}


def test_paths_of_makers_are_closed_unless_they_are_set(
    client: TestClient, add_source: AddSource
) -> None:
    add_source(addresses=["127.0.0.1"], devices={})
    for path in ("/NotificationInfo/TollgateInfo", "/push", "/push/"):
        assert client.post(path, json=dahua()).status_code == 404


def test_a_source_is_known_by_its_address_or_its_device(data_dir: Path, database_url: str) -> None:
    settings = make_settings(data_dir, database_url, ingest_vendor_paths=True)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        path = "/NotificationInfo/TollgateInfo"
        assert client.post(path, json=dahua()).status_code == 404
        place = client.post("/api/locations", json={"name": "Gate", "type": "entry"}).json()["id"]
        body = {"name": "By device", "devices": {"dev-1": place}}
        client.post(PATH, json=body)
        answer = client.post(path, json=dahua())
        assert (answer.status_code, answer.json()["Result"]) == (200, False)
        (stored,) = client.get("/session_queries").json()["items"]
        assert stored["location"]["id"] == place
        client.post(PATH, json={"name": "By address", "addresses": ["127.0.0.1"]})
        lapi = "/LAPI/V1.0/System/Event/Notification/Structure"
        assert client.post(lapi, content=json.dumps({"x": 1})).status_code == 200
        (letter,) = client.get("/api/dead_letters").json()["items"]
        assert letter["path"] == "Notification/Structure"
