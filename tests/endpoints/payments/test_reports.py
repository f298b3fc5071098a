"""Reports on lots: figures by local intervals, the period before, the rows behind them, files."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.enums import VisitState
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person
from tests.endpoints.payments.money import AT, SetClock, add_tariff, make_visit, pay

PATH = "/api/reports/parking"
HOUR = timedelta(hours=1)


def stay(sessions: sessionmaker[Session], entered_at: datetime, hours: float, lot: str) -> int:
    """Add a closed visit; return the id of its lot."""
    exited_at = entered_at + HOUR * hours
    lot_id, visit_id = make_visit(
        sessions, state=VisitState.CLOSED, lot=lot, entered_at=entered_at, exited_at=exited_at
    )
    with sessions.begin() as session:
        session.get_one(models.Visit, visit_id).stay_s = int(hours * 3600)
    return lot_id


def get(client: TestClient, **query: Any) -> dict[str, Any]:
    answer = client.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_figures_are_of_local_days_and_compared_with_those_before(
    admin: TestClient, sessions: sessionmaker[Session], clock: SetClock
) -> None:
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # 23:30 in Jakarta
    north = stay(sessions, AT, 2, "North")
    for hours in (1, 3):  # leave at 00:30 and 02:30 of the next day
        stay(sessions, late, hours, "North")
    stay(sessions, AT - HOUR * 48, 30, "North")
    stay(sessions, AT, 0.5, "South")
    make_visit(sessions, entered_at=AT)
    make_visit(sessions, state=VisitState.ORPHAN_EXIT, entered_at=None, exited_at=AT)
    admin.put(
        f"/api/lots/{north}", json={"name": "North", "timezone": "Asia/Jakarta", "capacity": 4}
    )
    clock.now = AT + HOUR * 72
    found = get(admin, **{"from": "2026-11-22", "to": "2026-11-24", "overstay_s": 2 * 3600})
    assert (found["timezone"], found["from"], found["before_from"]) == (
        "Asia/Jakarta",
        "2026-11-21T17:00:00Z",
        "2026-11-19T17:00:00Z",
    )
    assert [lot["lot_name"] for lot in found["lots"]] == ["North", "South"]
    first, second = found["lots"][0]["intervals"]
    assert (first["entries"], first["exits"], first["stays"], first["overstays"]) == (4, 2, 1, 1)
    assert (second["entries"], second["exits"], second["overstays"]) == (0, 2, 1)
    assert (second["dwell_mean_s"], second["dwell_p50_s"], second["dwell_p90_s"]) == (
        7200,
        3600,
        10_800,
    )
    assert (first["turnover"], first["peak"], second["peak"]) == (0.5, 3, 3)
    total, before = found["lots"][0]["total"], found["lots"][0]["before"]
    assert (total["entries"], total["exits"], found["lots"][0]["open_overstays"]) == (4, 4, 1)
    assert (before["entries"], before["exits"]) == (1, 1)
    assert (found["total"]["stays"], found["total"]["dwell_p50_s"]) == (4, 3600)
    assert found["total"]["turnover"] is None

    day: dict[str, Any] = {"lot": north, "with_total": True}
    begin, end = first["from"], first["to"]
    behind: tuple[tuple[dict[str, Any], int], ...] = (
        ({"entered_from": begin, "entered_to": end}, 4),
        ({"exited_from": begin, "exited_to": end}, 2),
        ({"exited_from": begin, "exited_to": end, "min_stay_s": 0}, 1),
        ({"exited_from": end, "exited_to": second["to"], "min_stay_s": 7200}, 1),
        ({"state": "open", "min_stay_s": 7200}, 1),
    )
    for query, number in behind:
        assert admin.get("/api/visits", params={**day, **query}).json()["total"] == number, query


def test_intervals_are_of_the_clock_that_is_asked_for(
    admin: TestClient, sessions: sessionmaker[Session], clock: SetClock
) -> None:
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    clock.now = AT + HOUR * 72
    stay(sessions, AT, 2, "North")
    for hours in (1, 3):  # leave at 23:15 in Kathmandu, and 01:15 of the next day
        stay(sessions, late, hours, "North")
    south = stay(sessions, AT, 0.5, "South")
    hourly = get(
        admin, **{"from": AT.isoformat(), "to": late.isoformat()}, lot_id=south, interval="hour"
    )
    assert [lot["lot_id"] for lot in hourly["lots"]] == [south]
    assert hourly["lots"][0]["intervals"][0]["entries"] == 1
    kathmandu = get(admin, **{"from": "2026-11-22", "to": "2026-11-24"}, timezone="Asia/Kathmandu")
    assert [part["exits"] for part in kathmandu["lots"][0]["intervals"]] == [2, 1]
    months = get(admin, **{"from": "2026-10-01", "to": "2026-12-01"}, interval="month")
    assert [part["entries"] for part in months["lots"][0]["intervals"]] == [0, 3]
    for query in (
        {"from": "2026-11-24", "to": "2026-11-22"},
        {"from": "2024-01-01"},
        {"from": "2026-01-01", "interval": "hour"},
    ):
        assert admin.get(PATH, params=query).status_code == 422
    assert admin.get(PATH, params={"lot_id": 99}).status_code == 404


def test_money_is_of_the_day_it_moved_and_opens_its_payments(
    admin: TestClient, person: Person, sessions: sessionmaker[Session], clock: SetClock
) -> None:
    north, visit = make_visit(sessions)
    add_tariff(admin, give_to=north)
    payment = pay(admin, visit)["id"]
    clock.now += HOUR * 24
    refunded = admin.post(f"/api/payments/{payment}/refund", json={"reason": "wrong vehicle"})
    assert refunded.status_code == 200, refunded.text
    query = {"from": "2026-11-22", "to": "2026-11-24"}
    first, second = get(admin, **query)["lots"][0]["intervals"]
    money = {"currency": "IDR", "decimals": 0}
    assert first["revenue"] == [{**money, "settled": 9000, "refunded": 0, "net": 9000}]
    assert second["revenue"] == [{**money, "settled": 0, "refunded": 9000, "net": -9000}]
    for name, part in (("settled", first), ("refunded", second)):
        period = {f"{name}_from": part["from"], f"{name}_to": part["to"]}
        items = admin.get("/api/payments", params={**period, "lot_id": north}).json()["items"]
        assert [item["id"] for item in items] == [payment]

    file = admin.get(f"{PATH}/export", params=query)
    assert file.headers["X-Timezone"] == "Asia/Jakarta"
    head, line, *_ = file.text.split("\r\n")
    assert head == (
        "lot,from,to,entries,exits,stays,dwell_mean_s,dwell_p50_s,dwell_p90_s,overstays,peak,"
        "turnover,settled_IDR,refunded_IDR,net_IDR"
    )
    assert line == (
        "North,2026-11-22T00:00:00+07:00,2026-11-23T00:00:00+07:00,1,0,0,,,,0,1,,9000,0,9000"
    )
    book = admin.get(f"{PATH}/export", params={**query, "format": "xlsx"})
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(io.BytesIO(book.content)).namelist()
    stay(sessions, AT, 1, "South")
    limited = person("viewer", lots=[north])
    assert [lot["lot_id"] for lot in get(limited, **query)["lots"]] == [north]
