"""The second factor at log-in: codes once, recovery codes once, and nothing told before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyotp
from fastapi import FastAPI
from sqlalchemy import select

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import RecoveryCode, SecondFactor
from galaxy_alpr.services.accounts.sealed_secrets import KEY_FILE, SEALED, seal_stored
from tests.client import TestClient
from tests.endpoints.accounts.conftest import PASSWORD
from tests.endpoints.conftest import SQLITE_ONLY

ELSEWHERE = ("192.0.2.7", 40000)
LOG_IN = {"name": "Ani", "password": PASSWORD}


def enrol(client: TestClient) -> tuple[pyotp.TOTP, list[str]]:
    """Activate the second factor; return the app and the recovery codes."""
    begun = client.post("/api/second_factor", json={"password": PASSWORD}).json()
    assert begun["uri"].startswith("otpauth://totp/Galaxy%20ALPR:Ani?")
    app = pyotp.TOTP(begun["secret"])
    code = app.at(utc_now() - timedelta(seconds=30))
    answer = client.put("/api/second_factor", json={"code": code})
    assert answer.status_code == 200, answer.text
    return app, answer.json()["recovery_codes"]


def log_in(client: TestClient, **more: str) -> Any:
    return TestClient(client.app, client=ELSEWHERE).post("/api/log_in", json={**LOG_IN, **more})


def test_log_in_asks_for_a_code_that_is_good_once(admin: TestClient) -> None:
    app, _ = enrol(admin)
    assert admin.get("/api/second_factor").json() == {"active": True, "recovery_codes_left": 8}
    assert log_in(admin).json()["error"] == "code_required"
    code = app.now()
    answers = [log_in(admin, code=code) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 401]
    assert answers[1].json()["error"] == "wrong_code"


def test_a_recovery_code_is_good_once(admin: TestClient) -> None:
    _, codes = enrol(admin)
    assert len(set(codes)) == 8
    written = f"{codes[0][:10].upper()}-{codes[0][10:]}"
    answers = [log_in(admin, code=written) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 401]
    assert admin.get("/api/second_factor").json()["recovery_codes_left"] == 7


@SQLITE_ONLY
def test_it_is_not_asked_for_until_it_is_confirmed(admin: TestClient) -> None:
    admin.post("/api/second_factor", json={"password": PASSWORD})
    assert admin.put("/api/second_factor", json={"code": "000000"}).status_code == 401
    assert admin.get("/api/second_factor").json()["active"] is False
    assert log_in(admin).status_code == 200


@SQLITE_ONLY
def test_a_wrong_password_does_not_tell_that_there_is_one(admin: TestClient) -> None:
    enrol(admin)
    for more in ({}, {"code": "123456"}):
        answer = log_in(admin, password="wrong password", **more)
        assert answer.json()["error"] == "wrong_log_in"


@SQLITE_ONLY
def test_codes_cannot_be_guessed(admin: TestClient) -> None:
    app, _ = enrol(admin)
    for _ in range(10):
        assert log_in(admin, code="000000").status_code == 401
    assert log_in(admin, code=app.now()).status_code == 429


@SQLITE_ONLY
def test_it_ends_by_password_and_code_or_by_an_administrator(
    admin: TestClient, app: FastAPI
) -> None:
    _, codes = enrol(admin)
    assert admin.post("/api/second_factor", json={"password": PASSWORD}).status_code == 409
    wrong = {"password": PASSWORD, "code": "000000"}
    assert admin.post("/api/second_factor/end", json=wrong).status_code == 401
    right = {"password": PASSWORD, "code": codes[0]}
    assert admin.post("/api/second_factor/end", json=right).status_code == 204
    assert log_in(admin).status_code == 200
    enrol(admin)
    assert admin.delete("/api/users/1/second_factor").status_code == 204
    assert admin.delete("/api/users/1/second_factor").status_code == 404
    assert log_in(admin).status_code == 200
    with app.state.context.sessions() as session:
        assert session.query(RecoveryCode).count() == 0


@SQLITE_ONLY
def test_the_secret_and_the_codes_are_in_no_list(admin: TestClient) -> None:
    app, codes = enrol(admin)
    text = admin.get("/api/users").text + admin.get("/api/audit").text
    for secret in (app.secret, *codes):
        assert secret not in text


def test_a_secret_is_stored_encrypted(admin: TestClient, app: FastAPI) -> None:
    """Also one of an older version, from the next start on."""
    totp, codes = enrol(admin)
    context = app.state.context
    secrets, sessions = context.log_ins.password.factor_secrets, context.sessions
    with sessions.begin() as session:
        row = session.scalars(select(SecondFactor)).one()
        assert totp.secret not in row.secret
        assert row.secret.startswith(SEALED)
        row.secret = totp.secret
    assert log_in(admin, code=totp.now()).status_code == 200
    assert [seal_stored(sessions, secrets) for _ in range(2)] == [1, 0]
    with sessions() as session:
        row = session.scalars(select(SecondFactor)).one()
        assert secrets.unseal(row.secret, row.user_id) == totp.secret
    key = context.store.data_dir / KEY_FILE
    assert key.stat().st_mode & 0o777 == 0o600
    key.write_text("ab" * 32)
    refused = log_in(admin, code=totp.at(utc_now() + timedelta(seconds=30)))
    assert (refused.status_code, refused.json()["error"]) == (503, "unavailable")
    assert log_in(admin, code=codes[0]).status_code == 200
