"""Alert rules over HTTP, and dry runs of them over the history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.services.alerts.defaults import add_default_rules
from tests import factories
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person
from tests.endpoints.conftest import SQLITE_ONLY
from tests.factories import AT
from tests.services.alerts.rules import make_visit

Sessions = sessionmaker[Session]
RULES = "/api/alert_rules"
NIGHT: dict[str, Any] = {
    "name": "Night",
    "kind": "unknown_plate",
    "parameters": {"min_confidence": 0.9},
    "severity": "info",
    "direction": "in",
    "schedule": [{"days": ["sat", "sun"], "from": "22:00", "to": "06:00"}],
    "cooldown_s": 60,
    "instruction": "Ask the driver.",
}
PERIOD = {"from": "2026-11-22T00:00:00Z", "to": "2026-11-23T00:00:00Z"}


def test_a_rule_lives_from_post_to_delete(client: TestClient) -> None:
    first = client.get(RULES).json()
    assert [(rule["name"], rule["parameters"], rule["severity"]) for rule in first] == [
        ("Blocked plates", {"statuses": ["blocked"]}, "critical"),
        ("Watched plates", {"statuses": ["watched"]}, "warning"),
    ]
    lot = client.post("/api/lots", json={"name": "North"}).json()
    added = client.post(RULES, json={**NIGHT, "lots": [lot["id"]]})
    assert added.status_code == 201, added.text
    rule, tag = added.json(), added.headers["ETag"]
    assert rule["parameters"] == {
        "min_confidence": 0.9,
        "first_time": False,
        "with_unread": False,
    }
    assert (rule["schedule"], rule["lots"], rule["enabled"]) == (
        NIGHT["schedule"],
        [lot["id"]],
        True,
    )
    path = added.headers["Location"]
    assert path == f"{RULES}/{rule['id']}"
    assert client.get(path).json() == rule
    assert client.post(RULES, json=NIGHT).status_code == 409
    changed = client.put(path, json={**NIGHT, "enabled": False}, headers={"If-Match": tag})
    assert (changed.json()["enabled"], changed.json()["lots"]) == (False, [])
    stale = client.put(path, json=NIGHT, headers={"If-Match": tag})
    assert stale.status_code == 412
    assert client.delete(path, headers={"If-Match": tag}).status_code == 412
    now = {"If-Match": changed.headers["ETag"]}
    assert client.delete(path, headers=now).status_code == 204
    assert client.get(path).status_code == 404
    found = client.get("/api/audit", params={"action": "alert_rule.*"}).json()["items"]
    assert [entry["action"] for entry in found] == [
        "alert_rule.delete",
        "alert_rule.change",
        "alert_rule.create",
    ]
    assert found[1]["before"]["enabled"] is True


def test_default_rules_do_not_come_back(client: TestClient, sessions: Sessions) -> None:
    for rule in client.get(RULES).json():
        assert client.delete(f"{RULES}/{rule['id']}").status_code == 204
    assert add_default_rules(sessions) is False
    assert client.get(RULES).json() == []


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"parameters": {"statuses": ["blocked"]}}, "parameters.statuses"),
        ({"kind": "status", "parameters": {}}, "parameters.statuses"),
        ({"kind": "loitering"}, "kind"),
        ({"lots": [77]}, "lots"),
        ({"locations": [77]}, "locations"),
        ({"schedule": [{"days": ["sat"], "from": "25:00", "to": "06:00"}]}, "schedule.0.from"),
        ({"cooldown_s": -1}, "cooldown_s"),
        ({"name": " "}, "name"),
    ],
)
def test_a_wrong_rule_is_refused(client: TestClient, change: dict[str, Any], field: str) -> None:
    answer = client.post(RULES, json={**NIGHT, **change})
    assert answer.status_code == 422
    assert [item["field"] for item in answer.json()["fields"]] == [field]
    assert len(client.get(RULES).json()) == 2


@SQLITE_ONLY
def test_guards_do_not_change_rules(person: Person) -> None:
    for role in ("guard", "viewer"):
        client = person(role)
        assert client.get(RULES).status_code == 403
        assert client.post(RULES, json=NIGHT).status_code == 403
        assert client.post(f"{RULES}/1/dry_run", json=PERIOD).status_code == 403
    assert person("operator").post(RULES, json=NIGHT).status_code == 201


def trial(client: TestClient, rule: dict[str, Any], **period: str) -> dict[str, Any]:
    body = {"rule": {"name": "Trial", **rule}, **PERIOD, **period}
    answer = client.post(f"{RULES}/dry_run", json=body)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


def test_a_dry_run_says_why_each_reading_fired_or_not(
    client: TestClient, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        factories.make_list_entry(session, "B1", PlateStatus.BLOCKED)
        for minutes, plate in ((0, "B1"), (4, "B1"), (5, "C1"), (20, "B1"), (1441, "B1")):
            at = AT + timedelta(minutes=minutes)
            factories.make_session(session, plates=[plate], captured_at=at)
    rule = {"kind": "status", "parameters": {"statuses": ["blocked"]}, "cooldown_s": 300}
    result = trial(client, rule)
    assert (result["judged"], result["alarms"], result["repeats"]) == (4, 2, 1)
    assert result["cut_at"] is None
    assert [(item["text"], item["is_repeat"]) for item in result["fired"]] == [
        ("B1", False),
        ("B1", True),
        ("B1", False),
    ]
    assert result["fired"][0]["why"] == ["the plate is blocked"]
    assert [said["code"] for said in result["fired"][0]["why_sentences"]] == ["plate_status"]
    assert result["fired"][0]["detection_id"] is not None
    (other,) = result["not_fired"]
    assert other["text"] == "C1"
    assert other["why"] == ["the plate is unlisted, which is not asked for"]
    stored = client.get(RULES).json()[0]
    answer = client.post(f"{RULES}/{stored['id']}/dry_run", json=PERIOD).json()
    assert (answer["judged"], answer["alarms"]) == (4, 2)
    assert client.get("/api/alarms").json()["items"] == []
    assert len(client.get(RULES).json()) == 2


@SQLITE_ONLY
def test_repeats_and_near_misses_are_tried(client: TestClient, sessions: Sessions) -> None:
    with sessions.begin() as session:
        factories.make_list_entry(session, "B1234XYZ", PlateStatus.WATCHED)
        for minutes in (0, 10, 20):
            at = AT + timedelta(minutes=minutes)
            factories.make_session(session, plates=["81234XYZ"], captured_at=at)
    repeats = trial(client, {"kind": "repeats", "parameters": {"times": 3}})
    assert (repeats["alarms"], len(repeats["not_fired"])) == (1, 2)
    assert repeats["fired"][0]["at"] == "2026-11-22T08:20:00Z"
    near = trial(client, {"kind": "near_miss", "cooldown_s": 3600})
    assert (near["alarms"], near["repeats"]) == (1, 2)
    assert near["fired"][0]["listed_text"] == "B1234XYZ"


def test_visits_are_tried(client: TestClient, sessions: Sessions) -> None:
    hour = timedelta(hours=1)
    with sessions.begin() as session:
        lot = factories.make_lot(session, capacity=2)
        long = make_visit(session, lot, "B1", AT, AT + 3 * hour)
        make_visit(session, lot, "B2", AT + hour, AT + 2 * hour)
        make_visit(session, lot, "B3", AT + 4 * hour, AT + 5 * hour)
    result = trial(client, {"kind": "overstay", "parameters": {"minutes": 120}})
    assert (result["judged"], result["alarms"]) == (3, 1)
    (fired,) = result["fired"]
    assert (fired["visit_id"], fired["at"], fired["why"]) == (
        long.id,
        "2026-11-22T10:00:00Z",
        ["it was inside for 3 h"],
    )
    assert result["not_fired"][0]["why"] == ["it was inside for 1 h, not more than 2 h"]
    full = trial(client, {"kind": "full"})
    assert (full["judged"], full["alarms"]) == (3, 1)
    assert full["fired"][0]["why"] == ["2 visits of the period were inside, 2 spaces"]


@SQLITE_ONLY
def test_read_rates_are_tried(client: TestClient, sessions: Sessions) -> None:
    unread = factories.PlateSpec(None)
    read = factories.PlateSpec("B1")
    with sessions.begin() as session:
        gate = factories.make_location(session)
        for hour, plates in ((0, [read, unread]), (1, [read] * 3), (2, [unread])):
            at = AT + timedelta(hours=hour)
            factories.make_session(session, plates=plates, captured_at=at, location=gate)
    parameters = {"percent": 80, "min_plates": 2}
    result = trial(client, {"kind": "read_rate_low", "parameters": parameters})
    assert (result["judged"], result["alarms"]) == (3, 1)
    (fired,) = result["fired"]
    assert (fired["at"], fired["location_id"]) == ("2026-11-22T09:00:00Z", gate.id)
    assert fired["why"] == ["1 of 2 plates were read"]
    assert [item["why"][-1] for item in result["not_fired"]] == [
        "3 of 3 plates were read",
        "fewer than 2 plates are not judged",
    ]


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"rule": {"name": "A", "kind": "camera_silent"}, **PERIOD}, "kind"),
        ({"rule": NIGHT, **PERIOD, "to": "2026-11-21"}, "from"),
        ({"rule": NIGHT, **PERIOD, "to": "2028-11-21"}, "to"),
        ({"rule": {**NIGHT, "lots": [9]}, **PERIOD}, "lots"),
    ],
)
def test_what_cannot_be_tried(client: TestClient, body: dict[str, Any], field: str) -> None:
    answer = client.post(f"{RULES}/dry_run", json=body)
    assert answer.status_code == 422
    assert [item["field"] for item in answer.json()["fields"]] == [field]
