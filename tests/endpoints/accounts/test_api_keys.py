"""API keys: made, used within their rights and limits, and ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import Permission, permission_for, within
from galaxy_alpr.access import Scope as LotScope
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import ApiKey, ApiKeyDay, IdempotencyKey
from galaxy_alpr.errors import Unavailable
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person
from tests.endpoints.accounts.test_access import ENDLESS, url
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.factories import make_location, make_lot, make_session
from tests.fake_engine import FakeEngine, photo
from tests.test_access import own_routes

Sessions = sessionmaker[Session]
GRANTABLE = sorted(set(Permission) - {Permission.SIGNED_IN})

Program = Callable[..., TestClient]


def make_key(client: TestClient, *permissions: str, **values: Any) -> dict[str, Any]:
    body = {"name": "a program", "permissions": list(permissions) or ["read"], **values}
    answer = client.post("/api/api_keys", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


@pytest.fixture
def program(admin: TestClient, app: FastAPI) -> Program:
    """Make a key, and return a client elsewhere that sends it."""

    def make(*permissions: str, **values: Any) -> TestClient:
        client = TestClient(app, client=("192.0.2.8", 40000))
        key = make_key(admin, *permissions, **values)
        client.headers["Authorization"] = f"Bearer {key['key']}"
        client.headers["X-Key-Id"] = str(key["id"])
        return client

    return make


def test_a_key_is_shown_once_and_stored_as_a_hash(admin: TestClient, sessions: Sessions) -> None:
    made = make_key(admin, "read", "detect", rate_per_minute=60, daily_quota=1000)
    key = made.pop("key")
    assert key.startswith(made["prefix"] + "_")
    assert len(key) == len(made["prefix"]) + 44
    assert admin.get("/api/api_keys").json() == [made]
    assert admin.get(f"/api/api_keys/{made['id']}").json() == made
    assert made["created_by"] == "Ani"
    with sessions() as session:
        row = session.scalars(select(ApiKey)).one()
        assert key not in " ".join(str(value) for value in vars(row).values())


@SQLITE_ONLY
def test_a_repeated_creation_makes_one_key_whose_secret_is_not_readable(
    admin: TestClient, sessions: Sessions
) -> None:
    body = {"name": "a program", "permissions": ["read"]}
    answers = [
        admin.post("/api/api_keys", json=body, headers={"Idempotency-Key": "one"}) for _ in range(2)
    ]
    assert answers[0].content == answers[1].content
    assert len(admin.get("/api/api_keys").json()) == 1
    with sessions() as session:
        stored = session.scalars(select(IdempotencyKey.answer)).one()
    assert answers[0].json()["key"].encode() not in (stored or b"")


@pytest.mark.parametrize("header", ["Authorization", "X-API-Key"])
@SQLITE_ONLY
def test_a_key_is_sent_in_one_of_two_headers(admin: TestClient, app: FastAPI, header: str) -> None:
    key = make_key(admin)["key"]
    value = f"Bearer {key}" if header == "Authorization" else key
    client = TestClient(app, client=("192.0.2.8", 40000), headers={header: value})
    assert client.get("/detections").status_code == 200
    assert client.get("/api/log_in").json()["actor"]["name"] == "a program"


def test_a_key_does_what_it_may(program: Program) -> None:
    camera = program("detect")
    answer = camera.post("/detect_image", files={"file": ("a.png", photo("B1"))})
    assert answer.status_code == 200
    refused = camera.get("/detections")
    assert refused.status_code == 403
    assert refused.json()["error"] == "forbidden"
    editor = program("readings:write", "read")
    plate = answer.json()["detections"][0]["plate"]["id"]
    corrected = editor.patch(f"/api/plates/{plate}", json={"text": "B2"})
    assert corrected.json()["corrections"][0]["changed_by"] == "a program"


@pytest.mark.parametrize("permission", GRANTABLE)
@pytest.mark.parametrize("limited", [False, True])
@SQLITE_ONLY
def test_every_route_with_every_permission(
    admin: TestClient, program: Program, permission: Permission, limited: bool
) -> None:
    lot = admin.post("/api/lots", json={"name": "North"}).json()["id"]
    if limited and not within(frozenset({permission}), LotScope(frozenset(), frozenset())):
        body = {"name": "a", "permissions": [permission], "lots": [lot]}
        assert admin.post("/api/api_keys", json=body).status_code == 422
        return
    client = program(permission, **({"lots": [lot]} if limited else {}))
    for number, (method, path) in enumerate(own_routes()):
        needed = permission_for(method, path)
        if needed is None or path == ENDLESS:
            continue
        if limited and needed != permission and number % 10:
            continue  # refused before the scope is looked at, as without a limit
        answer = client.request(method, url(path))
        refused = answer.status_code == 403 and (
            method == "HEAD" or answer.json()["error"] == "forbidden"
        )
        if not (method == "HEAD" and limited):
            assert refused != (needed == permission), (method, path, answer.text)


@SQLITE_ONLY
def test_a_key_is_bound_to_its_places(
    admin: TestClient, program: Program, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        lot = make_lot(session, "North").id
        places = {}
        for name, of_lot in (("N1", lot), ("S1", None), ("S2", None)):
            place = make_location(session, name)
            place.lot_id = of_lot
            session.flush()
            places[name] = place.id
            make_session(session, location=place, plates=[f"B{name}"])
    client = program("read", "detect", lots=[lot], locations=[places["S1"]])
    text = client.get("/detections").text
    assert ("BN1" in text, "BS1" in text, "BS2" in text) == (True, True, False)
    picture = {"file": ("a.png", photo("B1"))}
    for name, status in (("N1", 200), ("S1", 200), ("S2", 403)):
        answer = client.post("/detect_image", files=picture, data={"location": name})
        assert answer.status_code == status, name
    made = admin.get("/api/api_keys").json()[0]
    assert (made["lots"], made["locations"]) == ([lot], [places["S1"]])


@SQLITE_ONLY
def test_a_key_whose_places_are_gone_may_use_none(
    admin: TestClient, program: Program, upload: Callable[..., Any]
) -> None:
    place = admin.post("/api/locations", json={"name": "Gate", "type": "entry"}).json()["id"]
    client = program("read", locations=[place])
    upload(photo("B1"))
    assert admin.delete(f"/api/locations/{place}").status_code == 204
    assert client.get("/detections").json()["items"] == []
    assert admin.get("/api/api_keys").json()[0]["locations"] == []


def test_wrong_expired_and_revoked_keys_look_alike(
    admin: TestClient, app: FastAPI, sessions: Sessions
) -> None:
    expired, revoked, cut = (make_key(admin, name=name) for name in ("e", "r", "c"))
    with sessions.begin() as session:
        row = session.get(ApiKey, expired["id"])
        assert row is not None
        row.expires_at = utc_now() - timedelta(seconds=1)
    assert admin.delete(f"/api/api_keys/{revoked['id']}").status_code == 204
    answers = set()
    for token in (expired["key"], revoked["key"], cut["key"][:-1], "gxk_none", "gxs_none"):
        client = TestClient(app, client=("192.0.2.8", 1), headers={"X-API-Key": token})
        answer = client.get("/detections")
        answers.add((answer.status_code, answer.content, tuple(sorted(answer.headers))))
    assert len(answers) == 1
    assert answers.pop()[0] == 401
    assert admin.get(f"/api/api_keys/{revoked['id']}").json()["revoked_at"] is not None


def test_a_key_ends_and_changes_at_once(admin: TestClient, program: Program) -> None:
    client = program("read")
    id = client.headers["X-Key-Id"]
    assert client.get("/detections").status_code == 200
    changed = admin.put(f"/api/api_keys/{id}", json={"name": "renamed", "rate_per_minute": 1})
    assert (changed.json()["name"], changed.json()["rate_per_minute"]) == ("renamed", 1)
    assert [client.get("/detections").status_code for _ in range(2)] == [200, 429]
    admin.delete(f"/api/api_keys/{id}")
    assert client.get("/detections").status_code == 401
    assert admin.put(f"/api/api_keys/{id}", json={"name": "again"}).status_code == 409
    assert admin.delete(f"/api/api_keys/{id}").status_code == 204
    assert admin.get("/api/api_keys/99").status_code == 404


def test_the_rate_of_a_key(program: Program) -> None:
    client, other = program("read", rate_per_minute=3), program("read", rate_per_minute=3)
    statuses = [client.get("/api/lots").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = client.get("/api/users")
    assert refused.status_code == 429
    assert refused.json()["error"] == "too_many_requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 61
    assert other.get("/api/lots").status_code == 200


def test_the_daily_quota_of_a_key_outlasts_a_restart(
    program: Program, settings: Settings, sessions: Sessions
) -> None:
    client = program("read", daily_quota=5)
    assert {client.get("/api/lots").status_code for _ in range(3)} == {200}
    restarted = create_app(settings, engine=FakeEngine())
    headers = {"Authorization": client.headers["Authorization"]}
    with TestClient(restarted, client=("192.0.2.8", 1), headers=headers) as later:
        assert [later.get("/api/lots").status_code for _ in range(3)] == [200, 200, 429]
        refused = later.get("/api/lots")
    assert 1 <= int(refused.headers["retry-after"]) <= 86_400
    with sessions() as session:
        assert session.scalars(select(ApiKeyDay.taken)).one() == 5


@SQLITE_ONLY
def test_the_last_use_is_stored_by_the_worker(
    admin: TestClient, program: Program, app: FastAPI
) -> None:
    client = program("read")
    client.get("/api/lots")
    assert admin.get("/api/api_keys").json()[0]["last_used_at"] is None
    app.state.context.gate._store_uses()
    assert admin.get("/api/api_keys").json()[0]["last_used_at"] is not None


@SQLITE_ONLY
def test_a_key_that_reads_gets_the_description_of_the_api(program: Program) -> None:
    reader, camera = program("read"), program("detect")
    assert "/detect_image" in reader.get("/openapi.json").json()["paths"]
    assert reader.get("/docs").status_code == 200
    assert camera.get("/openapi.json").status_code == camera.get("/docs").status_code == 403


@SQLITE_ONLY
def test_nobody_gives_more_than_the_own_rights(admin: TestClient, program: Program) -> None:
    manager = program("accounts:manage", "read")
    assert make_key(manager, "read")["permissions"] == ["read"]
    for permissions in (["detect"], ["read", "detect"], ["accounts:manage"]):
        body = {"name": "more", "permissions": permissions}
        assert manager.post("/api/api_keys", json=body).status_code == 403, permissions
    strong = make_key(admin, "detect")["id"]
    assert manager.put(f"/api/api_keys/{strong}", json={"name": "mine"}).status_code == 403
    assert manager.delete(f"/api/api_keys/{strong}").status_code == 204


@SQLITE_ONLY
def test_only_administrators_of_all_lots_manage_keys(admin: TestClient, person: Person) -> None:
    lot = admin.post("/api/lots", json={"name": "North"}).json()["id"]
    for client in (person("operator"), person("viewer"), person("admin", [lot])):
        answer = client.post("/api/api_keys", json={"name": "a", "permissions": ["read"]})
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"permissions": []},
        {"permissions": ["signed_in"]},
        {"permissions": ["everything"]},
        {"lots": [], "locations": []},
        {"lots": [99]},
        {"locations": [99]},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"rate_per_minute": 0},
        {"daily_quota": -1},
        {"name": " "},
        {"key": "gxk_mine"},
    ],
)
@SQLITE_ONLY
def test_wrong_values_are_refused(admin: TestClient, wrong: dict[str, Any]) -> None:
    body = {"name": "a program", "permissions": ["read"], **wrong}
    assert admin.post("/api/api_keys", json=body).status_code == 422
    assert admin.get("/api/api_keys").json() == []


@SQLITE_ONLY
def test_live_events_do_not_use_up_the_rate(program: Program, app: FastAPI) -> None:
    from galaxy_alpr.services.accounts.gate import Credentials

    client = program("read", rate_per_minute=2)
    gate = app.state.context.gate
    credentials = Credentials(token=client.headers["Authorization"].split()[1])
    actor = gate.admit(credentials, Permission.READ).actor
    assert all(gate.still_admits(credentials, actor) for _ in range(9))
    assert client.get("/api/lots").status_code == 200
    assert client.get("/api/lots").status_code == 429


@SQLITE_ONLY
def test_an_unusable_storage_of_limits_stops_the_start(data_dir: Any, database_url: str) -> None:
    settings = make_settings(data_dir, database_url, limits_url="nonsense://user:secret@host")
    app = create_app(settings, engine=FakeEngine())
    with pytest.raises(Unavailable, match="GALAXY_LIMITS_URL") as raised, TestClient(app):
        pass
    assert "secret" not in str(raised.value)
