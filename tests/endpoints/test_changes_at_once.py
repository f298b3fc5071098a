"""Changes of one thing at once have the results of one after the other, on every database."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.main import create_app
from tests.endpoints.conftest import make_settings
from tests.endpoints.live_server import serve
from tests.factories import make_session
from tests.fake_engine import FakeEngine

CLIENTS = 8

Sessions = sessionmaker[Session]
Call = Callable[[], httpx2.Response]


@pytest.fixture
def server(data_dir: Path, database_url: str) -> Iterator[httpx2.Client]:
    settings = make_settings(data_dir, database_url)
    with (
        serve(create_app(settings, engine=FakeEngine())) as port,
        httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        yield client


def at_once(calls: Sequence[Call]) -> list[httpx2.Response]:
    """Make all calls at the same moment; return their answers in the order of ``calls``."""
    barrier = threading.Barrier(len(calls))

    def make(call: Call) -> httpx2.Response:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(make, calls))


def statuses(answers: Sequence[httpx2.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def new_plate(sessions: Sessions, text: str = "B1") -> tuple[int, int, int]:
    """Store a photo of a vehicle with a plate; return their ids: photo, vehicle, plate."""
    with sessions.begin() as session:
        photo = make_session(session, plates=[text])
        part = photo.detections[0]
        assert part.vehicle is not None
        assert part.plate is not None
        return photo.id, part.vehicle.id, part.plate.id


def test_corrections_follow_one_another(server: httpx2.Client, sessions: Sessions) -> None:
    _, _, plate = new_plate(sessions)
    address = f"/api/plates/{plate}"
    texts = [f"C{number}" for number in range(CLIENTS)]
    answers = at_once([partial(server.patch, address, json={"text": text}) for text in texts])
    assert statuses(answers) == {200: CLIENTS}
    history = server.get(address).json()["corrections"]
    after = [item["text_after"] for item in history]
    assert sorted(after) == texts
    assert [item["text_before"] for item in history] == ["B1", *after[:-1]]

    undone = at_once([partial(server.post, f"{address}/undo")] * (CLIENTS + 2))
    assert statuses(undone) == {200: CLIENTS, 409: 2}
    assert server.get(address).json()["text"] == "B1"


def test_one_of_two_changes_based_on_one_version_is_made(
    server: httpx2.Client, sessions: Sessions
) -> None:
    _, _, plate = new_plate(sessions)
    address = f"/api/plates/{plate}"
    headers = {"If-Match": server.get(address).headers["etag"]}
    answers = at_once(
        [
            partial(server.patch, address, json={"text": f"C{number}"}, headers=headers)
            for number in range(CLIENTS)
        ]
    )
    assert statuses(answers) == {200: 1, 412: CLIENTS - 1}


def test_a_plate_put_on_a_list_and_deleted(server: httpx2.Client) -> None:
    put = partial(server.put, "/plate_status/B1", json={"status": "blocked"})
    add = partial(server.post, "/plate_status", json={"plate": "B1", "status": "watched"})
    drop = partial(server.delete, "/plate_status/B1")
    file = {"file": ("list.csv", b"plate,status\nB1,allowed\n")}
    load = partial(server.post, "/plate_status/import", files=file)
    for _ in range(4):
        calls: list[Call] = [put, drop, put, drop, add, put, drop, load]
        answers = at_once(calls)
        assert {answers[index].status_code for index in (0, 2, 5)} <= {200, 201}
        assert {answers[index].status_code for index in (1, 3, 6)} <= {204, 404}
        assert answers[4].status_code in {201, 409}
        assert answers[7].status_code == 200
        added = statuses(answers)[201] + answers[7].json()["added"]
        listed = server.get("/plate_status?plate=B1").json()["entry"] is not None
        assert added - statuses(answers)[204] == listed
        server.delete("/plate_status/B1")


def test_a_lot_changed_and_deleted(server: httpx2.Client) -> None:
    for _ in range(4):
        lot = server.post("/api/lots", json={"name": "North"}).json()["id"]
        address = f"/api/lots/{lot}"
        gate = {"name": "Gate", "type": "entry", "lot_id": lot}
        put = partial(server.put, address, json={"name": "North"})
        drop = partial(server.delete, address)
        add = partial(server.post, "/api/locations", json=gate)
        answers = at_once([put, drop, put, drop, put, drop, add])
        assert {answers[index].status_code for index in (0, 2, 4)} <= {200, 404}
        added = answers[6].status_code
        assert added in {201, 422}
        dropped = [answers[index].status_code for index in (1, 3, 5)]
        assert sorted(dropped) == ([409] * 3 if added == 201 else [204, 404, 404])
        if added == 201:
            server.delete(f"/api/locations/{answers[6].json()['id']}").raise_for_status()
            drop().raise_for_status()


def test_parts_of_a_photo_are_deleted_once(server: httpx2.Client, sessions: Sessions) -> None:
    for _ in range(4):
        _, vehicle, plate = new_plate(sessions)
        paths = [f"/api/plates/{plate}", f"/api/vehicles/{vehicle}"]
        answers = at_once([partial(server.delete, path) for path in paths * 2])
        assert statuses(answers) == {204: 2, 404: 2}
        photo, _, plate = new_plate(sessions)
        paths = [f"/session_queries/{photo}", f"/api/plates/{plate}"]
        answers = at_once([partial(server.delete, path) for path in paths * 2])
        assert sorted(answer.status_code for answer in answers[::2]) == [204, 404]
        assert {answer.status_code for answer in answers[1::2]} <= {204, 404}
    with sessions() as session:
        assert session.scalar(select(func.count(models.Detection.id))) == 0
