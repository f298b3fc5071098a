"""Corrections, deletions, erasures, visits, decisions and alarms of a site follow at its centre."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.sites import edge
from tests.endpoints.gates.conftest import add_gate, decide
from tests.fleet.sites.pair import App, Pair

pytestmark = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)

AT = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)


def make_gate(app: App, name: str, kind: str, lot_id: int | None) -> int:
    body = {"name": name, "type": kind, "lot_id": lot_id}
    answer = app.client.post("/api/locations", json=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def make_lot(app: App) -> tuple[int, int]:
    """Make a lot with an entry and an exit, and return the ids of these."""
    lot = app.client.post(
        "/api/lots", json={"name": "Plaza", "capacity": 10, "timezone": "Asia/Jakarta"}
    )
    assert lot.status_code == 201, lot.text
    lot_id = lot.json()["id"]
    return make_gate(app, "Entry", "entry", lot_id), make_gate(app, "Exit", "exit", lot_id)


def pass_gate(app: App, text: str, location_id: int, at: datetime) -> int:
    answer = app.upload(text, location=str(location_id), captured_at=at.isoformat())
    return int(answer["session_id"])


def texts(app: App) -> list[str | None]:
    with app.sessions() as session:
        return list(session.scalars(select(models.Plate.text).order_by(models.Plate.id)))


def test_a_correction_and_its_undoing_follow(pair: Pair) -> None:
    pair.edge.upload("B1234XYZ")
    pair.send()
    with pair.edge.sessions() as session:
        plate_id = session.scalars(select(models.Plate.id)).one()
    pair.edge.client.patch(f"/api/plates/{plate_id}", json={"text": "B 1234 XYA"})
    pair.send()
    assert texts(pair.centre) == ["B1234XYA"]
    found = pair.centre.client.get("/plate_queries", params={"plate": "B1234XYA"}).json()
    assert len(found["items"]) == 1
    own = pair.centre.client.get(f"/api/plates/{found['items'][0]['plate']['id']}").json()
    assert [item["text_after"] for item in own["corrections"]] == ["B1234XYA"]
    pair.edge.client.post(f"/api/plates/{plate_id}/undo")
    pair.send()
    assert texts(pair.centre) == ["B1234XYZ"]


def test_a_deletion_follows_also_of_what_was_not_sent_yet(pair: Pair) -> None:
    first = pair.edge.upload("B1AA")["session_id"]
    pair.edge.upload("B2BB")
    pair.send()
    third = pair.edge.upload("B3CC")["session_id"]
    assert pair.edge.client.delete(f"/session_queries/{first}").status_code == 204
    assert pair.edge.client.delete(f"/session_queries/{third}").status_code == 204
    pair.send()
    assert texts(pair.centre) == ["B2BB"]
    assert pair.edge.count(models.CentreChange) == 0
    with pair.centre.sessions() as session:
        paths = list(session.scalars(select(models.DetectionSession.image_path)))
    stored = {path for path in pair.centre.context.store.stored_paths() if "uploaded" in path}
    assert stored == set(paths)


def test_a_part_that_is_deleted_goes_at_the_centre_too(pair: Pair) -> None:
    pair.edge.upload("B1AA", "B2BB")
    pair.send()
    with pair.edge.sessions() as session:
        plate = session.scalars(select(models.Plate).where(models.Plate.text == "B1AA")).one()
        vehicle = session.scalars(select(models.Vehicle).order_by(models.Vehicle.id)).first()
    assert vehicle is not None
    assert pair.edge.client.delete(f"/api/plates/{plate.id}").status_code == 204
    pair.edge.client.patch(f"/api/vehicles/{vehicle.id}", json={"color": "red"})
    pair.send()
    assert texts(pair.centre) == ["B2BB"]
    with pair.centre.sessions() as session:
        colors = list(session.scalars(select(models.Vehicle.color).order_by(models.Vehicle.id)))
    assert colors[0] == "red"


def test_an_erasure_follows(pair: Pair) -> None:
    pair.edge.upload("B1AA", "B2BB")
    pair.edge.upload("B1AA")
    pair.send()
    client = pair.edge.client
    preview = client.post("/api/privacy/erase/preview", json={"plate": "B1AA"}).json()
    body = {"plate": "B1AA", "confirm": preview["confirm"]}
    erased = client.post("/api/privacy/erase", json=body)
    assert erased.status_code == 200, erased.text
    pair.send()
    assert texts(pair.centre) == ["B2BB"]
    found = pair.centre.client.get("/detections", params={"plate": "B1AA"}).json()
    assert found["items"] == []
    own, there = (
        {p.rsplit("/")[0] for p in app.context.store.stored_paths()} for app in _apps(pair)
    )
    assert own == there


def _apps(pair: Pair) -> tuple[App, App]:
    return pair.edge, pair.centre


def test_visits_come_with_their_lot_and_are_not_joined_again(pair: Pair) -> None:
    entry, exit = make_lot(pair.edge)
    pass_gate(pair.edge, "B1234XYZ", entry, AT)
    pass_gate(pair.edge, "B1234XYZ", exit, AT + timedelta(hours=2))
    pass_gate(pair.edge, "D5678AB", entry, AT + timedelta(hours=2))
    joining = next(item for item in pair.edge.context.workers if item.name == "joining")
    joining._work()
    pair.send()
    there = pair.edge.client.get("/api/visits").json()["items"]
    here = pair.centre.client.get("/api/visits").json()["items"]
    assert len(there) == len(here) == 2
    for own, other in zip(here, there, strict=True):
        for name in ("state", "text", "entered_at", "exited_at", "stay_s", "probability"):
            assert own[name] == other[name]
    lots = pair.centre.client.get("/api/lots").json()
    assert [(lot["name"], lot["timezone"], lot["capacity"]) for lot in lots] == [
        ("Plaza", "Asia/Jakarta", 10)
    ]
    names = {item["name"] for item in pair.centre.client.get("/api/locations").json()}
    assert names == {"Entry (Bandung)", "Exit (Bandung)"}
    again = next(item for item in pair.centre.context.workers if item.name == "joining")
    again._work()
    assert pair.centre.client.get("/api/visits").json()["items"] == here
    occupancy = pair.centre.client.get(f"/api/lots/{lots[0]['id']}/occupancy").json()
    assert occupancy["occupied"] == 1


def test_a_visit_that_is_changed_and_removed_follows(pair: Pair) -> None:
    entry, exit = make_lot(pair.edge)
    pass_gate(pair.edge, "B1234XYZ", entry, AT)
    joining = next(item for item in pair.edge.context.workers if item.name == "joining")
    joining._work()
    pair.send()
    assert [v["state"] for v in pair.centre.client.get("/api/visits").json()["items"]] == ["open"]
    pass_gate(pair.edge, "B1234XYZ", exit, AT + timedelta(hours=1))
    joining._work()
    pair.send()
    (visit,) = pair.centre.client.get("/api/visits").json()["items"]
    assert (visit["state"], visit["stay_s"]) == ("closed", 3600)
    with pair.edge.sessions.begin() as session:
        row = session.scalars(select(models.Visit)).one()
        session.delete(row)
    pair.send()
    assert pair.centre.client.get("/api/visits").json()["items"] == []


def test_a_decision_comes_as_it_is_shown_and_is_forgotten(pair: Pair) -> None:
    gate = make_gate(pair.edge, "Gate 1", "entry", None)
    add_gate(pair.edge.client, location_id=gate)
    assert decide(pair.edge.client, plate="B 1234 XYZ").json()["reason"] == "no_right"
    pair.send()
    statement = select(models.GateDecision)
    with pair.centre.sessions() as session:
        row = session.scalars(statement).one()
        assert (row.text, row.display_text) == ("B1234XYZ", "B 1234 XYZ")
    with pair.edge.sessions.begin() as session:
        row = session.scalars(statement).one()
        row.text = row.display_text = None
        edge.row_changes(session, "gate_decisions", id=row.id)  # as an erasure does
    pair.send()
    with pair.centre.sessions() as session:
        row = session.scalars(statement).one()
        assert (row.text, row.display_text) == (None, None)


def test_alarms_of_the_site_are_shown_and_no_second_one_is_raised(pair: Pair) -> None:
    for app in _apps(pair):  # both have the rules that every installation begins with
        entry = {"plate": "B1AA", "status": "watched", "note": "call the manager"}
        assert app.client.post("/plate_status", json=entry).status_code == 201
    pair.edge.upload("B1AA")
    pair.send()
    first = pair.centre.client.get("/api/alarms").json()["items"]
    (alarm,) = first
    (own,) = pair.edge.client.get("/api/alarms").json()["items"]
    assert (alarm["kind"], alarm["text"], alarm["note"]) == ("status", "B1AA", own["note"])
    pair.edge.client.post(f"/api/alarms/{own['id']}/acknowledge", json={"outcome": "acted"})
    pair.send()
    (alarm,) = pair.centre.client.get("/api/alarms").json()["items"]
    assert (alarm["state"], alarm["outcome"]) == ("acknowledged", "acted")
