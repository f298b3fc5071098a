"""Only a fresh, sure, literal reading of a source that may open gates opens one, once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.gates.conftest import add_gate
from tests.endpoints.ingest.conftest import AddSource
from tests.fake_engine import photo
from tests.ingest.pushed.deliveries import dahua, hikvision_xml

pytestmark = SQLITE_ONLY


@dataclass
class Site:
    client: TestClient
    gate: dict[str, Any]

    def send(self, path: str, plate: str = "B1234XYZ", age_s: float = 0, **values: Any) -> bool:
        """Send a notification of Dahua; return whether the answer opens the barrier."""
        at = datetime.now(UTC) - timedelta(seconds=age_s)
        written = at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        body = json.dumps(dahua(plate, confidence=250, at=written, **values)).encode()
        answer = self.client.post(
            f"{path}/NotificationInfo/TollgateInfo",
            content=body,
            headers={"Content-Type": "application/json"},
        )
        assert answer.status_code == 200
        result: bool = answer.json()["Result"]
        return result

    def decisions(self) -> list[tuple[str, str]]:
        """Return what was decided and why, oldest first."""
        items = self.client.get(f"/api/gates/{self.gate['id']}/decisions").json()["items"]
        return [(item["outcome"], item["reason"]) for item in reversed(items)]

    def orders(self) -> int:
        return len(self.client.get(f"/api/gates/{self.gate['id']}/commands").json()["items"])


@pytest.fixture
def site(client: TestClient, location: int) -> Site:
    gate = add_gate(client, location_id=location, min_confidence=0.8, min_interval_s=0.5)
    client.post("/plate_status", json={"plate": "B1234XYZ", "status": "allowed"})
    return Site(client, gate)


def test_one_fresh_allow_opens_once(site: Site, add_source: AddSource, location: int) -> None:
    source = add_source(location_id=location, timezone="UTC", opens_gates=True)
    picture = photo("B1234XYZ")
    assert site.send(source.path, scene=picture, upload=1) is True
    assert site.orders() == 1
    # The same again, another plate, an old one, and one that the camera kept.
    assert site.send(source.path, scene=picture, upload=1) is False
    assert site.send(source.path, "D777A", scene=photo("D777A"), upload=2) is False
    assert site.send(source.path, scene=photo("B1234XYZ", shade=1), upload=3, age_s=9) is False
    assert site.orders() == 1
    assert site.decisions() == [("allow", "allowed"), ("deny", "no_right"), ("deny", "stale")]


def test_who_may_not_open_does_not(site: Site, add_source: AddSource, location: int) -> None:
    closed = add_source(location_id=location, timezone="UTC")
    assert site.send(closed.path, scene=photo("B1234XYZ"), upload=1) is False
    elsewhere = add_source("Elsewhere", timezone="UTC", opens_gates=True)
    assert site.send(elsewhere.path, scene=photo("B1234XYZ"), upload=2) is False
    body = {
        "captured_at": datetime.now(UTC).isoformat(),
        "location": str(location),
        "plate": {"text": "B1234XYZ", "confidence": 1},
    }
    assert site.client.post("/api/readings", json=body).json()["results"][0]["error"] is None
    assert site.decisions() == []


def test_what_is_unsure_or_was_kept_never_opens(
    site: Site, add_source: AddSource, location: int
) -> None:
    source = add_source(location_id=location, timezone="UTC", opens_gates=True)
    now = datetime.now(UTC).isoformat()
    kept = hikvision_xml(at=now, uuid="kept", retransmitted=True)
    for body in (kept, kept):
        answer = site.client.post(source.path, content=body)
        assert answer.status_code == 200
    # Two plates in the picture: which of them is at the gate is not known.
    assert site.send(source.path, scene=photo("B1234XYZ", "D777A"), upload=2) is False
    # The engine reads another plate, which has no right.
    assert site.send(source.path, "B1234XYZ", scene=photo("B9876QQ"), upload=3) is False
    assert site.orders() == 0
    assert {outcome for outcome, _ in site.decisions()} <= {"deny", "review"}


def test_a_gate_in_shadow_mode_answers_no(site: Site, add_source: AddSource, location: int) -> None:
    site.client.patch(
        f"/api/gates/{site.gate['id']}", json={"mode": "shadow"}, headers={"If-Match": "*"}
    )
    source = add_source(location_id=location, timezone="UTC", opens_gates=True)
    assert site.send(source.path, scene=photo("B1234XYZ")) is False
    assert site.decisions() == [("allow", "allowed")]
