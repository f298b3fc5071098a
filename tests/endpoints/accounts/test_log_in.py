"""Log-in: the first administrator, sessions, cookies, passwords, and what is not told."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import LoginSession
from galaxy_alpr.main import create_app
from galaxy_alpr.web.identity.credentials import COOKIE
from tests.client import TestClient
from tests.endpoints.accounts.conftest import PASSWORD, Person, first_user
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.fake_engine import FakeEngine, photo

ELSEWHERE = ("192.0.2.7", 40000)


def test_a_fresh_installation_answers_this_machine(client: TestClient) -> None:
    nobody = {"state": "no_users", "actor": None, "sso": None, "last_event_id": 0}
    assert client.get("/api/log_in").json() == nobody
    files = {"file": ("a.png", photo("B1234XY"))}
    assert client.post("/detect_image", files=files).status_code == 200
    assert client.get("/detections").status_code == 200
    assert client.get("/api/users").status_code == 403


@SQLITE_ONLY
@pytest.mark.parametrize("path", ["/detections", "/", "/api/log_in", "/docs", "/nothing"])
def test_a_fresh_installation_refuses_other_machines(client: TestClient, path: str) -> None:
    other = TestClient(client.app, client=ELSEWHERE)
    answer = other.get(path)
    assert answer.status_code == 403
    assert answer.json()["error"] == "only_this_machine"
    assert "galaxy-alpr user create" in answer.json()["detail"]
    page = other.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 403
    assert "galaxy-alpr user create" in page.text
    assert other.get("/health").status_code == 200


@SQLITE_ONLY
def test_a_forwarded_request_does_not_come_from_this_machine(client: TestClient) -> None:
    answer = client.get("/detections", headers={"X-Forwarded-For": "127.0.0.1"})
    assert answer.status_code == 403
    first = client.post(
        "/api/first_user",
        json={"name": "Eve", "password": PASSWORD},
        headers={"X-Real-IP": "127.0.0.1"},
    )
    assert first.status_code == 403


def test_the_first_user_is_logged_in_and_everybody_else_has_to(client: TestClient) -> None:
    body = first_user(client)
    assert body["user"]["role"] == "admin"
    assert client.get("/detections").status_code == 200
    state = client.get("/api/log_in").json()
    assert state["state"] == "logged_in"
    assert state["actor"]["name"] == "Ani"
    assert state["actor"]["role"] == "admin"
    assert "accounts:manage" in state["actor"]["permissions"]
    again = client.post("/api/first_user", json={"name": "Eve", "password": PASSWORD})
    assert again.status_code == 409
    client.cookies.clear()
    assert client.get("/detections").status_code == 401
    assert client.get("/detections").headers["www-authenticate"] == "Bearer"
    logged_out = {"state": "logged_out", "actor": None, "sso": None, "last_event_id": None}
    assert client.get("/api/log_in").json() == logged_out
    assert client.get("/health").status_code == 200
    other = TestClient(client.app, client=ELSEWHERE)
    assert other.get("/detections").status_code == 401
    token = {"Authorization": f"Bearer {body['token']}"}
    assert other.get("/detections", headers=token).status_code == 200


@SQLITE_ONLY
def test_the_cookie_is_for_the_server_only(client: TestClient) -> None:
    first_user(client)
    header = client.post("/api/log_in", json={"name": "ani", "password": PASSWORD}).headers
    cookie = header["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    secure = TestClient(client.app, base_url="https://testserver")
    header = secure.post("/api/log_in", json={"name": "ani", "password": PASSWORD}).headers
    assert "Secure" in header["set-cookie"]


@SQLITE_ONLY
def test_a_page_of_another_site_cannot_use_the_cookie(admin: TestClient) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = admin.post("/api/lots", json={"name": "North"}, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["error"] == "foreign_origin"
    assert admin.get("/api/lots").json() == []


@SQLITE_ONLY
def test_unknown_names_and_wrong_passwords_have_one_answer(admin: TestClient) -> None:
    answers = [
        admin.post("/api/log_in", json={"name": name, "password": "wrong password"})
        for name in ("ani", "nobody")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].content == answers[1].content
    assert answers[0].json()["error"] == "wrong_log_in"


@SQLITE_ONLY
@pytest.mark.usefixtures("admin")
def test_failed_log_ins_are_throttled(app: FastAPI) -> None:
    client = TestClient(app, client=ELSEWHERE)
    for _ in range(10):
        answer = client.post("/api/log_in", json={"name": "ani", "password": "wrong"})
        assert answer.status_code == 401
    answer = client.post("/api/log_in", json={"name": "ani", "password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 901
    there = TestClient(app, client=("192.0.2.8", 1))
    assert there.post("/api/log_in", json={"name": "Ani", "password": PASSWORD}).status_code == 200


def test_log_out_ends_the_session(admin: TestClient) -> None:
    token = admin.cookies[COOKIE]
    assert admin.delete("/api/log_in").status_code == 204
    assert COOKIE not in admin.cookies
    stolen = TestClient(admin.app)
    answer = stolen.get("/detections", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_own_devices_are_listed_and_logged_out(admin: TestClient, app: FastAPI) -> None:
    phone, tablet = (
        TestClient(app, client=ELSEWHERE, headers={"User-Agent": name})
        for name in ("phone", "tablet")
    )
    for device in (phone, tablet):
        device.post("/api/log_in", json={"name": "Ani", "password": PASSWORD})
    listed = admin.get("/api/login_sessions").json()
    assert [item["user_agent"] for item in listed] == ["tablet", "phone", "testclient"]
    assert [item["current"] for item in listed] == [False, False, True]
    assert listed[0]["address"] == "192.0.2.7"
    assert admin.delete(f"/api/login_sessions/{listed[1]['id']}").status_code == 204
    assert phone.get("/detections").status_code == 401
    assert tablet.get("/detections").status_code == 200
    assert admin.delete("/api/login_sessions").status_code == 204
    assert tablet.get("/detections").status_code == 401
    assert admin.get("/detections").status_code == 200
    assert admin.delete(f"/api/login_sessions/{listed[1]['id']}").status_code == 404


@SQLITE_ONLY
def test_nobody_ends_the_sessions_of_others(admin: TestClient, person: Person) -> None:
    guard = person("guard")
    (own,) = admin.get("/api/login_sessions").json()
    assert guard.delete(f"/api/login_sessions/{own['id']}").status_code == 404
    assert admin.get("/detections").status_code == 200


def test_a_new_password_ends_the_other_sessions(admin: TestClient, app: FastAPI) -> None:
    phone = TestClient(app, client=ELSEWHERE)
    phone.post("/api/log_in", json={"name": "Ani", "password": PASSWORD})
    change = {"password": "wrong", "new_password": "another good one"}
    assert admin.put("/api/password", json=change).status_code == 401
    change["password"] = PASSWORD
    assert admin.put("/api/password", json=change).status_code == 204
    assert admin.get("/detections").status_code == 200
    assert phone.get("/detections").status_code == 401
    old = phone.post("/api/log_in", json={"name": "Ani", "password": PASSWORD})
    assert old.status_code == 401
    new = phone.post("/api/log_in", json={"name": "Ani", "password": "another good one"})
    assert new.status_code == 200


@SQLITE_ONLY
@pytest.mark.parametrize("password", ["short", "x" * 201])
def test_bad_passwords_are_refused(client: TestClient, password: str) -> None:
    answer = client.post("/api/first_user", json={"name": "Ani", "password": password})
    assert answer.status_code == 422
    assert password not in answer.text


@SQLITE_ONLY
def test_a_session_expires(admin: TestClient, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(update(LoginSession).values(expires_at=utc_now()))
    assert admin.get("/detections").status_code == 401


def test_the_last_use_is_stored(admin: TestClient, app: FastAPI) -> None:
    before = admin.get("/api/login_sessions").json()[0]["last_used_at"]
    app.state.context.gate._store_uses()
    assert admin.get("/api/login_sessions").json()[0]["last_used_at"] > before


@SQLITE_ONLY
def test_auth_off_answers_this_machine_only(tmp_path: Path, database_url: str) -> None:
    settings = make_settings(tmp_path / "data", database_url, auth="off")
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        assert client.get("/detections").status_code == 200
        assert client.get("/api/log_in").json()["state"] == "off"
        other = TestClient(client.app, client=ELSEWHERE)
        assert other.get("/detections").json()["error"] == "only_this_machine"


@SQLITE_ONLY
def test_auth_off_remote_answers_all_with_a_warning(
    tmp_path: Path, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = make_settings(tmp_path / "data", database_url, auth="off", auth_off_remote=True)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        assert TestClient(client.app, client=ELSEWHERE).get("/detections").status_code == 200
    assert "log-in is off" in caplog.text
