"""Uploads with a key: pictures are stored once, whatever happens between two attempts."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import IdempotencyKey, IdempotencyStep
from galaxy_alpr.main import create_app
from galaxy_alpr.services.idempotency.keys import LEASE
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, count_sessions, files_below
from tests.endpoints.idempotency.conftest import HEADER, KEY, REPLAYED, FailingEngine, one, send
from tests.fake_engine import FakeEngine

Sessions = sessionmaker[Session]


class Moment:
    """A clock that a test sets ahead."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def engine() -> FailingEngine:
    return FailingEngine()


@pytest.fixture
def app(settings: Settings, engine: FailingEngine, moment: Moment) -> FastAPI:
    return create_app(settings, engine=engine, now=moment)


@pytest.fixture
def second_process(settings: Settings, moment: Moment) -> Iterator[TestClient]:
    """Another service with the same database and folder."""
    with TestClient(create_app(settings, engine=FakeEngine(), now=moment)) as client:
        yield client


def test_an_upload_that_is_sent_again_is_stored_once(
    client: TestClient, engine: FailingEngine, sessions: Sessions, data_dir: Path
) -> None:
    first = send(client, one(), location="")
    assert first.status_code == 200, first.text
    files = files_below(data_dir / "outputs")
    second = send(client, one(), location="")
    assert second.headers[REPLAYED] == "true"
    assert second.content == first.content
    assert count_sessions(sessions) == engine.analyzed == 1
    assert files_below(data_dir / "outputs") == files
    assert client.get("/detections").json()["items"][0]["plate"]["text"] == "B1234XYZ"


def test_the_answer_with_a_key_is_that_without_one(client: TestClient) -> None:
    keyed = send(client, one())
    plain = client.post("/detect_image", files=[("file", ("0.png", one()))])
    assert keyed.headers.keys() == plain.headers.keys()
    assert keyed.json().keys() == plain.json().keys()


@pytest.mark.parametrize(
    "change", [{"picture": one("B2")}, {"field": "files"}, {"country": "ID"}, {"name": "b.png"}]
)
@SQLITE_ONLY
def test_another_upload_with_the_key_is_refused(
    client: TestClient, sessions: Sessions, change: dict[str, str | bytes]
) -> None:
    assert send(client, one()).status_code == 200
    picture, form = change.pop("picture", one()), {}
    if "country" in change:
        form["country"] = change["country"]
    file = (str(change.get("name", "0.png")), picture)
    other = client.post(
        "/detect_image",
        files=[(str(change.get("field", "file")), file)],
        data=form,
        headers={HEADER: KEY},
    )
    assert other.status_code == 422
    assert other.json()["error"] == "idempotency_key_reused"
    assert count_sessions(sessions) == 1


def test_while_the_first_is_in_work_others_wait(
    client: TestClient, second_process: TestClient, engine: FailingEngine, sessions: Sessions
) -> None:
    engine.gate.clear()
    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(send, client, one())
        assert engine.entered.acquire(timeout=30)
        for other in (client, second_process):
            busy = send(other, one())
            assert busy.status_code == 409
            assert busy.json()["error"] == "idempotency_key_in_use"
            assert busy.headers["retry-after"] == "2"
        engine.gate.set()
        answer = first.result()
    for other in (client, second_process):
        assert send(other, one()).content == answer.content
    assert count_sessions(sessions) == 1


def test_of_two_in_work_one_is_stored(
    client: TestClient,
    engine: FailingEngine,
    moment: Moment,
    sessions: Sessions,
    data_dir: Path,
) -> None:
    """The first took longer than its claim lasts, so the second was let in."""
    engine.gate.clear()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(send, client, one())
        assert engine.entered.acquire(timeout=30)
        moment.ahead = LEASE + timedelta(seconds=1)
        second = threads.submit(send, client, one())
        while client.get("/ready").json()["queue"]["taken"] < 2:
            pass
        engine.gate.set()
        answers = [first.result(), second.result()]
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert count_sessions(sessions) == 1
    stored = next(answer for answer in answers if answer.status_code == 200)
    assert send(client, one()).content == stored.content
    assert len(files_below(data_dir / "outputs" / "uploaded")) == 1


def test_a_failed_upload_may_be_sent_again(
    client: TestClient, engine: FailingEngine, sessions: Sessions
) -> None:
    engine.broken = {"B1234XYZ"}
    assert send(client, one()).status_code == 500
    engine.broken = set()
    answer = send(client, one())
    assert answer.status_code == 200
    assert REPLAYED not in answer.headers
    assert count_sessions(sessions) == 1


@SQLITE_ONLY
def test_a_refused_picture_is_refused_again(client: TestClient) -> None:
    first = send(client, b"no picture")
    second = send(client, b"no picture")
    assert first.status_code == 415
    assert second.content == first.content
    assert second.headers[REPLAYED] == "true"


def test_pictures_of_several_that_are_stored_are_not_stored_again(
    client: TestClient, engine: FailingEngine, sessions: Sessions
) -> None:
    pictures = [one("B1"), one("B2"), b"no picture", one("B3")]
    engine.broken = {"B2"}
    first = send(client, *pictures, field="files").json()["results"]
    assert [item.get("error") for item in first] == [
        None,
        "model_error",
        "unsupported_media_type",
        None,
    ]
    engine.broken = set()
    second = send(client, *pictures, field="files")
    results = second.json()["results"]
    assert REPLAYED not in second.headers
    assert [results[0], results[2], results[3]] == [first[0], first[2], first[3]]
    assert results[1]["detections"][0]["plate"]["text"] == "B2"
    third = send(client, *pictures, field="files")
    assert third.content == second.content
    assert third.headers[REPLAYED] == "true"
    assert count_sessions(sessions) == 3
    with sessions() as session:
        assert session.scalars(select(IdempotencyStep)).all() == []


def test_an_import_is_made_once(client: TestClient) -> None:
    def load(dry_run: bool) -> tuple[int, dict[str, int]]:
        answer = client.post(
            "/plate_status/import",
            params={"dry_run": dry_run},
            files={"file": ("list.csv", b"plate,status\nB1,allowed\n")},
            headers={HEADER: KEY},
        )
        return answer.status_code, answer.json()

    first = load(False)
    assert first[1]["added"] == 1
    assert load(False) == first
    assert load(True)[1]["error"] == "idempotency_key_reused"  # type: ignore[comparison-overlap]


def test_answers_are_kept_for_a_day_and_over_a_restart(
    settings: Settings, sessions: Sessions
) -> None:
    contents = []
    for hours in (0, 23, 25):
        later = Moment()
        later.ahead = timedelta(hours=hours)
        with TestClient(create_app(settings, engine=FakeEngine(), now=later)) as client:
            contents.append(send(client, one()).content)
    assert contents[0] == contents[1] != contents[2]
    assert count_sessions(sessions) == 2


def test_neither_the_key_nor_the_plate_is_readable(client: TestClient, sessions: Sessions) -> None:
    answer = send(client, one()).content
    with sessions() as session:
        (row,) = session.scalars(select(IdempotencyKey))
        stored = b" ".join(str(value).encode() for value in vars(row).values())
    assert row.status == 200
    assert row.answer is not None
    for text in (KEY.encode(), b"B1234XYZ", zlib.compress(answer)[2:10]):
        assert text not in stored
        assert text not in row.answer
