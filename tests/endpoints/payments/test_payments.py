"""Quotes and payments over HTTP: what is due, who takes it, and what cannot be paid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Visit
from galaxy_alpr.enums import VisitState
from galaxy_alpr.services.parking.payments import qris
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person, entries
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.payments.money import (
    AT,
    DATA,
    SetClock,
    add_tariff,
    make_visit,
    pay,
    quote,
)

HOUR = timedelta(hours=1)


def test_a_visit_is_quoted_paid_and_topped_up(
    client: TestClient, sessions: sessionmaker[Session], clock: SetClock
) -> None:
    lot, visit = make_visit(sessions)
    tariff = add_tariff(client, lot)
    quoted = quote(client, visit)
    assert (quoted["state"], quoted["amount"], quoted["currency"]) == ("quoted", 9000, "IDR")
    assert [step["amount"] for step in quoted["quote"]["steps"]] == [5000, 4000]
    assert quote(client, visit)["id"] == quoted["id"]  # a visit has one quote

    dearer = {"data": {**DATA, "minimum": 50_000}, "valid_from": "2026-11-02"}
    assert client.post(f"/api/tariffs/{tariff['id']}/versions", json=dearer).status_code == 201
    clock.now += timedelta(minutes=4)
    body = {"quote_id": quoted["id"], "provider": "cash"}
    paid = client.post(f"/api/visits/{visit}/payments", json=body)
    assert paid.status_code == 201, paid.text
    assert (paid.json()["state"], paid.json()["amount"]) == ("settled", 9000)
    assert client.post(f"/api/visits/{visit}/payments", json=body).status_code == 409

    clock.now += timedelta(minutes=15)  # the grace after the payment, not after the quote
    assert quote(client, visit)["amount"] == 0
    clock.now += timedelta(seconds=1)
    topped_up = quote(client, visit)
    assert (topped_up["amount"], topped_up["quote"]["paid"]) == (4000, 9000)
    with sessions() as session:
        assert session.get_one(Visit, visit).tariff_version_id == quoted["tariff_version_id"]


def test_a_payment_is_pending_until_its_money_is_there(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    begun = pay(client, visit, "qris")
    assert begun["state"] == "pending"
    code = qris.check(begun["payload"])
    assert (code.amount, code.reference) == (9000, begun["reference"])
    again = quote(client, visit)
    assert again["amount"] == 9000
    body = {"quote_id": again["id"], "provider": "cash"}
    refused = client.post(f"/api/visits/{visit}/payments", json=body)
    assert refused.status_code == 409
    assert "is pending" in refused.json()["detail"]
    path = f"/api/payments/{begun['id']}"
    settled = client.post(f"{path}/settle", json={"reference": "RRN 1"}).json()
    assert (settled["state"], settled["reference"]) == ("settled", "RRN 1")
    assert client.post(f"{path}/settle", json={}).status_code == 409
    stale = client.post(f"/api/visits/{visit}/payments", json=body)
    assert stale.status_code == 409
    assert "paid meanwhile" in stale.json()["detail"]
    assert client.get(path).json() == settled


@SQLITE_ONLY
def test_what_was_given_up_can_still_arrive_and_is_given_back(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    begun = pay(client, visit, "mock")
    path = f"/api/payments/{begun['id']}"
    failed = client.post(f"{path}/fail", json={"reason": "the phone is empty"}).json()
    assert (failed["state"], failed["reason"]) == ("failed", "the phone is empty")
    assert pay(client, visit)["amount"] == 9000
    assert client.post(f"{path}/settle", json={}).json()["state"] == "settled"
    refund = client.post(f"{path}/refund", json={"reason": "paid twice"})
    assert refund.json()["state"] == "refunded"
    assert client.post(f"{path}/refund", json={"reason": "paid twice"}).status_code == 409
    assert client.post(f"{path}/settle", json={}).status_code == 409
    assert quote(client, visit)["amount"] == 0


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("state", "entered", "exited", "detail"),
    [
        (VisitState.REVIEW, AT, AT + HOUR, "in review"),
        (VisitState.ORPHAN_ENTRY, AT, None, "no exit"),
        (VisitState.ORPHAN_EXIT, None, AT + HOUR, "lost ticket"),
    ],
)
def test_a_visit_that_is_not_sure_has_no_price(
    client: TestClient,
    sessions: sessionmaker[Session],
    state: VisitState,
    entered: object,
    exited: object,
    detail: str,
) -> None:
    lot, visit = make_visit(sessions, state=state, entered_at=entered, exited_at=exited)  # type: ignore[arg-type]
    add_tariff(client, lot)
    refused = client.post(f"/api/visits/{visit}/quote", json={})
    assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
    assert detail in refused.json()["detail"]
    assert client.get("/api/payments").json()["items"] == []
    if state is VisitState.ORPHAN_EXIT:
        assert quote(client, visit, lost_ticket=True)["amount"] == 25_000


@SQLITE_ONLY
def test_a_visit_that_comes_under_review_is_not_paid(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    quoted = quote(client, visit)
    with sessions.begin() as session:
        session.get_one(Visit, visit).state = VisitState.REVIEW
    body = {"quote_id": quoted["id"], "provider": "cash"}
    assert client.post(f"/api/visits/{visit}/payments", json=body).status_code == 409
    assert client.get(f"/api/payments/{quoted['id']}").json()["state"] == "quoted"


@SQLITE_ONLY
def test_a_closed_visit_is_priced_until_its_exit(
    client: TestClient, sessions: sessionmaker[Session], clock: SetClock
) -> None:
    lot, visit = make_visit(sessions, state=VisitState.CLOSED, exited_at=AT + HOUR)
    add_tariff(client, lot)
    clock.now += timedelta(days=3)
    quoted = quote(client, visit)
    assert (quoted["amount"], quoted["priced_until"]) == (5000, "2026-11-22T02:00:00Z")


@SQLITE_ONLY
def test_what_cannot_be_paid(
    client: TestClient, sessions: sessionmaker[Session], clock: SetClock
) -> None:
    lot, visit = make_visit(sessions)
    _, other = make_visit(sessions)
    refused = client.post(f"/api/visits/{visit}/quote", json={})
    assert refused.status_code == 409
    assert "had no tariff" in refused.json()["detail"]
    add_tariff(client, lot)
    quoted = quote(client, visit)
    path = f"/api/visits/{visit}/payments"
    body = {"quote_id": quoted["id"], "provider": "cash"}
    assert client.post(path, json={**body, "provider": "shells"}).status_code == 422
    assert client.post(path, json={**body, "quote_id": 99}).status_code == 422
    assert client.post(f"/api/visits/{other}/payments", json=body).status_code == 422
    assert client.post("/api/visits/99/payments", json=body).status_code == 404
    clock.now += timedelta(minutes=5, seconds=1)
    late = client.post(path, json=body)
    assert late.status_code == 409
    assert "has expired" in late.json()["detail"]
    percent = {"kind": "percent", "value": 100, "given_by": "Hotel"}
    assert client.post(f"/api/visits/{visit}/validations", json=percent).status_code == 201
    nothing = quote(client, visit)
    assert nothing["amount"] == 0
    assert client.post(path, json={**body, "quote_id": nothing["id"]}).status_code == 409


@SQLITE_ONLY
def test_validations_are_subtracted_until_they_are_taken_back(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    path = f"/api/visits/{visit}/validations"
    hour = {"kind": "minutes", "value": 60, "given_by": "Cinema", "note": "film"}
    given = client.post(path, json=hour)
    assert (given.status_code, given.json()["created_by"]) == (201, "anonymous")
    assert client.post(path, json={**hour, "kind": "amount", "value": 2000}).status_code == 201
    assert quote(client, visit)["amount"] == 3000
    assert [one["kind"] for one in client.get(path).json()] == ["minutes", "amount"]
    assert client.delete(f"/api/validations/{given.json()['id']}").status_code == 204
    assert quote(client, visit)["amount"] == 7000
    assert client.delete(f"/api/validations/{given.json()['id']}").status_code == 404
    assert client.post(path, json={**hour, "kind": "percent", "value": 101}).status_code == 422
    assert client.get("/api/visits/99/validations").status_code == 404


@SQLITE_ONLY
def test_each_step_of_money_is_recorded(admin: TestClient, sessions: sessionmaker[Session]) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(admin, lot)
    begun = pay(admin, visit, "mock")
    path = f"/api/payments/{begun['id']}"
    admin.post(f"{path}/fail", json={"reason": "a mistake"})
    admin.post(f"{path}/settle", json={})
    admin.post(f"{path}/refund", json={"reason": "a mistake"})
    hour = {"kind": "minutes", "value": 60, "given_by": "Cinema"}
    given = admin.post(f"/api/visits/{visit}/validations", json=hour).json()["id"]
    admin.delete(f"/api/validations/{given}")
    admin.get("/api/payments/export")
    found = entries(admin)[3:]
    assert [entry["action"] for entry in found] == [
        *("payment.quote", "payment.begin", "payment.fail", "payment.settle", "payment.refund"),
        *("validation.create", "validation.delete", "payments.export"),
    ]
    assert {entry["actor"]["name"] for entry in found} == {"Ani"}
    refunded = found[4]
    assert refunded["subject"] == f"payment:{begun['id']}"
    assert (refunded["before"]["state"], refunded["after"]["state"]) == ("settled", "refunded")
    assert "1234" not in str([entry["after"] for entry in found])


@SQLITE_ONLY
def test_a_guard_takes_money_of_the_own_lots_and_gives_none_back(
    client: TestClient, sessions: sessionmaker[Session], person: Person
) -> None:
    lot, visit = make_visit(sessions)
    south, other = make_visit(sessions, lot="South")
    add_tariff(client, lot)
    add_tariff(client, south, name="South")
    elsewhere = pay(client, other)
    hour = {"kind": "minutes", "value": 60, "given_by": "Cinema"}
    given = client.post(f"/api/visits/{other}/validations", json=hour).json()["id"]
    guard = person("guard", lots=[lot])
    paid = pay(guard, visit)
    assert paid["settled_by"] == f"guard of [{lot}]"
    assert [one["id"] for one in guard.get("/api/payments").json()["items"]] == [paid["id"]]
    assert [one["person"] for one in guard.get("/api/payments/totals").json()] == [
        f"guard of [{lot}]"
    ]
    exported = guard.get("/api/payments/export").text.split("\r\n")
    assert [line.split(",")[0] for line in exported] == ["id", str(paid["id"]), ""]
    reason = {"reason": "x"}
    assert guard.post(f"/api/payments/{paid['id']}/refund", json=reason).status_code == 403
    for method, path in (
        ("GET", f"/api/payments/{elsewhere['id']}"),
        ("POST", f"/api/payments/{elsewhere['id']}/settle"),
        ("POST", f"/api/visits/{other}/quote"),
        ("GET", f"/api/visits/{other}/validations"),
        ("POST", f"/api/visits/{other}/validations"),
        ("DELETE", f"/api/validations/{given}"),
    ):
        body = None if method != "POST" else hour if "validations" in path else {}
        refused = guard.request(method, path, json=body)
        assert (refused.status_code, refused.json()["error"]) == (403, "out_of_scope"), path
    viewer = person("viewer")
    assert len(viewer.get("/api/payments").json()["items"]) == 2
    assert viewer.post(f"/api/visits/{visit}/quote", json={}).status_code == 403


def test_payments_have_pages_totals_and_files(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    lot, _ = make_visit(sessions)
    add_tariff(client, lot)
    paid = [pay(client, make_visit(sessions)[1]) for _ in range(3)]
    client.post(f"/api/payments/{paid[0]['id']}/refund", json={"reason": "x"})
    first = client.get("/api/payments", params={"limit": 2, "with_total": True}).json()
    assert (len(first["items"]), first["total"]) == (2, 3)
    second = client.get("/api/payments", params={"limit": 2, "cursor": first["next_cursor"]})
    ids = [one["id"] for one in [*first["items"], *second.json()["items"]]]
    assert ids == [one["id"] for one in reversed(paid)]
    assert second.json()["next_cursor"] is None
    refunded = client.get("/api/payments", params={"state": "refunded"}).json()["items"]
    assert [one["id"] for one in refunded] == [paid[0]["id"]]
    assert client.get("/api/payments", params={"cursor": "x"}).status_code == 422

    (total,) = client.get("/api/payments/totals", params={"from": "2026-11-22"}).json()
    assert (total["settled"], total["settled_amount"], total["net_amount"]) == (3, 27_000, 18_000)
    assert client.get("/api/payments/totals", params={"from": "2026-11-23"}).json() == []

    csv = client.get("/api/payments/export", params={"timezone": "Asia/Jakarta"})
    lines = csv.text.split("\r\n")
    assert len(lines) == 5
    assert "2026-11-22T10:00:00+07:00" in lines[1]
    jsonl = client.get("/api/payments/export", params={"format": "jsonl", "state": "settled"})
    assert len(jsonl.text.splitlines()) == 2
    assert client.get("/api/payments/providers").json() == {"providers": ["cash", "mock", "qris"]}


def test_a_payment_that_is_sent_again_is_taken_once(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    body = {"quote_id": quote(client, visit)["id"], "provider": "cash"}
    headers = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
    answers = [
        client.post(f"/api/visits/{visit}/payments", json=body, headers=headers) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert client.get("/api/payments/totals").json()[0]["settled"] == 1


@SQLITE_ONLY
def test_a_plate_in_a_note_is_erased(admin: TestClient, sessions: sessionmaker[Session]) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(admin, lot)
    paid = pay(admin, visit)
    admin.post(f"/api/payments/{paid['id']}/refund", json={"reason": "B 1234 XYZ paid twice"})
    hour = {"kind": "minutes", "value": 60, "given_by": "Cinema", "note": "for B1234XYZ"}
    admin.post(f"/api/visits/{visit}/validations", json=hour)
    plate = {"plate": "B1234XYZ"}
    confirm = admin.post("/api/privacy/erase/preview", json=plate).json()["confirm"]
    erased = admin.post("/api/privacy/erase", json={**plate, "confirm": confirm})
    assert erased.status_code == 200, erased.text
    reason = admin.get(f"/api/payments/{paid['id']}").json()["reason"]
    refund = admin.get(f"/api/payments/{paid['id']}/refunds").json()[0]["reason"]
    note = admin.get(f"/api/visits/{visit}/validations").json()[0]["note"]
    for text in (reason, refund):
        assert "1234" not in text
        assert text.endswith("paid twice")
    assert "1234" not in note
