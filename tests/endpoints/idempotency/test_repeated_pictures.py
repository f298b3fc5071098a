"""``GALAXY_REPEATED_PICTURE=first``: the same picture, place and moment has its first reading."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import RepeatedPicture
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests import factories
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person
from tests.endpoints.accounts.test_erasure import erase
from tests.endpoints.conftest import (
    SQLITE_ONLY,
    count_sessions,
    files_below,
    make_settings,
    post,
)
from tests.endpoints.idempotency.conftest import REPLAYED, FailingEngine, one, send
from tests.exif import camera_data, png_with
from tests.fake_engine import FakeEngine, photo

Sessions = sessionmaker[Session]

MOMENT = "2026-11-22T08:00:00Z"
JPEG = {"content-type": "image/jpeg"}


@pytest.fixture
def settings(data_dir: Path, database_url: str) -> Settings:
    return make_settings(data_dir, database_url, repeated_picture="first")


@pytest.fixture
def engine() -> FailingEngine:
    return FailingEngine()


def again(client: TestClient, data: bytes | None = None, **form: str) -> Any:
    """Upload a picture with a moment."""
    answer = post(client, ("file", data or one()), **{"captured_at": MOMENT, **form})
    assert answer.status_code == 200, answer.text
    return answer


def count_keys(sessions: Sessions) -> int:
    with sessions() as session:
        return session.scalars(select(func.count(RepeatedPicture.key))).one()


def test_every_form_of_the_body_has_the_first_reading(
    client: TestClient, engine: FailingEngine, sessions: Sessions, data_dir: Path
) -> None:
    first = again(client)
    files = files_below(data_dir / "outputs")
    body = {"image": base64.b64encode(one()).decode(), "captured_at": "2026-11-22T15:00:00+07:00"}
    for answer in (
        again(client),
        client.post("/detect_image", content=one(), params={"captured_at": MOMENT}, headers=JPEG),
        client.post("/detect_image", json=body),
        send(client, one(), captured_at=MOMENT),
        send(client, one(), captured_at=MOMENT),
    ):
        assert answer.json() == first.json()
        assert answer.headers[REPLAYED] == "true"
    assert REPLAYED not in first.headers
    assert count_sessions(sessions) == engine.analyzed == 1
    assert files_below(data_dir / "outputs") == files


def test_at_once_one_is_stored(
    client: TestClient,
    settings: Settings,
    engine: FailingEngine,
    sessions: Sessions,
    data_dir: Path,
) -> None:
    with (
        TestClient(create_app(settings, engine=FakeEngine())) as second_process,
        ThreadPoolExecutor(2) as threads,
    ):
        engine.gate.clear()
        first = threads.submit(again, client)
        assert engine.entered.acquire(timeout=30)
        second = again(second_process)  # it had to be read: nothing was stored yet
        files = files_below(data_dir / "outputs")
        engine.gate.set()
        late = first.result()
        assert late.json() == second.json()
        assert (late.headers.get(REPLAYED), second.headers.get(REPLAYED)) == ("true", None)
        assert files_below(data_dir / "outputs") == files
        both = [threads.submit(again, each, one("B2")) for each in (client, second_process)]
        ids = {answer.result().json()["session_id"] for answer in both}
    assert len(ids) == 1
    assert count_sessions(sessions) == count_keys(sessions) == 2


@SQLITE_ONLY
def test_what_differs_is_stored(client: TestClient, sessions: Sessions) -> None:
    with sessions.begin() as session:
        factories.make_location(session, "Gate 1")
    for data, form in (
        (one(), {}),
        (one("B2"), {}),
        (one(), {"captured_at": "2026-11-22T08:00:00.001Z"}),
        (one(), {"location": "Gate 1"}),
        (one(), {"captured_at": ""}),
        (one(), {"captured_at": ""}),
    ):
        assert REPLAYED not in again(client, data, **form).headers
    assert count_sessions(sessions) == 6
    assert count_keys(sessions) == 4


@SQLITE_ONLY
def test_the_camera_clock_is_a_moment(client: TestClient, engine: FailingEngine) -> None:
    data = png_with(one(), camera_data("2026:03:14 07:41:09"))
    form = {"captured_at": "", "captured_at_from_exif": "true"}
    first = again(client, data, **form)
    assert again(client, data, **form).json() == first.json()
    assert again(client, data, captured_at="").json() != first.json()
    assert engine.analyzed == 2


@SQLITE_ONLY
def test_several_pictures_are_replayed_if_none_is_read(
    client: TestClient, engine: FailingEngine
) -> None:
    def several(*pictures: bytes) -> Any:
        return post(client, *(("files", data) for data in pictures), captured_at=MOMENT)

    first = again(client)
    some = several(one(), one("B2"), one())
    assert some.json()["results"][0] == some.json()["results"][2] == first.json()
    assert REPLAYED not in some.headers
    both = several(one("B2"), one())
    assert both.json()["results"] == some.json()["results"][1::-1]
    assert both.headers[REPLAYED] == "true"
    assert engine.analyzed == 2


def test_a_deleted_reading_answers_nothing(client: TestClient, sessions: Sessions) -> None:
    first = again(client).json()
    assert client.delete(f"/session_queries/{first['session_id']}").status_code == 204
    assert count_keys(sessions) == 0
    second = again(client)
    assert REPLAYED not in second.headers
    assert again(client).json() == second.json()


def test_a_picture_with_an_erased_plate_answers_nothing(
    client: TestClient, sessions: Sessions
) -> None:
    data = photo("B1234XYZ", "D8705QK")
    first = again(client, data).json()
    assert erase(client)["photos_repainted"] == 1
    assert count_keys(sessions) == 0
    second = again(client, data).json()
    assert second["session_id"] != first["session_id"]
    assert len(second["detections"]) == 2


@SQLITE_ONLY
def test_hidden_plates_answer_nothing(data_dir: Path, database_url: str) -> None:
    changes = {"repeated_picture": "first", "unlisted_plates": "hash"}
    settings = make_settings(data_dir, database_url, **changes)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        answers = [again(client).json() for _ in range(2)]
    assert {item["detections"][0]["plate"]["text"] for item in answers} == {"B1234XYZ"}
    assert answers[0]["session_id"] != answers[1]["session_id"]


@SQLITE_ONLY
def test_nobody_gets_what_they_may_not_see(
    admin: TestClient, person: Person, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        lot = factories.make_lot(session, "North")
        factories.make_location(session, "Gate 1", lot=lot)
        factories.make_location(session, "Gate 2")
        lot_id = lot.id
    guard = person("guard", lots=[lot_id])
    inside = again(admin, location="Gate 1").json()
    assert again(guard, location="Gate 1").json() == inside
    again(admin, location="Gate 2")
    refused = post(guard, ("file", one()), captured_at=MOMENT, location="Gate 2")
    assert refused.status_code == 403


@SQLITE_ONLY
def test_who_may_only_send_pictures_has_only_their_own(admin: TestClient, app: FastAPI) -> None:
    def camera(name: str) -> TestClient:
        made = admin.post("/api/api_keys", json={"name": name, "permissions": ["detect"]}).json()
        return TestClient(app, headers={"Authorization": f"Bearer {made['key']}"})

    one_camera, other = camera("one"), camera("other")
    ids = [again(each).json()["session_id"] for each in (admin, one_camera, other)]
    assert len(set(ids)) == 3
    assert [again(each).json()["session_id"] for each in (admin, one_camera, other)] == ids
