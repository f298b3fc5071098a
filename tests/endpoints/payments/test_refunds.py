"""Refunds over HTTP: parts of a payment, what is due again, and what cannot be given back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Payment
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person, entries
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.payments.money import SetClock, add_tariff, make_visit, pay, quote
from tests.endpoints.payments.test_at_once import at_once

HOUR = timedelta(hours=1)


def refund(client: TestClient, payment_id: int, status: int = 200, **body: Any) -> dict[str, Any]:
    """Refund a payment and return the answer, which has ``status``."""
    answer = client.post(f"/api/payments/{payment_id}/refund", json={"reason": "too much", **body})
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_payment_is_refunded_in_parts(
    client: TestClient, sessions: sessionmaker[Session], clock: SetClock
) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    paid = pay(client, visit)
    assert (paid["amount"], paid["refunded_amount"]) == (9000, 0)
    clock.now += timedelta(minutes=1)
    first = refund(client, paid["id"], amount=2500, reason="dirty place")
    assert (first["state"], first["amount"], first["refunded_amount"]) == ("settled", 9000, 2500)
    assert (first["reason"], first["refunded_at"]) == ("dirty place", "2026-11-22T03:01:00Z")
    again = quote(client, visit)
    assert (again["amount"], again["quote"]["paid"]) == (2500, 6500)

    refused = refund(client, paid["id"], 409, amount=6501)
    assert refused["detail"] == f"only 6500 of payment {paid['id']} can still be refunded"
    clock.now += HOUR
    second = refund(client, paid["id"], amount=6500)
    assert (second["state"], second["refunded_amount"]) == ("refunded", 9000)
    assert "is refunded, not settled" in refund(client, paid["id"], 409, amount=1)["detail"]
    listed = client.get(f"/api/payments/{paid['id']}/refunds").json()
    assert [(one["amount"], one["reason"], one["refunded_at"]) for one in listed] == [
        (2500, "dirty place", "2026-11-22T03:01:00Z"),
        (6500, "too much", "2026-11-22T04:01:00Z"),
    ]
    assert client.get(f"/api/payments/{paid['id']}").json() == second
    assert quote(client, visit)["quote"]["paid"] == 0


def test_without_an_amount_all_that_remains_is_refunded(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    paid = pay(client, visit)
    refund(client, paid["id"], amount=1)
    whole = refund(client, paid["id"])
    assert (whole["state"], whole["refunded_amount"]) == ("refunded", 9000)
    amounts = [one["amount"] for one in client.get(f"/api/payments/{paid['id']}/refunds").json()]
    assert amounts == [1, 8999]


def test_refunds_at_once_are_never_more_than_was_settled(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    path = f"/api/payments/{pay(client, visit)['id']}/refund"
    body = {"amount": 4000, "reason": "too much"}
    answers = at_once(lambda: client.post(path, json=body))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409]
    (total,) = client.get("/api/payments/totals").json()
    assert (total["refunded"], total["refunded_amount"], total["net_amount"]) == (2, 8000, 1000)


def test_a_refund_that_is_sent_again_gives_back_once(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    path = f"/api/payments/{pay(client, visit)['id']}"
    body = {"amount": 1000, "reason": "too much"}
    headers = {"Idempotency-Key": "3b6ac0b1-4d7a-4a7e-a2d5-0f4b5b1a3c21"}
    answers = [client.post(f"{path}/refund", json=body, headers=headers) for _ in range(2)]
    assert [answer.json()["refunded_amount"] for answer in answers] == [1000, 1000]
    assert answers[1].headers["Idempotency-Replayed"] == "true"

    tag = client.get(path).headers["etag"]
    based = [client.post(f"{path}/refund", json=body, headers={"If-Match": tag}) for _ in range(2)]
    assert [answer.status_code for answer in based] == [200, 412]
    assert client.get(path).json()["refunded_amount"] == 2000


def test_figures_have_each_refund_at_its_own_moment(
    admin: TestClient, sessions: sessionmaker[Session], clock: SetClock
) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(admin, lot)
    paid = pay(admin, visit)
    for amount in (2000, 3000):
        clock.now += timedelta(days=1)
        refund(admin, paid["id"], amount=amount)
    query = {"from": "2026-11-22", "to": "2026-11-25"}
    found = admin.get("/api/reports/parking", params=query).json()["lots"][0]["intervals"]
    money = [(part["revenue"][0]["settled"], part["revenue"][0]["refunded"]) for part in found]
    assert money == [(9000, 0), (0, 2000), (0, 3000)]
    for part, number in zip(found, (0, 1, 1), strict=True):
        period = {"refunded_from": part["from"], "refunded_to": part["to"], "with_total": True}
        assert admin.get("/api/payments", params=period).json()["total"] == number
    (day,) = admin.get("/api/payments/totals", params={"from": "2026-11-24"}).json()
    assert (day["settled_amount"], day["refunded_amount"], day["net_amount"]) == (0, 3000, -3000)
    head, line, *_ = admin.get("/api/payments/export").text.split("\r\n")
    row = dict(zip(head.split(","), line.split(","), strict=True))
    assert (row["amount"], row["refunded_amount"], row["state"]) == ("9000", "5000", "settled")


@SQLITE_ONLY
def test_refunds_are_recorded_and_are_for_managers(
    admin: TestClient, person: Person, sessions: sessionmaker[Session]
) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(admin, lot)
    paid = pay(admin, visit)
    body = {"amount": 10, "reason": "too much"}
    guard = person("guard")
    assert guard.post(f"/api/payments/{paid['id']}/refund", json=body).status_code == 403
    assert guard.get(f"/api/payments/{paid['id']}/refunds").json() == []
    refund(admin, paid["id"], amount=10)
    (entry,) = [one for one in entries(admin) if one["action"] == "payment.refund"]
    assert (entry["before"]["refunded_amount"], entry["after"]["refunded_amount"]) == (0, 10)
    south, _ = make_visit(sessions, lot="South")
    elsewhere = person("operator", lots=[south])
    assert elsewhere.get(f"/api/payments/{paid['id']}/refunds").status_code == 403
    assert elsewhere.post(f"/api/payments/{paid['id']}/refund", json=body).status_code == 403


@SQLITE_ONLY
@pytest.mark.parametrize("amount", [0, -1, 1.5, "all", 10**16])
def test_what_is_no_amount(
    client: TestClient, sessions: sessionmaker[Session], amount: object
) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    paid = pay(client, visit)
    assert "amount" in str(refund(client, paid["id"], 422, amount=amount)["detail"])
    with sessions() as session:
        assert session.get_one(Payment, paid["id"]).refunded_amount == 0


@SQLITE_ONLY
def test_what_is_not_settled_has_nothing_to_refund(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    pending = pay(client, visit, "mock")
    assert "is pending" in refund(client, pending["id"], 409, amount=1)["detail"]
    assert client.get("/api/payments/99/refunds").status_code == 404
