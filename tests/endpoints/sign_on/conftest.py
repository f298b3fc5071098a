"""An application whose people log in at a provider on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi import FastAPI

from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.accounts.conftest import first_user
from tests.endpoints.conftest import make_settings
from tests.oidc_provider import CLIENT_ID, SECRET, LocalProvider, running

ROLES = {
    "admins": {"role": "admin"},
    "guards": {"role": "guard"},
    "guards of North": {"role": "guard", "lots": ["North"]},
    "guards of South": {"role": "guard", "lots": ["South", "Nowhere"]},
    "viewers of South": {"role": "viewer", "lots": ["South"]},
    "guards of Nowhere": {"role": "guard", "lots": ["Nowhere"]},
}
PAGE = {"Accept": "text/html,application/xhtml+xml"}

Browser = Callable[[], TestClient]


@pytest.fixture
def provider() -> Iterator[LocalProvider]:
    """A provider at which Budi is logged in, a guard of all lots."""
    claims = {"sub": "u-1", "preferred_username": "Budi", "groups": ["guards"]}
    with running(LocalProvider(claims=claims)) as provider:
        yield provider


@pytest.fixture
def settings(data_dir: Path, database_url: str, provider: LocalProvider) -> Settings:
    return make_settings(
        data_dir,
        database_url,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=SECRET,
        oidc_roles=ROLES,
        oidc_label="Company account",
    )


@pytest.fixture
def admin(client: TestClient) -> TestClient:
    """A client that is logged in as the first administrator, of lots North and South."""
    first_user(client)
    for name in ("North", "South"):
        assert client.post("/api/lots", json={"name": name}).status_code == 201
    return client


@pytest.fixture
def browser(admin: TestClient, app: FastAPI) -> Browser:
    """Return new browsers, each with an address of its own; there is a first administrator."""
    assert admin.get("/api/log_in").json()["state"] == "logged_in"
    hosts = count(1)
    return lambda: TestClient(app, client=(f"192.0.2.{next(hosts)}", 1), follow_redirects=False)


def begin(browser: TestClient, next: str = "/app/detections") -> str:
    """Begin a log-in; return the address of the provider to which the browser is sent."""
    answer = browser.get("/api/oidc/log_in", params={"next": next}, headers=PAGE)
    assert answer.status_code == 303, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return str(answer.headers["location"])


def at_provider(url: str) -> str:
    """Log in at the provider; return the address to which it sends the browser back."""
    answer = httpx2.get(url, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    return str(answer.headers["location"])


def log_in(browser: TestClient, **options: Any) -> httpx2.Response:
    """Log in from the button to the answer of the callback."""
    return browser.get(at_provider(begin(browser)), headers=PAGE, **options)


def error_of(answer: httpx2.Response) -> str:
    """Return the code that the log-in page is to show."""
    assert answer.status_code == 303, answer.text
    parts = urlsplit(answer.headers["location"])
    assert (parts.netloc, parts.path) == ("", "/app/")
    (code,) = parse_qs(parts.query)["log_in_error"]
    return code


def actor_of(browser: TestClient) -> dict[str, Any]:
    """Return who is logged in."""
    actor: dict[str, Any] = browser.get("/api/log_in").json()["actor"]
    return actor
