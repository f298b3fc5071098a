"""Wrong tokens, wrong browsers, and a provider that is down, slow or talks too much."""

from __future__ import annotations

import base64
import hmac
import json
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker
from starlette.responses import JSONResponse, RedirectResponse, Response

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import SignOnAttempt, User
from galaxy_alpr.main import create_app
from galaxy_alpr.services.oidc import fetch
from galaxy_alpr.services.oidc import provider as provider_module
from galaxy_alpr.settings import Settings
from galaxy_alpr.web.identity.credentials import COOKIE
from tests.client import TestClient
from tests.endpoints.accounts.conftest import PASSWORD, all_entries, first_user
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.sign_on.conftest import (
    PAGE,
    Browser,
    at_provider,
    begin,
    error_of,
    log_in,
)
from tests.fake_engine import FakeEngine
from tests.oidc_provider import (
    KEY,
    OTHER_KEY,
    Claims,
    LocalProvider,
    dripping,
    endless,
    signed,
)

pytestmark = SQLITE_ONLY

Lie = Callable[[Claims], Claims]
Sign = Callable[[Claims, RSAKey], str]


def _part(values: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()


def _unsigned(claims: Claims, _key: RSAKey) -> str:
    return f"{_part({'alg': 'none'})}.{_part(claims)}."


def _with_the_public_key(claims: Claims, key: RSAKey) -> str:
    """Sign with HS256 and the public key as the secret, which everybody has."""
    text = f"{_part({'alg': 'HS256', 'kid': key.kid})}.{_part(claims)}"
    digest = hmac.digest(key.as_pem(private=False), text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def _changed(claims: Claims, key: RSAKey) -> str:
    head, _, signature = signed(claims, key).split(".")
    return f"{head}.{_part({**claims, 'groups': ['admins']})}.{signature}"


def _by_another_key(claims: Claims, key: RSAKey) -> str:
    forged = RSAKey.import_key({**OTHER_KEY.as_dict(private=True), "kid": str(key.kid)})
    return signed(claims, forged)


def _of_another_kind(claims: Claims, key: RSAKey) -> str:
    return signed(claims, ECKey.generate_key("P-256", {"kid": str(key.kid)}), "ES256")


def _critical(claims: Claims, key: RSAKey) -> str:
    header = {"alg": "RS256", "kid": key.kid, "crit": ["unheard-of"], "unheard-of": 1}
    text = f"{_part(header)}.{_part(claims)}"
    return f"{text}.{signed(claims, key).split('.')[2]}"


SIGNATURES: dict[str, Sign] = {
    "none": _unsigned,
    "HS256 with the public key": _with_the_public_key,
    "changed claims": _changed,
    "another key": _by_another_key,
    "another kind of key": _of_another_kind,
    "unknown kid": lambda claims, _: signed(claims, OTHER_KEY),
    "critical header": _critical,
    "no token": lambda *_: "",
    "two parts": lambda *_: "a.b",
    "no JSON": lambda *_: "e30.e30.e30",
    "deep JSON": lambda *_: f"{base64.urlsafe_b64encode(b'[' * 5000).decode()}.e30.e30",
    "too large": lambda claims, key: signed({**claims, "x": "x" * 150_000}, key),
}

LIES: dict[str, Lie] = {
    "another issuer": lambda claims: {**claims, "iss": claims["iss"] + "/"},
    "another audience": lambda claims: {**claims, "aud": "another"},
    "no audience": lambda claims: {**claims, "aud": None},
    "another party": lambda claims: {**claims, "azp": "another"},
    "two audiences without a party": lambda claims: {**claims, "aud": [claims["aud"], "another"]},
    "expired": lambda claims: {**claims, "exp": claims["iat"] - 61},
    "expiry as text": lambda claims: {**claims, "exp": "9999999999"},
    "endless": lambda claims: {**claims, "exp": float("inf")},
    "no expiry": lambda claims: {name: claims[name] for name in claims if name != "exp"},
    "of the future": lambda claims: {**claims, "iat": claims["iat"] + 120},
    "not valid yet": lambda claims: {**claims, "nbf": claims["iat"] + 120},
    "another nonce": lambda claims: {**claims, "nonce": "x" * 43},
    "no nonce": lambda claims: {name: claims[name] for name in claims if name != "nonce"},
    "no subject": lambda claims: {**claims, "sub": ""},
    "a subject that is no text": lambda claims: {**claims, "sub": ["u-1"]},
    "a long subject": lambda claims: {**claims, "sub": "x" * 256},
}


def nobody_logs_in(browser: TestClient, code: str, case: str) -> None:
    """Check that a log-in fails with a code."""
    assert error_of(log_in(browser)) == code, case
    assert COOKIE not in browser.cookies, case
    assert browser.get("/detections").status_code == 401, case


def names(sessions: sessionmaker[Session]) -> list[str]:
    """Return the names of all accounts."""
    with sessions() as session:
        return list(session.scalars(select(User.name).order_by(User.id)))


def test_a_token_with_a_wrong_signature_logs_nobody_in(
    browser: Browser, provider: LocalProvider, sessions: sessionmaker[Session]
) -> None:
    for case, sign in SIGNATURES.items():
        provider.sign = sign
        nobody_logs_in(browser(), "sign_on_failed", case)
    assert names(sessions) == ["Ani"]


def test_a_token_with_wrong_claims_logs_nobody_in(
    browser: Browser, provider: LocalProvider, sessions: sessionmaker[Session]
) -> None:
    for case, lie in LIES.items():
        provider.lie = lie
        nobody_logs_in(browser(), "sign_on_failed", case)
    assert names(sessions) == ["Ani"]


def test_right_tokens_with_clocks_a_little_apart_are_accepted(
    browser: Browser, provider: LocalProvider
) -> None:
    lies: tuple[Lie, ...] = (
        lambda claims: {**claims, "aud": [claims["aud"]]},
        lambda claims: {**claims, "aud": [claims["aud"], "b"], "azp": claims["aud"]},
        lambda claims: {**claims, "exp": claims["iat"] - 30},
        lambda claims: {**claims, "iat": claims["iat"] + 30, "nbf": claims["iat"] + 30},
    )
    for lie in lies:
        provider.lie = lie
        assert log_in(browser()).headers["location"] == "/app/detections"


def test_other_signatures_with_private_keys_are_accepted(
    browser: Browser, provider: LocalProvider
) -> None:
    curve = ECKey.generate_key("P-256", {"kid": "curve"})
    provider.published = [KEY, curve]
    for sign in (
        lambda claims, _: signed(claims, curve, "ES256"),
        lambda claims, key: signed(claims, key, "PS256"),
    ):
        provider.sign = sign
        assert log_in(browser()).headers["location"] == "/app/detections"


def test_new_keys_of_the_provider_are_fetched_once_a_minute(
    browser: Browser, provider: LocalProvider
) -> None:
    assert log_in(browser()).headers["location"] == "/app/detections"
    provider.key, provider.published = OTHER_KEY, [KEY, OTHER_KEY]
    assert log_in(browser()).headers["location"] == "/app/detections"
    assert provider.asked.count("/keys") == 2
    third = RSAKey.generate_key(2048, {"kid": "third"})
    provider.key, provider.published = third, [third]
    assert error_of(log_in(browser())) == "sign_on_failed"
    assert provider.asked.count("/keys") == 2


def test_weak_keys_and_secrets_of_the_provider_are_not_used(
    browser: Browser, provider: LocalProvider
) -> None:
    public = KEY.as_dict(private=False)
    secret = {"kty": "oct", "kid": "first", "k": "c2VjcmV0"}
    provider.broken["/keys"] = lambda: JSONResponse(
        {
            "keys": [
                secret,
                {**public, "use": "enc"},
                {"kty": "unheard"},
                "x",
                {**public, "n": "AQAB"},
            ]
        }
    )
    nobody_logs_in(browser(), "provider_unavailable", "weak")


def test_a_log_in_is_finished_once(browser: Browser) -> None:
    budi = browser()
    callback = at_provider(begin(budi))
    cookies = dict(budi.cookies)
    assert budi.get(callback, headers=PAGE).headers["location"] == "/app/detections"
    again = browser()
    again.cookies.update(cookies)
    assert error_of(again.get(callback, headers=PAGE)) == "sign_on_expired"


def test_a_log_in_belongs_to_the_browser_that_began_it(browser: Browser) -> None:
    """Nobody is logged in as somebody else by a link that the other one made."""
    attacker, victim = browser(), browser()
    callback = at_provider(begin(attacker))
    assert error_of(victim.get(callback, headers=PAGE)) == "sign_on_expired"
    begin(victim)
    assert error_of(victim.get(callback, headers=PAGE)) == "sign_on_expired"
    assert COOKIE not in victim.cookies
    assert attacker.get(callback, headers=PAGE).headers["location"] == "/app/detections"


def test_a_log_in_expires(browser: Browser, sessions: sessionmaker[Session]) -> None:
    budi = browser()
    callback = at_provider(begin(budi))
    with sessions.begin() as session:
        session.execute(update(SignOnAttempt).values(expires_at=utc_now()))
    assert error_of(budi.get(callback, headers=PAGE)) == "sign_on_expired"
    begin(budi)
    with sessions() as session:
        assert len(session.scalars(select(SignOnAttempt)).all()) == 1


def test_a_code_is_of_use_once(browser: Browser) -> None:
    budi, eve = browser(), browser()
    callback = at_provider(begin(budi))
    own = at_provider(begin(eve))
    code = callback.split("code=")[1].split("&")[0]
    swapped = own.replace(own.split("code=")[1].split("&")[0], code)
    assert error_of(eve.get(swapped, headers=PAGE)) == "sign_on_failed"
    # The provider has forgotten the code, since it was sent with the verifier of another browser.
    assert error_of(budi.get(callback, headers=PAGE)) == "sign_on_failed"


def test_an_answer_of_another_provider_is_refused(browser: Browser) -> None:
    budi = browser()
    callback = at_provider(begin(budi)).replace("iss=http", "iss=https")
    assert error_of(budi.get(callback, headers=PAGE)) == "sign_on_failed"


def test_failures_are_throttled_and_recorded(admin: TestClient, browser: Browser) -> None:
    eve = browser()
    for _ in range(50):
        assert error_of(eve.get("/api/oidc/callback?state=x", headers=PAGE)) == "sign_on_expired"
    answer = eve.get("/api/oidc/callback?state=x")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 901
    assert eve.get("/api/oidc/log_in").status_code == 429
    failed = all_entries(admin)[-50:]
    assert {entry["action"] for entry in failed} == {"login.fail"}
    there = TestClient(admin.app, client=("192.0.2.10", 1), follow_redirects=False)
    assert log_in(there).headers["location"] == "/app/detections"


ANSWERS: dict[str, Callable[[], Response]] = {
    "an error": lambda: Response(status_code=500),
    "endless": endless,
    "dripping": dripping,
    "a redirection": lambda: RedirectResponse("https://evil.example/"),
    "no JSON": lambda: Response("<html>"),
}


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
def test_a_provider_that_fails_does_not_hang_anybody(
    browser: Browser, provider: LocalProvider, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(fetch, "TIMEOUT_S", 2.0)
    monkeypatch.setattr(provider_module, "KEPT_S", 0)
    monkeypatch.setattr(provider_module, "FAILED_S", 0)
    for case, answer in ANSWERS.items():
        provider.broken = {path: answer}
        visitor = browser()
        response = visitor.get("/api/oidc/log_in", headers=PAGE)
        if not path.startswith("/.well-known"):
            back = at_provider(response.headers["location"])
            response = visitor.get(back, headers=PAGE)
        refuses = path == "/token" and case in ("a redirection", "no JSON")
        code = "sign_on_failed" if refuses else "provider_unavailable"
        assert error_of(response) == code, case


def test_a_silent_provider_is_not_asked_by_everybody(
    browser: Browser, provider: LocalProvider
) -> None:
    path = "/.well-known/openid-configuration"
    provider.broken = {path: lambda: Response(status_code=500)}
    for _ in range(3):
        assert browser().get("/api/oidc/log_in").status_code == 503
    assert provider.asked == [path]


def test_while_the_provider_is_away_people_log_in_with_passwords(
    settings: Settings, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "TIMEOUT_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts, and never answers
        issuer = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings = settings.model_copy(update={"oidc_issuer": issuer})
        with TestClient(create_app(settings, engine=engine), follow_redirects=False) as client:
            first_user(client)
            answer = client.get("/api/oidc/log_in")
            assert answer.status_code == 503
            assert answer.json()["error"] == "provider_unavailable"
            assert "does not answer" in answer.json()["detail"]
            assert answer.headers["retry-after"] == "5"
            ani = {"name": "Ani", "password": PASSWORD}
            assert client.post("/api/log_in", json=ani).status_code == 200


ASTRAY = (
    ("issuer", "http://127.0.0.1:1"),
    ("token_endpoint", "http://192.0.2.1/token"),
    ("token_endpoint", "file:///etc/passwd"),
    ("jwks_uri", None),
    ("authorization_endpoint", "javascript:alert(1)"),
)


def test_a_discovery_document_that_leads_astray_is_refused(
    browser: Browser, provider: LocalProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_module, "FAILED_S", 0)
    urls: dict[str, object] = {
        "issuer": provider.issuer,
        "authorization_endpoint": f"{provider.issuer}/authorize",
        "token_endpoint": f"{provider.issuer}/token",
        "jwks_uri": f"{provider.issuer}/keys",
    }
    for name, value in ASTRAY:
        document = {**urls, name: value}
        provider.broken["/.well-known/openid-configuration"] = partial(JSONResponse, document)
        answer = browser().get("/api/oidc/log_in")
        assert (answer.status_code, answer.json()["error"]) == (503, "provider_unavailable"), name


def test_a_host_of_a_wrong_form_is_refused(browser: Browser) -> None:
    answer = browser().get("/api/oidc/log_in", headers={"Host": "x" * 1000})
    assert answer.status_code == 422
