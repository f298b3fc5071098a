"""Tariffs and visits for tests of money, and a clock that a test sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.enums import VehicleClass, VisitState
from tests import factories
from tests.client import TestClient

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
"""08:00 in Jakarta."""

RATE = {
    "name": "day",
    "first": [{"minutes": 60, "amount": 5000}],
    "interval": {"minutes": 60, "amount": 4000},
}
DATA = {
    "currency": {"code": "IDR", "decimals": 0},
    "rates": [RATE],
    "grace": {"after_payment_minutes": 15},
    "lost_ticket": [{"amount": 25_000}],
}


class SetClock:
    """Returns the moment that a test sets."""

    def __init__(self) -> None:
        self.now = AT + timedelta(hours=2)

    def __call__(self) -> datetime:
        return self.now


def make_visit(
    sessions: sessionmaker[Session],
    *,
    state: VisitState = VisitState.OPEN,
    lot: str = "North",
    entered_at: datetime | None = AT,
    exited_at: datetime | None = None,
    vehicle_class: VehicleClass | None = VehicleClass.CAR,
) -> tuple[int, int]:
    """Add a visit and, where it is missing, its lot; return the ids of the lot and the visit."""
    with sessions.begin() as session:
        found = session.query(models.Lot).filter_by(name=lot).one_or_none()
        place = found or factories.make_lot(session, lot, timezone="Asia/Jakarta")
        began = entered_at or exited_at or AT
        visit = models.Visit(
            lot_id=place.id,
            state=state,
            text="B1234XYZ",
            vehicle_class=vehicle_class,
            began_at=began,
            entered_at=entered_at,
            exited_at=exited_at,
            last_seen_at=exited_at or began,
        )
        session.add(visit)
        session.flush()
        return place.id, visit.id


def add_tariff(client: TestClient, give_to: int | None = None, **values: Any) -> dict[str, Any]:
    """Add a tariff that is valid since 2026-11-01, give it to a lot, and return it."""
    body = {"name": "Cars", "data": DATA, "valid_from": "2026-11-01", **values}
    answer = client.post("/api/tariffs", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    if give_to is not None:
        given = client.put(f"/api/lots/{give_to}/tariff", json={"tariff_id": found["id"]})
        assert given.status_code == 200, given.text
    return found


def quote(client: TestClient, visit_id: int, **body: Any) -> dict[str, Any]:
    """Quote a visit and return the quote."""
    answer = client.post(f"/api/visits/{visit_id}/quote", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def pay(client: TestClient, visit_id: int, provider: str = "cash") -> dict[str, Any]:
    """Quote a visit, pay it, and return the payment."""
    body = {"quote_id": quote(client, visit_id)["id"], "provider": provider}
    answer = client.post(f"/api/visits/{visit_id}/payments", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found
