"""Whatever happens to photos, statistics by sums are those of the rows."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import DetectionSession, StatisticDay, StatisticSum
from galaxy_alpr.db.queries.statistics import days, scope
from galaxy_alpr.db.queries.statistics.scope import day_of
from galaxy_alpr.services.readings import corrections
from galaxy_alpr.services.retention.keep import Keep
from galaxy_alpr.services.retention.readings import RetentionPlan
from galaxy_alpr.services.statistics.day_sums import (
    DaySums,
    forget_sums,
    make_sums,
    remake_sums,
    wrong_sums,
)
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, Upload
from tests.fake_engine import photo

FIRST = datetime(2026, 10, 26, 20, tzinfo=UTC)
NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)
TEXTS = ("B1234XYZ", "D77AB", "L5C", "B12")
SEEN = (*TEXTS, "?", "-", "~D1ABC")
QUERIES: tuple[dict[str, Any], ...] = (
    {},
    {"from": "2026-10-28T00:00:00+07:00", "to": "2026-11-02T00:00:00+07:00"},
    {"location": "Gate", "timezone": "Asia/Kathmandu"},
)
LISTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/detections", {}),
    ("/detections", {"sort": "-confidence"}),
    ("/detections", {"location": "Gate"}),
    ("/detections", {"vehicle_class": "car"}),
    ("/detections", {"kind": "vehicle_without_plate"}),
    ("/detections", {"country": "ID"}),
    ("/detections", {"region": "B"}),
    ("/detections", {"plate_type": "private"}),
    ("/detections", {"read": False}),
    ("/detections", {"read": True}),
    ("/detections", {"country": "ID", "read": True}),
    ("/vehicle_queries", {}),
    ("/vehicle_queries", {"with_plate": False}),
    ("/session_queries", QUERIES[1]),
)


def answers(client: TestClient) -> list[Any]:
    """Return what statistics, places and lists count, without the moment of the answer."""
    found: list[Any] = [client.get("/statistics", params=query).json() for query in QUERIES]
    found.append([item["sessions"] for item in client.get("/api/locations").json()])
    for path, query in LISTS:
        page = client.get(path, params={**query, "with_total": True, "limit": 200}).json()
        assert page["total"] == len(page["items"]), (path, query)
        found.append(page["total"])
    return found


class Operations:
    """Random changes of the stored photos, each over the path that people or the service use."""

    def __init__(
        self, client: TestClient, upload: Upload, app: FastAPI, rng: random.Random
    ) -> None:
        self.client = client
        self.upload = upload
        self.context = app.state.context
        self.rng = rng

    def store(self) -> None:
        at = FIRST + timedelta(hours=self.rng.randrange(200))
        seen = self.rng.choices(SEEN, k=self.rng.randrange(4))
        form = {"location": "Gate"} if self.rng.random() < 0.7 else {}
        self.upload(photo(*seen), captured_at=at.isoformat(), **form)

    def correct(self) -> None:
        plate = self._part("plate")
        if plate is not None:
            body = {"text": self.rng.choice(TEXTS)}
            self.client.patch(f"/api/plates/{plate}", json=body)

    def undo(self) -> None:
        plate = self._part("plate")
        if plate is not None:
            self.client.post(f"/api/plates/{plate}/undo")

    def correct_vehicle(self) -> None:
        vehicle = self._part("vehicle")
        if vehicle is not None:
            body = {"class": self.rng.choice(("bus", "car"))}
            assert self.client.patch(f"/api/vehicles/{vehicle}", json=body).status_code == 200

    def delete(self) -> None:
        name = self.rng.choice(("plate", "vehicle"))
        part = self._part(name)
        if part is not None:
            assert self.client.delete(f"/api/{name}s/{part}").status_code == 204

    def delete_photo(self) -> None:
        photos = self.client.get("/session_queries").json()["items"]
        if photos:
            id = self.rng.choice(photos)["session_id"]
            assert self.client.delete(f"/session_queries/{id}").status_code == 204

    def erase(self) -> None:
        plate = self.rng.choice(TEXTS)
        found = self.client.post("/api/privacy/erase/preview", json={"plate": plate}).json()
        body = {"plate": plate, "confirm": found["confirm"]}
        assert self.client.post("/api/privacy/erase", json=body).status_code == 200

    def list_plates(self) -> None:
        status = self.rng.choice(("allowed", "blocked"))
        self.client.post("/plate_status", json={"plate": self.rng.choice(TEXTS), "status": status})

    def expire(self) -> None:
        with self.context.sessions.begin() as session:
            session.execute(update(DetectionSession).values(created_at=FIRST))
        plan = RetentionPlan(
            self.context.sessions,
            self.context.store,
            keep=Keep(days=8),
            now=FIRST + timedelta(days=9, hours=self.rng.randrange(24)),
        )
        list(plan.run())

    def make(self) -> None:
        make_sums(self.context.sessions, now=NOW)

    def _part(self, name: str) -> int | None:
        found = self.client.get("/detections", params={"limit": 200}).json()["items"]
        ids = [item[name]["id"] for item in found if item[name] is not None]
        return self.rng.choice(ids) if ids else None


def test_sums_are_right_after_any_operations(
    client: TestClient, upload: Upload, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scope, "FEWEST_DAYS", 1)  # the sums of October are used
    client.post("/api/locations", json={"name": "Gate", "type": "entry"})
    sessions = app.state.context.sessions
    rng = random.Random(11)
    operations = Operations(client, upload, app, rng)
    rare: tuple[Callable[[], None], ...] = (operations.erase, operations.expire)
    common: tuple[Callable[[], None], ...] = (
        operations.correct,
        operations.undo,
        operations.correct_vehicle,
        operations.delete,
        operations.delete_photo,
        operations.list_plates,
    )
    histories = 0
    for _ in range(15):
        operations.store()
    for number in range(5):
        operations.make()
        for change in (*rng.choices(common, k=5), operations.store, rng.choice(rare)):
            change()
        if number % 2:
            operations.make()
        assert list(wrong_sums(sessions)) == []
        by_sums = answers(client)
        histories += has_history(sessions)
        with sessions.begin() as session:
            days.forget(session)
        assert answers(client) == by_sums
        for _ in range(4):
            operations.store()
    assert histories


def has_history(sessions: sessionmaker[Session]) -> bool:
    with sessions() as session:
        return scope.plan(session, scope.Scope()).history is not None


def summed(sessions: sessionmaker[Session]) -> list[int]:
    with sessions() as session:
        return days.with_sums(session)


def test_a_day_that_is_changed_while_it_is_summed_gets_no_sums(
    upload: Upload, app: FastAPI
) -> None:
    upload(photo("B1"), captured_at=FIRST.isoformat())
    sessions, day = app.state.context.sessions, day_of(FIRST)
    with sessions.begin() as session:
        token = days.claim(session, [day, day + 1])
    with sessions() as session:
        sums = {number: days.count(session, number) or {} for number in (day, day + 1)}
    upload(photo("B2"), captured_at=FIRST.isoformat())
    with sessions.begin() as session:
        assert days.store(session, token, sums) == 1
    assert summed(sessions) == [day + 1]


def test_a_change_that_is_rolled_back_forgets_nothing(upload: Upload, app: FastAPI) -> None:
    plate = upload(photo("B1"), captured_at=FIRST.isoformat())["detections"][0]["plate"]["id"]
    sessions = app.state.context.sessions
    make_sums(sessions, now=NOW)
    before = summed(sessions)
    with sessions() as session:
        session.begin()
        corrections.correct_plate(session, id=plate, text="B2", actor=SYSTEM)
        session.rollback()
    assert summed(sessions) == before != []
    with sessions.begin() as session:
        corrections.correct_plate(session, id=plate, text="B2", actor=SYSTEM)
    lost = {day_of(FIRST), scope.history_of(scope.month_of(day_of(FIRST)))}
    assert summed(sessions) == [day for day in before if day not in lost]


def test_the_sums_of_an_erased_plate_are_gone_at_once(
    client: TestClient, upload: Upload, app: FastAPI
) -> None:
    upload(photo("B1234XYZ"), captured_at=FIRST.isoformat())
    sessions = app.state.context.sessions
    make_sums(sessions, now=NOW)
    found = client.post("/api/privacy/erase/preview", json={"plate": "B1234XYZ"}).json()
    client.post("/api/privacy/erase", json={"plate": "B1234XYZ", "confirm": found["confirm"]})
    with sessions() as session:
        assert session.get(StatisticDay, day_of(FIRST)) is None
        assert not session.query(StatisticSum).filter_by(day=day_of(FIRST)).all()


@SQLITE_ONLY
def test_wrong_sums_are_found_and_made_again(upload: Upload, app: FastAPI) -> None:
    upload(photo("B1"), captured_at=FIRST.isoformat())
    sessions = app.state.context.sessions
    make_sums(sessions, now=NOW)
    with sessions.begin() as session:
        session.execute(update(StatisticSum).values(images=7))
    assert list(wrong_sums(sessions)) == [FIRST.date(), FIRST.date().replace(day=1)]
    forget_sums(sessions, [FIRST.date()])
    assert day_of(FIRST) not in summed(sessions)
    assert remake_sums(sessions, now=NOW) == day_of(NOW) - day_of(FIRST)
    assert list(wrong_sums(sessions)) == []


@SQLITE_ONLY
def test_the_day_that_has_not_ended_has_no_sums(upload: Upload, app: FastAPI) -> None:
    upload(photo("B1"))
    context = app.state.context
    assert DaySums(sessions=context.sessions, clock=context.clock).make() == 0
    assert summed(context.sessions) == []
