"""Alarms over HTTP: raised with a reading, listed, counted, acknowledged once, exported."""

from __future__ import annotations

import csv
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Alarm, Event, VisitReading
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person
from tests.endpoints.conftest import SQLITE_ONLY, Upload
from tests.factories import AT, make_lot
from tests.fake_engine import photo
from tests.services.parking.right_rows import make_visit

Sessions = sessionmaker[Session]


def listed(client: TestClient, plate: str, status: str, note: str | None = None) -> None:
    body = {"plate": plate, "status": status, "note": note}
    assert client.post("/plate_status", json=body).status_code == 201


def alarms(client: TestClient, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/alarms", params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_listed_plates_raise_alarms_from_the_first_start(
    client: TestClient, upload: Upload, sessions: Sessions
) -> None:
    listed(client, "B 1234 XYZ", "blocked", "unpaid since March")
    listed(client, "D1", "watched")
    listed(client, "E1", "allowed")
    gate = client.post("/api/locations", json={"name": "Gate", "type": "entry"}).json()
    at = "2026-11-22T08:00:00Z"
    body = upload(photo("B1234XYZ", "D1", "E1", "F1"), location=str(gate["id"]), captured_at=at)
    watched, blocked = alarms(client)
    assert (blocked["kind"], blocked["severity"], blocked["state"]) == (
        "status",
        "critical",
        "open",
    )
    assert (watched["severity"], watched["text"]) == ("warning", "D1")
    assert blocked["rule"]["name"] == "Blocked plates"
    assert blocked["rule"]["name_code"] == "blocked_plates"
    assert (blocked["text"], blocked["note"]) == ("B1234XYZ", "unpaid since March")
    assert (blocked["reason"], blocked["count"]) == ("the plate is blocked", 1)
    said = blocked["reason_sentence"]
    assert said == {"code": "plate_status", "values": {"status": "blocked"}, "parts": {}}
    assert (blocked["occurred_at"], blocked["last_at"]) == (at, at)
    assert blocked["location"]["id"] == gate["id"]
    assert client.get(f"/api/alarms/{blocked['id']}").json() == blocked
    counts = client.get("/api/alarms/count").json()
    assert counts == {"info": 0, "warning": 1, "critical": 1, "open": 2}
    with sessions() as session:
        events = session.scalars(select(Event).where(Event.type == "alarm.raised")).all()
    assert [event.payload["alarm_id"] for event in events] == [blocked["id"], watched["id"]]
    assert events[0].session_id == body["session_id"]
    assert events[0].location_id == gate["id"]
    assert events[0].payload["text"] == "B1234XYZ"


def test_a_repeat_counts_on_the_open_alarm(client: TestClient, upload: Upload) -> None:
    listed(client, "B1234XYZ", "blocked")
    for moment in ("08:00:00", "08:05:00", "08:04:00", "08:10:00.5"):
        upload(photo("B1234XYZ"), captured_at=f"2026-11-22T{moment}Z")
    second, first = alarms(client)
    assert (first["count"], first["occurred_at"], first["last_at"]) == (
        3,
        "2026-11-22T08:00:00Z",
        "2026-11-22T08:05:00Z",
    )
    assert (second["count"], second["occurred_at"]) == (1, "2026-11-22T08:10:00.500000Z")
    path = f"/api/alarms/{second['id']}/acknowledge"
    assert client.post(path, json={"outcome": "acted"}).status_code == 200
    upload(photo("B1234XYZ"), captured_at="2026-11-22T08:10:30Z")
    newest = alarms(client)[0]
    assert (newest["count"], newest["state"], len(alarms(client))) == (1, "open", 3)


def test_an_alarm_is_acknowledged_once(
    admin: TestClient, person: Person, upload: Upload, sessions: Sessions
) -> None:
    listed(admin, "B1234XYZ", "blocked")
    upload(photo("B1234XYZ"))
    (alarm,) = alarms(admin)
    path = f"/api/alarms/{alarm['id']}/acknowledge"
    guard, viewer = person("guard", name="Budi"), person("viewer")
    assert viewer.post(path, json={"outcome": "acted"}).status_code == 403
    assert guard.post(path, json={"outcome": "done"}).status_code == 422
    done = guard.post(path, json={"outcome": "wrong_reading", "comment": "a truck"})
    assert done.status_code == 200, done.text
    body = done.json()
    assert (body["state"], body["outcome"], body["comment"]) == (
        "acknowledged",
        "wrong_reading",
        "a truck",
    )
    assert (body["acknowledged_by"], body["acknowledged_at"] is None) == ("Budi", False)
    again = admin.post(path, json={"outcome": "acted"})
    assert again.status_code == 409
    assert "was acknowledged by Budi at " in again.json()["detail"]
    assert again.json()["detail"].endswith("UTC: wrong_reading")
    assert admin.get("/api/alarms/count").json()["open"] == 0
    (entry,) = admin.get("/api/audit", params={"action": "alarm.acknowledge"}).json()["items"]
    assert (entry["subject"], entry["actor"]["name"]) == (f"alarm:{alarm['id']}", "Budi")
    assert (entry["before"]["state"], entry["after"]["outcome"]) == ("open", "wrong_reading")
    with sessions() as session:
        event = session.scalars(select(Event).where(Event.type == "alarm.acknowledged")).one()
    assert event.payload["acknowledged_by"] == "Budi"
    assert admin.post("/api/alarms/99/acknowledge", json={"outcome": "acted"}).status_code == 404


@SQLITE_ONLY
def test_alarms_are_filtered_and_paged(client: TestClient, upload: Upload) -> None:
    for number in range(5):
        listed(client, f"B{number}", "blocked" if number % 2 else "watched")
    lot = client.post("/api/lots", json={"name": "North"}).json()
    gate = {"name": "Gate", "type": "exit", "lot_id": lot["id"]}
    gate = client.post("/api/locations", json=gate).json()
    upload(photo("B0", "B1", "B2"), location=str(gate["id"]))
    upload(photo("B3", "B4"))
    ids = [item["id"] for item in alarms(client)]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 5
    first = client.get("/api/alarms", params={"limit": 2, "with_total": "true"})
    assert (first.json()["total"], 'rel="next"' in first.headers["Link"]) == (5, True)
    seen = [item["id"] for item in first.json()["items"]]
    cursor = first.json()["next_cursor"]
    while cursor:
        page = client.get("/api/alarms", params={"limit": 2, "cursor": cursor}).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ids
    at_gate = {"B0", "B1", "B2"}
    assert {item["text"] for item in alarms(client, location="Gate")} == at_gate
    assert {item["text"] for item in alarms(client, lot="North")} == at_gate
    assert {item["text"] for item in alarms(client, severity="critical")} == {"B1", "B3"}
    assert len(alarms(client, kind="status", state="open")) == 5
    assert alarms(client, kind="overstay") == alarms(client, state="acknowledged") == []
    assert alarms(client, to="2020-01-01") == []
    assert len(alarms(client, **{"from": "2020-01-01"})) == 5
    assert client.get("/api/alarms", params={"lot": "South"}).status_code == 404
    assert client.get("/api/alarms", params={"plate": "B1"}).status_code == 422


@SQLITE_ONLY
def test_an_export_is_recorded_and_safe(client: TestClient, upload: Upload) -> None:
    listed(client, "B1234XYZ", "blocked", "=1+1")
    upload(photo("B1234XYZ"), captured_at="2026-11-22T08:00:00Z")
    answer = client.get("/api/alarms/export", params={"timezone": "Asia/Jakarta"})
    (row,) = csv.DictReader(answer.text.splitlines())
    assert (row["text"], row["rule"], row["note"]) == ("B1234XYZ", "Blocked plates", "'=1+1")
    assert row["occurred_at"] == "2026-11-22T15:00:00+07:00"
    lines = client.get("/api/alarms/export", params={"format": "jsonl"}).text.splitlines()
    assert len(lines) == 1
    found = client.get("/api/audit", params={"action": "alarms.export"}).json()["items"]
    assert len(found) == 2


@SQLITE_ONLY
def test_a_guard_of_one_lot_knows_its_alarms_only(
    admin: TestClient, person: Person, upload: Upload, sessions: Sessions
) -> None:
    north, south = (admin.post("/api/lots", json={"name": name}).json() for name in "NS")
    gates = [
        admin.post(
            "/api/locations", json={"name": lot["name"], "type": "entry", "lot_id": lot["id"]}
        ).json()
        for lot in (north, south)
    ]
    listed(admin, "B1", "blocked")
    for gate in gates:
        moment = f"2026-11-22T08:{10 * gate['id']}:00Z"
        upload(photo("B1"), location=str(gate["id"]), captured_at=moment)
    upload(photo("B1"), captured_at="2026-11-22T12:00:00Z")
    with sessions.begin() as session:
        for lot in (north, south):
            row = session.scalars(select(Alarm).order_by(Alarm.id.desc()).limit(1)).one()
            values = {c.key: getattr(row, c.key) for c in Alarm.__table__.columns if c.key != "id"}
            session.add(Alarm(**values | {"location_id": None, "lot_id": lot["id"], "text": None}))
            session.flush()
    assert len(alarms(admin)) == 5
    guard = person("guard", lots=[north["id"]])
    of_lot, of_gate = alarms(guard)
    assert (of_lot["lot"]["name"], of_lot["location"]) == ("N", None)
    assert of_gate["location"]["name"] == "N"
    assert guard.get("/api/alarms/count").json()["open"] == 2
    other = next(item for item in alarms(admin) if (item["location"] or {}).get("name") == "S")
    path = f"/api/alarms/{other['id']}"
    assert guard.get(path).status_code == 403
    assert guard.post(f"{path}/acknowledge", json={"outcome": "acted"}).status_code == 403
    assert guard.get("/api/alert_rules").status_code == 403


def test_a_deleted_photo_leaves_its_alarm(client: TestClient, upload: Upload) -> None:
    listed(client, "B1234XYZ", "blocked")
    session_id = upload(photo("B1234XYZ"))["session_id"]
    assert alarms(client)[0]["detection_id"] is not None
    assert client.delete(f"/session_queries/{session_id}").status_code == 204
    (alarm,) = alarms(client)
    assert (alarm["detection_id"], alarm["text"]) == (None, "B1234XYZ")


@SQLITE_ONLY
@pytest.mark.parametrize("cooldown", [0, 300])
def test_what_a_rule_raises_stays_when_it_is_deleted(
    client: TestClient, upload: Upload, cooldown: int
) -> None:
    rule = {"name": "All", "kind": "unknown_plate", "cooldown_s": cooldown, "instruction": "Look"}
    added = client.post("/api/alert_rules", json={**rule, "parameters": {"min_confidence": 0}})
    assert added.status_code == 201, added.text
    upload(photo("B1"), captured_at="2026-11-22T08:00:00Z")
    upload(photo("B1"), captured_at="2026-11-22T08:01:00Z")
    assert client.delete(f"/api/alert_rules/{added.json()['id']}").status_code == 204
    upload(photo("B1"), captured_at="2026-11-22T08:02:00Z")
    found = alarms(client)
    assert [item["count"] for item in found] == ([2] if cooldown else [1, 1])
    assert {(item["rule"], item["instruction"]) for item in found} == {(None, "Look")}


def test_an_erased_plate_is_in_no_alarm(
    client: TestClient, upload: Upload, sessions: Sessions
) -> None:
    listed(client, "B1234XYZ", "blocked", "also B 1234 XYZ")
    listed(client, "D1", "watched", "drives with B-1234-XYZ")
    upload(photo("B1234XYZ"), captured_at="2026-11-22T08:00:00Z")
    upload(photo("D1"), captured_at="2026-11-22T08:00:00Z")
    plate = {"plate": "B1234XYZ"}
    preview = client.post("/api/privacy/erase/preview", json=plate).json()
    assert preview["mentions"]["alarm"] == 1
    answer = client.post("/api/privacy/erase", json={**plate, "confirm": preview["confirm"]})
    assert answer.status_code == 200, answer.text
    assert answer.json()["mentions"]["alarm"] == 2
    watched, blocked = alarms(client)
    assert (blocked["text"], blocked["display_text"]) == (None, None)
    assert (blocked["note"], blocked["reason"]) == ("also [erased]", "the plate is blocked")
    assert (watched["text"], watched["note"]) == ("D1", "drives with [erased]")
    with sessions() as session:
        subjects = session.scalars(select(Alarm.subject).order_by(Alarm.id)).all()
        events = session.scalars(select(Event)).all()
    assert subjects == ["[erased]", "plate:D1"]
    assert not any("1234XYZ" in str(event.payload) for event in events)


def test_readings_at_once_count_on_alarms_and_none_is_lost(client: TestClient) -> None:
    for plate in ("B1", "B2", "B3"):
        listed(client, plate, "blocked")
    orders = [("B1", "B2", "B3"), ("B3", "B2", "B1")] * 4

    def send(number: int) -> int:
        picture = photo(*orders[number], shade=number)
        at = {"captured_at": f"2026-11-22T08:00:{number:02}Z"}
        files = {"file": ("a.png", picture, "image/png")}
        return client.post("/detect_image", files=files, data=at).status_code

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(send, range(len(orders)))) == [200] * len(orders)
    counts = Counter[str]()
    for item in alarms(client):
        counts[item["text"]] += item["count"]
    assert counts == {"B1": 8, "B2": 8, "B3": 8}


def test_two_people_acknowledge_at_once(client: TestClient, upload: Upload) -> None:
    listed(client, "B1", "blocked")
    upload(photo("B1"))
    path = f"/api/alarms/{alarms(client)[0]['id']}/acknowledge"
    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(lambda _: client.post(path, json={"outcome": "acted"}), range(4))
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


def test_a_correction_to_a_blocked_plate_raises_an_alarm(
    client: TestClient, upload: Upload
) -> None:
    listed(client, "B1234XYZ", "blocked")
    upload(photo("81234XYZ"), captured_at="2026-11-22T08:00:00Z")
    assert alarms(client) == []
    plate = client.get("/detections").json()["items"][0]["plate"]["id"]
    for _ in range(2):
        answer = client.patch(f"/api/plates/{plate}", json={"text": "B 1234 XYZ"})
        assert answer.status_code == 200, answer.text
    (alarm,) = alarms(client)
    assert (alarm["text"], alarm["count"], alarm["severity"]) == ("B1234XYZ", 1, "critical")
    assert alarm["occurred_at"] == "2026-11-22T08:00:00Z"
    assert client.post(f"/api/plates/{plate}/undo").status_code == 200
    assert len(alarms(client)) == 1


@SQLITE_ONLY
def test_the_instruction_of_the_listed_plate_comes_before_that_of_the_rule(
    client: TestClient, upload: Upload
) -> None:
    rules = {rule["name"]: rule for rule in client.get("/api/alert_rules").json()}
    rule = rules["Blocked plates"]
    body = {name: rule[name] for name in ("name", "kind", "parameters", "severity")}
    changed = {**body, "instruction": "Stop it."}
    assert client.put(f"/api/alert_rules/{rule['id']}", json=changed).status_code == 200
    listed(client, "B1234XYZ", "blocked")
    entry = {"plate": "B2", "status": "blocked", "instruction": "Call the shift leader."}
    assert client.post("/plate_status", json=entry).status_code == 201
    for text in ("B1234XYZ", "B2"):
        upload(photo(text))
    assert {alarm["text"]: alarm["instruction"] for alarm in alarms(client)} == {
        "B1234XYZ": "Stop it.",
        "B2": "Call the shift leader.",
    }


def test_alarms_of_a_visit_are_its_own_and_those_of_its_readings(
    client: TestClient, upload: Upload, sessions: Sessions
) -> None:
    listed(client, "B1", "blocked")
    listed(client, "C1", "blocked")
    upload(photo("B1"))
    upload(photo("C1"))
    of_other, of_reading = alarms(client)
    with sessions.begin() as session:
        lot = make_lot(session)
        visit = make_visit(session, lot, AT)
        other = make_visit(session, lot, AT)
        detection_id = session.get_one(Alarm, of_reading["id"]).detection_id
        session.add(
            VisitReading(
                detection_id=detection_id, lot_id=lot.id, at=AT, place="entry", visit_id=visit.id
            )
        )
        session.get_one(Alarm, of_other["id"]).visit_id = other.id
        ids = visit.id, other.id
    assert [alarm["id"] for alarm in alarms(client, visit_id=ids[0])] == [of_reading["id"]]
    assert [alarm["id"] for alarm in alarms(client, visit_id=ids[1])] == [of_other["id"]]
    assert alarms(client, visit_id=ids[1], state="acknowledged") == []
    assert alarms(client, visit_id=999) == []
    export = client.get("/api/alarms/export", params={"visit_id": ids[0], "format": "jsonl"})
    assert len(export.text.splitlines()) == 1
