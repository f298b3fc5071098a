"""JSON requests with a key: one effect, one answer, on every database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import IdempotencyKey, Location, Lot, PlateCorrection
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.idempotency.conftest import HEADER, KEY, REPLAYED
from tests.endpoints.live_server import serve
from tests.factories import make_session
from tests.fake_engine import FakeEngine

Sessions = sessionmaker[Session]
CLIENTS = 8


def request(
    client: Any, method: str, url: str, body: Any = None, key: str = KEY, **headers: str
) -> Any:
    return client.request(method, url, json=body, headers={HEADER: key, **headers})


@pytest.fixture
def plate(sessions: Sessions) -> tuple[int, int]:
    """Store a photo; return the ids of its plate and of its vehicle."""
    with sessions.begin() as session:
        part = make_session(session, plates=["B1"]).detections[0]
        assert part.plate is not None
        assert part.vehicle is not None
        return part.plate.id, part.vehicle.id


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("POST", "/api/locations", {"name": "Gate 1", "type": "entry"}),
        ("POST", "/api/lots", {"name": "North"}),
        ("POST", "/plate_status", {"plate": "B 1234 XYZ", "status": "allowed"}),
        ("PATCH", "/api/plates/{plate}", {"text": "B2"}),
        ("PATCH", "/api/vehicles/{vehicle}", {"class": "bus"}),
    ],
)
def test_the_second_request_has_the_answer_of_the_first(
    client: TestClient, plate: tuple[int, int], method: str, url: str, body: dict[str, str]
) -> None:
    url = url.format(plate=plate[0], vehicle=plate[1])
    first = request(client, method, url, body)
    assert first.status_code in (200, 201), first.text
    assert REPLAYED not in first.headers
    second = request(client, method, url, body)
    assert second.headers[REPLAYED] == "true"
    assert second.status_code == first.status_code
    assert second.content == first.content
    assert second.headers["etag"] == first.headers["etag"]
    assert second.headers["content-type"] == first.headers["content-type"]
    assert request(client, method, url, {**body, "note": "other"}).status_code == 422


def test_the_answer_with_a_key_is_that_without_one(client: TestClient) -> None:
    keyed = request(client, "POST", "/api/locations", {"name": "Gate 1", "type": "entry"})
    plain = client.post("/api/locations", json={"name": "Gate 2", "type": "entry"})
    assert {**keyed.json(), "id": 0, "name": ""} == {**plain.json(), "id": 0, "name": ""}
    assert keyed.headers.keys() == plain.headers.keys()


def test_corrections_are_not_repeated(
    client: TestClient, sessions: Sessions, plate: tuple[int, int]
) -> None:
    url = f"/api/plates/{plate[0]}"
    client.patch(url, json={"text": "B2"})
    client.patch(url, json={"text": "B3"})
    for _ in range(3):
        assert request(client, "POST", f"{url}/undo").json()["text"] == "B2"
    with sessions() as session:
        undone = [row.undone_at for row in session.scalars(select(PlateCorrection))]
    assert undone.count(None) == 1


def test_a_key_belongs_to_one_request(client: TestClient, plate: tuple[int, int]) -> None:
    first = request(client, "POST", "/api/lots", {"name": "North"})
    other = request(client, "POST", "/api/lots", {"name": "South"})
    assert other.status_code == 422
    assert other.json()["error"] == "idempotency_key_reused"
    assert [lot["id"] for lot in client.get("/api/lots").json()] == [first.json()["id"]]
    url = f"/api/plates/{plate[0]}"
    request(client, "PATCH", url, {"text": "B2"})
    conditional = request(client, "PATCH", url, {"text": "B2"}, **{"If-Match": '"00"'})
    assert conditional.json()["error"] == "idempotency_key_reused"
    # The same key on another route is another key.
    assert request(client, "POST", f"{url}/undo").json()["text"] == "B1"
    elsewhere = request(client, "POST", f"/api/plates/{plate[0] + 1}/undo")
    assert elsewhere.json()["error"] == "idempotency_key_reused"


def test_errors_of_a_request_are_its_answer(client: TestClient) -> None:
    lot = client.post("/api/lots", json={"name": "North"}).json()
    first = request(client, "POST", "/api/lots", {"name": "North"})
    assert first.status_code == 409
    client.delete(f"/api/lots/{lot['id']}")
    again = request(client, "POST", "/api/lots", {"name": "North"})
    assert (again.status_code, again.content) == (409, first.content)
    assert again.headers[REPLAYED] == "true"
    assert request(client, "POST", "/api/lots", {"name": "North"}, "new").status_code == 201


def test_a_body_that_is_refused_uses_no_key(client: TestClient) -> None:
    assert request(client, "POST", "/api/lots", {"name": ""}).status_code == 422
    assert request(client, "POST", "/api/lots", {"name": "North"}).status_code == 201


@pytest.mark.parametrize("key", ["", "two words", "é", "k" * 256, '"', "a\tb"])
@SQLITE_ONLY
def test_other_keys_are_refused(client: TestClient, key: str) -> None:
    answer = client.post(
        "/api/lots", json={"name": "North"}, headers=[(HEADER.encode(), key.encode("latin-1"))]
    )
    if key == '"':
        assert answer.status_code == 201
        return
    assert answer.status_code == 422
    assert answer.json()["error"] == "validation_error"
    assert client.get("/api/lots").json() == []


@SQLITE_ONLY
def test_two_keys_are_refused_and_quotes_do_not_count(client: TestClient) -> None:
    two = client.post("/api/lots", json={"name": "North"}, headers=[(HEADER, "a"), (HEADER, "b")])
    assert two.status_code == 422
    first = request(client, "POST", "/api/lots", {"name": "North"}, "abc")
    quoted = request(client, "POST", "/api/lots", {"name": "North"}, '"abc"')
    assert quoted.content == first.content
    assert quoted.headers[REPLAYED] == "true"


@SQLITE_ONLY
def test_every_actor_has_keys_of_its_own(person: Person, sessions: Sessions) -> None:
    clients = [person("operator", name=name) for name in ("Budi", "Citra")]
    with sessions.begin() as session:
        plate = make_session(session, plates=["B1"]).detections[0].plate
        assert plate is not None
        url = f"/api/plates/{plate.id}"
    for client, text in zip(clients, ("B2", "B3"), strict=True):
        answer = request(client, "PATCH", url, {"text": text})
        assert answer.json()["text"] == text
        assert REPLAYED not in answer.headers
    assert request(clients[0], "PATCH", url, {"text": "B2"}).headers[REPLAYED] == "true"
    clients[0].delete("/api/log_in")
    assert request(clients[0], "PATCH", url, {"text": "B2"}).status_code == 401


@SQLITE_ONLY
def test_what_is_outside_of_the_scope_is_so_again(
    admin: TestClient, person: Person, plate: tuple[int, int]
) -> None:
    lot = admin.post("/api/lots", json={"name": "North"}).json()["id"]
    guard = person("guard", [lot])
    answers = [request(guard, "PATCH", f"/api/plates/{plate[0]}", {"text": "B2"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].content == answers[1].content


@pytest.fixture
def server(settings: Settings) -> Iterator[httpx2.Client]:
    with (
        serve(create_app(settings, engine=FakeEngine())) as port,
        httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        yield client


def test_many_at_once_have_one_effect(server: httpx2.Client, sessions: Sessions) -> None:
    barrier = threading.Barrier(CLIENTS)
    body = {"name": "Gate 1", "type": "entry"}

    def add(_number: int) -> httpx2.Response:
        barrier.wait()
        return request(server, "POST", "/api/locations", body)  # type: ignore[no-any-return]

    with ThreadPoolExecutor(CLIENTS) as threads:
        answers = list(threads.map(add, range(CLIENTS)))
    codes = {answer.status_code for answer in answers}
    assert codes <= {201, 409}, [answer.text for answer in answers]
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["error"] == "idempotency_key_in_use"
            assert int(answer.headers["retry-after"]) > 0
    last = request(server, "POST", "/api/locations", body)
    assert {answer.content for answer in answers if answer.status_code == 201} == {last.content}
    with sessions() as session:
        assert len(session.scalars(select(Location)).all()) == 1
        assert len(session.scalars(select(IdempotencyKey)).all()) == 1


def test_a_change_and_its_answer_are_stored_together(
    client: TestClient, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the answer cannot be stored, nothing is changed."""
    from galaxy_alpr.services.idempotency import keys

    def fail(*_values: object, **_names: object) -> bytes:
        raise OSError(5, "a failure between the change and the commit")

    with monkeypatch.context() as patch:
        patch.setattr(keys, "seal", fail)
        assert request(client, "POST", "/api/lots", {"name": "North"}).status_code >= 500
    with sessions() as session:
        assert session.scalars(select(Lot)).all() == []
    answer = request(client, "POST", "/api/lots", {"name": "North"})
    assert answer.status_code == 201
    assert REPLAYED not in answer.headers
