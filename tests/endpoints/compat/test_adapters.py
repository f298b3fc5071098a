"""Who may use the interfaces of other vendors, and what is known of their use."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.queries.integrations import compat as queries
from galaxy_alpr.enums import CompatAccess, CompatAdapter
from galaxy_alpr.services.integrations import compat
from tests.endpoints.compat.conftest import Service
from tests.fake_engine import photo

READER = "/v1/plate-reader/"
ADAPTERS = "/api/compat_adapters"


def send(client: Any, url: str = READER, **options: Any) -> Any:
    return client.post(url, files={"upload": ("a.png", photo("B1234XYZ"))}, **options)


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.fixture(autouse=True)
def _key_again(service: Service) -> None:
    service.set_access("plate_recognizer", "key")


def test_a_key_is_accepted_in_every_place_that_clients_use(service: Service) -> None:
    key = service.key("detect")
    for headers in (
        {"Authorization": f"Token {key}"},
        {"authorization": f"bearer {key}"},
        {"X-API-Key": key},
        {"Authorization": basic("any", key)},
        {"Authorization": basic(key, "")},
    ):
        assert send(service.far, headers=headers).status_code == 201, headers
    for name in ("secret_key", "api_key"):
        assert send(service.far, f"{READER}?{name}={key}").status_code == 201, name


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Token wrong"},
        {"Authorization": "Token gxk_wrong"},
        {"Authorization": "Basic %%%"},
        {"Authorization": "Token"},
    ],
)
def test_without_a_key_nothing_is_read(service: Service, headers: dict[str, str]) -> None:
    before = service.stored()
    for client in (service.far, service.lan):
        answer = send(client, headers=headers)
        assert answer.status_code == 403
        assert list(answer.json()) == ["detail"]
        assert "www-authenticate" not in answer.headers
    assert service.stored() == before


def test_the_cookie_of_a_person_does_not_count(service: Service) -> None:
    assert send(service.admin).status_code == 403
    assert service.admin.get("/detections").status_code == 200


def test_a_key_needs_the_permission_of_the_route(service: Service) -> None:
    assert send(service.far, headers=service.headers("read")).status_code == 403


def test_open_to_the_local_networks(service: Service) -> None:
    service.set_access("plate_recognizer", "lan")
    assert send(service.lan).status_code == 201
    assert send(service.lan, headers={"Authorization": "Token anything"}).status_code == 201
    assert send(service.lan, headers={"Authorization": "Token gxk_revoked"}).status_code == 403
    assert send(service.far).status_code == 403
    # A proxy that nobody trusts: its client may be anywhere.
    assert send(service.lan, headers={"X-Forwarded-For": "192.168.7.8"}).status_code == 403
    # A page of another site in the browser of somebody in the network.
    page = {"Origin": "https://evil.example"}
    refused = send(service.lan, headers=page)
    assert refused.status_code == 403
    assert refused.headers["access-control-allow-origin"] == "*"
    assert send(service.lan, headers={**page, **service.headers("detect")}).status_code == 201


def test_changes_need_a_key_in_the_local_network_too(service: Service) -> None:
    service.set_access("parkpow", "lan")
    assert service.lan.post("/api/v1/create-vehicle/", json={}).status_code == 401
    service.set_access("parkpow", "key")


def test_an_interface_that_is_off_is_not_there(service: Service) -> None:
    service.set_access("plate_recognizer", "off")
    for headers in ({}, service.headers("detect")):
        answer = send(service.far, headers=headers)
        assert (answer.status_code, list(answer.json())) == (404, ["detail", "status_code"])
    service.set_access("plate_recognizer", "key")
    assert send(service.far, headers=service.headers("detect")).status_code == 201


def test_a_browser_may_ask_from_every_site(service: Service) -> None:
    asked = {
        "Origin": "https://page.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = service.far.options(READER, headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-headers"] == "authorization"


def test_a_page_of_another_site_still_cannot_change_our_own_things(service: Service) -> None:
    answer = service.admin.put(
        f"{ADAPTERS}/parkpow", json={"access": "lan"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_the_list_has_what_to_paste_and_who_came_last(service: Service) -> None:
    send(service.far, headers=service.headers("detect", **{"User-Agent": "frigate/1"}))
    send(service.far)
    service.context.integrations.compat.store_uses()
    found = {item["name"]: item for item in service.admin.get(ADAPTERS).json()}
    assert list(found) == list(CompatAdapter)
    reader = found["plate_recognizer"]
    assert reader["urls"][0].endswith(READER)
    assert reader["last_client"] == "203.0.113.9 frigate/1"
    assert reader["last_seen_at"] is not None
    assert reader["last_error"].endswith("401 not_signed_in")
    assert reader["calls_this_month"] >= 1
    assert found["openalpr"]["last_seen_at"] is None
    statistics = service.far.get("/v1/statistics/", headers=service.headers("detect")).json()
    assert statistics["usage"]["calls"] == reader["calls_this_month"]


def test_a_change_has_its_version_and_is_audited(service: Service) -> None:
    first = service.admin.put(f"{ADAPTERS}/codeproject", json={"access": "lan"})
    tag = first.headers["etag"]
    for expected, status in (('"0000"', 412), (tag, 200), (tag, 412)):
        answer = service.admin.put(
            f"{ADAPTERS}/codeproject", json={"access": "off"}, headers={"If-Match": expected}
        )
        assert answer.status_code == status
    wrong = service.admin.put(f"{ADAPTERS}/codeproject", json={"access": "open"})
    assert wrong.status_code == 422
    assert service.admin.put(f"{ADAPTERS}/other", json={"access": "off"}).status_code == 422
    (newest, *_) = service.admin.get("/api/audit", params={"limit": 1}).json()["items"]
    assert newest["action"] == "compat_adapter.change"
    assert newest["subject"] == "compat_adapter:codeproject"


def test_uses_of_two_processes_are_added(sessions: sessionmaker[Session]) -> None:
    now, name = utc_now(), CompatAdapter.OPENALPR
    with sessions.begin() as session:
        compat.set_access(session, name, CompatAccess.LAN, actor=SYSTEM, now=now)
    for month, calls in (("2026-10", 4), ("2026-11", 2), ("2026-11", 3)):
        with sessions.begin() as session:
            assert queries.seen(session, name=name, at=now, client="x") == 1
            queries.count(session, name=name, month=month, calls=calls)
    with sessions() as session:
        row = queries.get(session, name=name)
        assert row is not None
        assert (row.access, row.month, row.calls) == ("lan", "2026-11", 5)
