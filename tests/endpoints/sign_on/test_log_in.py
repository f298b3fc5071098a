"""Single sign-on from the button to the log-in session, and back to the page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import SignOnAttempt, User
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from galaxy_alpr.web.identity.credentials import COOKIE
from galaxy_alpr.web.identity.sign_on_cookie import COOKIE as SIGN_ON_COOKIE
from tests.client import TestClient
from tests.endpoints.accounts.conftest import PASSWORD, all_entries, first_user
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.endpoints.sign_on.conftest import (
    PAGE,
    Browser,
    actor_of,
    at_provider,
    begin,
    error_of,
    log_in,
)
from tests.fake_engine import FakeEngine
from tests.oidc_provider import SECRET, LocalProvider


def test_a_person_logs_in_and_the_account_is_made(
    admin: TestClient, browser: Browser, provider: LocalProvider, sessions: sessionmaker[Session]
) -> None:
    budi = browser()
    answer = log_in(budi)
    assert answer.headers["location"] == "/app/detections"
    assert actor_of(budi)["name"] == "Budi"
    assert (actor_of(budi)["role"], actor_of(budi)["lots"]) == ("guard", None)
    assert actor_of(budi)["sso"] is True
    assert budi.get("/detections").status_code == 200
    assert budi.get("/api/users").status_code == 403
    (user,) = [user for user in admin.get("/api/users").json() if user["name"] == "Budi"]
    assert (user["sso"], user["has_password"]) == (True, False)
    created, logged_in = all_entries(admin)[-2:]
    assert (created["action"], created["after"]["method"]) == ("user.create", "oidc")
    assert (logged_in["action"], logged_in["after"]) == ("login.succeed", {"method": "oidc"})
    assert logged_in["actor"]["name"] == "Budi"
    assert log_in(browser()).headers["location"] == "/app/detections"
    with sessions() as session:
        assert len(session.scalars(select(User)).all()) == 2
        assert session.scalars(select(SignOnAttempt)).all() == []
    assert provider.asked.count("/.well-known/openid-configuration") == 1
    assert provider.asked.count("/keys") == 1
    assert "/userinfo" not in provider.asked


@SQLITE_ONLY
def test_the_log_in_page_learns_of_the_button(client: TestClient, app: FastAPI) -> None:
    assert client.get("/api/log_in").json()["sso"] is None
    first_user(client)
    visitor = TestClient(app, client=("192.0.2.9", 1))
    assert visitor.get("/api/log_in").json() == {
        "state": "logged_out",
        "actor": None,
        "sso": {"label": "Company account"},
        "last_event_id": None,
    }


@SQLITE_ONLY
def test_nothing_is_asked_of_the_provider_before_the_first_log_in(
    browser: Browser, provider: LocalProvider
) -> None:
    assert browser().get("/api/log_in").status_code == 200
    assert provider.asked == []


@SQLITE_ONLY
def test_the_browser_is_sent_with_pkce_state_and_nonce(
    browser: Browser, provider: LocalProvider
) -> None:
    one, other = browser(), browser()
    queries = [parse_qs(urlsplit(begin(client)).query) for client in (one, other)]
    assert queries[0]["redirect_uri"] == ["http://testserver/api/oidc/callback"]
    assert queries[0]["scope"] == ["openid profile email"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(queries[0][name][0]) == 43
        assert queries[0][name] != queries[1][name]
    cookie = one.get("/api/oidc/log_in").headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Max-Age=600"))
    assert "Path=/api/oidc" in cookie
    assert "Secure" not in cookie
    assert "/token" not in provider.asked


@SQLITE_ONLY
def test_the_cookie_is_secure_over_tls_and_goes_with_the_log_in(
    browser: Browser, app: FastAPI
) -> None:
    secure = TestClient(app, base_url="https://testserver", follow_redirects=False)
    assert "Secure" in secure.get("/api/oidc/log_in").headers["set-cookie"]
    budi = browser()
    answer = log_in(budi)
    assert SIGN_ON_COOKIE not in budi.cookies
    assert COOKIE in budi.cookies
    assert "Max-Age=0" in str(answer.headers.get_list("set-cookie"))


@SQLITE_ONLY
@pytest.mark.parametrize(
    "next",
    [
        *("https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example"),
        *("/\t/evil.example", "evil.example", "javascript:alert(1)", "/é", "/" + "x" * 1000),
    ],
)
def test_a_log_in_goes_on_to_no_other_site(browser: Browser, next: str) -> None:
    answer = browser().get("/api/oidc/log_in", params={"next": next})
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


@SQLITE_ONLY
def test_the_groups_of_the_userinfo_count_where_the_token_has_none(
    browser: Browser, provider: LocalProvider
) -> None:
    del provider.claims["groups"]
    provider.userinfo = {"sub": "u-1", "groups": ["admins"]}
    budi = browser()
    log_in(budi)
    assert actor_of(budi)["role"] == "admin"
    provider.userinfo["sub"] = "somebody else"
    assert error_of(log_in(browser())) == "no_role"


@SQLITE_ONLY
def test_a_refusal_of_the_provider_is_shown(
    admin: TestClient, browser: Browser, provider: LocalProvider
) -> None:
    provider.denies = True
    assert error_of(log_in(browser())) == "sign_on_denied"
    failed = all_entries(admin)[-1]
    assert (failed["action"], failed["subject"]) == ("login.fail", "login")
    assert failed["after"] == {"method": "oidc", "reason": "sign_on_denied"}


@SQLITE_ONLY
def test_a_program_gets_failures_as_json(browser: Browser) -> None:
    answer = browser().get("/api/oidc/callback", params={"state": "x", "code": "y"})
    assert answer.status_code == 401
    assert answer.json()["error"] == "sign_on_expired"


@SQLITE_ONLY
def test_a_public_client_sends_no_secret(
    settings: Settings, provider: LocalProvider, engine: FakeEngine
) -> None:
    provider.secret = None
    settings = settings.model_copy(update={"oidc_client_secret": None})
    with TestClient(create_app(settings, engine=engine), follow_redirects=False) as client:
        first_user(client)
        assert log_in(client).headers["location"] == "/app/detections"
        assert actor_of(client)["name"] == "Budi"


@SQLITE_ONLY
def test_a_wrong_secret_logs_nobody_in(browser: Browser, provider: LocalProvider) -> None:
    provider.secret = "another one"
    assert error_of(log_in(browser())) == "sign_on_failed"


@SQLITE_ONLY
def test_the_way_back_leads_through_the_proxy(settings: Settings, engine: FakeEngine) -> None:
    settings = settings.model_copy(update={"root_path": "/alpr"})
    with TestClient(create_app(settings, engine=engine), follow_redirects=False) as client:
        first_user(client)
        url = begin(client)
        back = "http://testserver/alpr/api/oidc/callback"
        assert parse_qs(urlsplit(url).query)["redirect_uri"] == [back]
        assert client.get(at_provider(url), headers=PAGE).headers["location"] == (
            "/alpr/app/detections"
        )
        failed = client.get("/alpr/api/oidc/callback", headers=PAGE)
        assert failed.headers["location"] == "/alpr/app/?log_in_error=sign_on_expired"


@SQLITE_ONLY
def test_the_way_back_can_be_set(settings: Settings, engine: FakeEngine) -> None:
    url = "https://alpr.example/api/oidc/callback"
    settings = settings.model_copy(update={"oidc_redirect_url": url})
    with TestClient(create_app(settings, engine=engine), follow_redirects=False) as client:
        first_user(client)
        assert parse_qs(urlsplit(begin(client)).query)["redirect_uri"] == [url]


@SQLITE_ONLY
def test_the_first_account_is_made_on_the_machine(client: TestClient) -> None:
    answer = client.get("/api/oidc/log_in")
    assert answer.status_code == 409
    assert client.get("/api/oidc/callback").status_code == 409


@SQLITE_ONLY
def test_without_a_provider_there_is_no_single_sign_on(
    data_dir: Path, database_url: str, engine: FakeEngine
) -> None:
    plain = make_settings(data_dir, database_url)
    with TestClient(create_app(plain, engine=engine)) as client:
        first_user(client)
        assert client.get("/api/log_in").json()["sso"] is None
        assert client.get("/api/oidc/log_in").status_code == 404
        assert client.get("/api/oidc/callback").status_code == 404


@SQLITE_ONLY
def test_lots_that_do_not_exist_are_logged_at_the_start(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get("/health").status_code == 200
    messages = [record.getMessage() for record in caplog.get_records("setup")]
    unknown = "GALAXY_OIDC_ROLES names lots that do not exist: ['North', 'Nowhere', 'South']"
    assert unknown in messages


@SQLITE_ONLY
def test_neither_tokens_nor_secrets_are_logged(
    browser: Browser, provider: LocalProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    visitor = browser()
    callback = at_provider(begin(visitor))
    browser_secret = visitor.cookies[SIGN_ON_COOKIE]
    visitor.get(callback, headers=PAGE)
    everything = "\n".join(record.getMessage() for record in caplog.records)
    own = [record for record in caplog.records if record.name.startswith("galaxy_alpr")]
    text = "\n".join(record.getMessage() for record in own)
    assert "logged in" in text
    assert len(provider.tokens) == 2
    hidden = [SECRET, quote(SECRET, safe=""), browser_secret, *provider.tokens]
    assert [secret for secret in hidden if secret in everything] == []
    query = parse_qs(urlsplit(callback).query)  # the browser and the provider log their addresses
    assert [query[name][0] for name in ("code", "state") if query[name][0] in text] == []


@SQLITE_ONLY
def test_people_of_the_provider_have_no_password_and_no_second_factor(
    admin: TestClient, browser: Browser
) -> None:
    budi = browser()
    log_in(budi)
    new = {"password": PASSWORD, "new_password": PASSWORD}
    refused = [
        admin.put("/api/users/2/password", json={"password": PASSWORD}),
        budi.put("/api/password", json=new),
        budi.post("/api/second_factor", json={"password": PASSWORD}),
        budi.post("/api/second_factor/end", json={"password": PASSWORD, "code": "123456"}),
    ]
    for answer in refused:
        assert (answer.status_code, answer.json()["error"]) == (409, "conflict"), answer.text
        assert "single sign-on" in answer.json()["detail"]
    wrong = browser().post("/api/log_in", json={"name": "Budi", "password": PASSWORD})
    assert wrong.status_code == 401
