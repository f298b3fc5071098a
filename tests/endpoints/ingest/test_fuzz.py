"""Broken deliveries: never an error of the service, and nothing left behind."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, files_below
from tests.endpoints.ingest.conftest import AddSource
from tests.fake_engine import photo
from tests.ingest.pushed.deliveries import (
    BOUNDARY,
    HEARTBEAT,
    dahua,
    hikvision_json,
    hikvision_parts,
    hikvision_xml,
    multipart,
)

pytestmark = SQLITE_ONLY
ROUNDS = 60


def damaged(body: bytes, random: random.Random) -> bytes:
    """Return a body with one kind of damage."""
    at, to = sorted(random.randrange(len(body) + 1) for _ in range(2))
    return random.choice(
        [
            body[:at],
            body[at:],
            body[:at] + body[to:],
            body[:at] + random.randbytes(20) + body[at:],
            body.replace(b"<", b"<<", 3),
            body.replace(b'"', b"\0", 3),
            body.replace(b"2026", b"99999", 1),
            body[:at] + b"\xff\xfe" + body[at:to] * 2,
        ]
    )


def test_deliveries(client: TestClient, add_source: AddSource, data_dir: Path) -> None:
    source = add_source()
    chance = random.Random(27)
    scene = photo("B1234XYZ")
    bodies = [
        multipart(hikvision_parts(hikvision_xml(), scene))[1],
        hikvision_xml(),
        hikvision_json(),
        HEARTBEAT,
        json.dumps(dahua(scene=scene)).encode(),
    ]
    kinds = [
        "application/json",
        "text/xml",
        f"multipart/form-data; boundary={BOUNDARY}",
        "",
        "\x7f",
    ]
    for _ in range(ROUNDS):
        body, kind = damaged(chance.choice(bodies), chance), chance.choice(kinds)
        path = source.path + chance.choice(["", "/", "/NotificationInfo/TollgateInfo", "/a/%00"])
        answer = client.post(path, content=body, headers={"Content-Type": kind})
        assert answer.status_code == 200, answer.text
    kept = client.get("/api/dead_letters", params={"with_total": True}).json()["total"]
    assert kept > 10
    photos = client.get("/session_queries", params={"limit": 200}).json()["items"]
    with_picture = [item for item in photos if item["image"] is not None]
    assert len(files_below(data_dir / "outputs" / "uploaded")) == len(with_picture)


def test_readings(client: TestClient, data_dir: Path) -> None:
    chance = random.Random(28)
    values: list[Any] = [
        None,
        -1,
        1e308,
        "",
        "x" * 300,
        "\0",
        [],
        {},
        [[]],
        True,
        "2026",
        "ÄÖ\u202e",
    ]
    names = ["id", "captured_at", "location", "plate", "vehicle", "direction", "picture", "speed"]
    inner = ["text", "confidence", "char_confidences", "candidates", "country", "box", "color"]
    stored = 0
    for _ in range(ROUNDS):
        plate = {"text": "B1234XYZ", chance.choice(inner): chance.choice(values)}
        item = {"plate": plate, chance.choice(names): chance.choice(values)}
        answer = client.post("/api/readings", json=item)
        assert answer.status_code == 200, answer.text
        (result,) = answer.json()["results"]
        assert result["error"] in {None, "validation_error", "not_found"}, result
        stored += result["error"] is None
    found = client.get("/session_queries", params={"limit": 200}).json()["items"]
    assert len(found) == stored
    assert files_below(data_dir / "outputs" / "uploaded") == []
