"""Quotes and payments that come at once, on every database: money is taken once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Payment
from tests.client import TestClient
from tests.endpoints.payments.money import add_tariff, make_visit, pay, quote

THREADS = 4


def at_once(call: Callable[[], Any]) -> list[Any]:
    """Return the answers of several calls that begin together."""
    barrier = Barrier(THREADS)

    def run() -> Any:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(THREADS) as threads:
        futures = [threads.submit(run) for _ in range(THREADS)]
        return [future.result() for future in futures]


def test_a_visit_has_one_quote(client: TestClient, sessions: sessionmaker[Session]) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    found = at_once(lambda: quote(client, visit))
    assert len({one["id"] for one in found}) == 1
    with sessions() as session:
        assert session.execute(select(func.count(Payment.id))).scalar_one() == 1


def test_a_quote_is_paid_once(client: TestClient, sessions: sessionmaker[Session]) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    body = {"quote_id": quote(client, visit)["id"], "provider": "cash"}
    answers = at_once(lambda: client.post(f"/api/visits/{visit}/payments", json=body))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    (total,) = client.get("/api/payments/totals").json()
    assert (total["settled"], total["settled_amount"]) == (1, 9000)


def test_a_payment_is_settled_once(client: TestClient, sessions: sessionmaker[Session]) -> None:
    lot, visit = make_visit(sessions)
    add_tariff(client, lot)
    path = f"/api/payments/{pay(client, visit, 'mock')['id']}/settle"
    answers = at_once(lambda: client.post(path, json={}))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


def test_versions_are_numbered_without_gaps(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    lot, _ = make_visit(sessions)
    tariff = add_tariff(client, lot)
    data = client.get(f"/api/tariffs/{tariff['id']}/versions/1").json()["data"]
    path = f"/api/tariffs/{tariff['id']}/versions"
    answers = at_once(lambda: client.post(path, json={"data": data}))
    assert sorted(answer.json()["number"] for answer in answers) == [2, 3, 4, 5]
