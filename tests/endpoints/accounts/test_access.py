"""Every route with every role, in and out of scope, against the table."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import PUBLIC, TABLE, Role, permission_for, permissions_of
from galaxy_alpr.access.sites import SITE_DELIVERIES
from galaxy_alpr.db.models import Location
from galaxy_alpr.services.accounts.gate import Credentials
from galaxy_alpr.web.identity.credentials import COOKIE
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person
from tests.endpoints.conftest import SQLITE_ONLY
from tests.factories import (
    DetectionSpec,
    PlateSpec,
    VehicleSpec,
    make_location,
    make_lot,
    make_session,
)
from tests.fake_engine import photo
from tests.test_access import own_routes

pytestmark = SQLITE_ONLY

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ENDLESS = "/api/events"


def url(path: str, id: int = 9) -> str:
    """Return a path for the template of one."""
    return (
        path.replace("{path:path}", "nothing.jpg")
        .replace("{id}", str(id))
        .replace("{plate}", "B1")
        .replace("{code}", "ID")
    )


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize("token", [None, "gxs_wrong", "gxk_wrong"])
def test_without_valid_credentials_nothing_is_answered(app: FastAPI, token: str | None) -> None:
    stranger = TestClient(app, client=("192.0.2.9", 1))
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    bodies = set()
    for method, path in own_routes():
        answer = stranger.request(method, url(path), headers=headers)
        if f"{method} {path}" in SITE_DELIVERIES:
            assert answer.status_code == 401, "what sites send is signed"
            continue
        if f"{method} {path}" in PUBLIC:
            assert answer.status_code != 401, path
            continue
        assert answer.status_code == 401, (method, path)
        bodies.add(answer.content)
        if method == "GET":
            head = stranger.head(url(path), headers=headers)
            assert (head.status_code, head.content) == (401, b""), path
    assert len(bodies) == 1, "the answers differ"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("limited", [False, True])
def test_every_route_with_every_role(
    admin: TestClient, person: Person, role: Role, limited: bool
) -> None:
    lot = admin.post("/api/lots", json={"name": "North"}).json()["id"]
    client = person(role, [lot] if limited else None)
    whole_site = {access.permission for access in TABLE if access.whole_site}
    for number, (method, path) in enumerate(own_routes()):
        permission = permission_for(method, path)
        if permission is None or path == ENDLESS or "log_in" in path or "login_s" in path:
            continue
        if limited and permission not in permissions_of(role) and number % 10:
            continue  # refused before the scope is looked at, as without a limit
        may = permission in permissions_of(role) and not (limited and permission in whole_site)
        answer = client.request(method, url(path))
        refused = answer.status_code == 403 and (
            method == "HEAD" or answer.json()["error"] == "forbidden"
        )
        if not (method == "HEAD" and limited):
            assert refused != may, (method, path, answer.status_code)
        assert answer.status_code != 401, (method, path)


def test_other_methods_of_every_path_are_refused(admin: TestClient) -> None:
    known = set(own_routes())
    for path in {path for _, path in known} - {ENDLESS}:
        for method in METHODS:
            if method == "HEAD" and ("GET", path) in known:
                continue
            if (method, path) not in known:
                answer = admin.request(method, url(path))
                # ``PUT /plate_status/entries`` is the route of the plate ENTRIES.
                allowed = {404, 422} if _is_one(method, path, known) else {405}
                assert answer.status_code in allowed, (method, path)


def _is_one(method: str, path: str, known: set[tuple[str, str]]) -> bool:
    """Return whether a path is taken for one of the things below it by a route of the method."""
    methods = {method, "GET"} if method == "HEAD" else {method}
    return any(
        other != path and verb in methods and re.fullmatch(_pattern(other), path)
        for verb, other in known
    )


def _pattern(path: str) -> str:
    return re.sub(r"\\\{\w+\\\}", "[^/{}]+", re.escape(path))


@pytest.fixture
def two_lots(sessions: sessionmaker[Session]) -> tuple[int, int, int, int]:
    """Two lots with a photo each; return the ids of the lots and of the photos."""
    with sessions.begin() as session:
        ids = []
        for name, plate in (("North", "B1111AA"), ("South", "B2222BB")):
            lot = make_lot(session, name)
            place = make_location(session, f"Gate {name}")
            place.lot_id = lot.id
            row = make_session(
                session,
                location=place,
                detections=[DetectionSpec(PlateSpec(plate), VehicleSpec())],
            )
            ids.append((lot.id, row.id))
        make_session(session, detections=[DetectionSpec(PlateSpec("B3333CC"), VehicleSpec())])
    (north, first), (south, second) = ids
    return north, south, first, second


def test_lists_show_what_is_in_the_scope(
    person: Person, two_lots: tuple[int, int, int, int]
) -> None:
    guard = person("guard", [two_lots[0]])
    for path in ("/detections", "/plate_queries?plate=B*&match=wildcard", "/session_queries"):
        assert "B1111AA" in guard.get(path).text, path
    for method, path in own_routes():
        if method == "GET" and "{" not in path and path not in (ENDLESS, "/openapi.json"):
            found = guard.get(path).text
            for foreign in ("B2222BB", "B 2222 BB", "Gate South", "B3333CC", '"South"'):
                assert foreign not in found, path
    export = guard.get("/detections", params={"format": "csv"}).text
    assert "B1111AA" in export
    assert "B2222BB" not in export
    assert guard.get("/statistics/totals").json()["plates"]["count"] == 1
    assert guard.get("/plate_status", params={"plate": "B2222BB"}).json()["count"] == 0


def test_objects_out_of_the_scope_look_as_if_they_did_not_exist(
    person: Person, two_lots: tuple[int, int, int, int], sessions: sessionmaker[Session]
) -> None:
    north, _, first, second = two_lots
    operator = person("operator", [north])
    with sessions() as session:
        south_gate = session.query(Location).filter_by(name="Gate South").one().id
    templates = [
        ("GET", "/session_queries/{id}"),
        ("GET", "/session_queries/{id}/masked_picture"),
        ("GET", "/api/plates/{id}"),
        ("GET", "/api/vehicles/{id}"),
        ("PATCH", "/api/plates/{id}"),
        ("PATCH", "/api/vehicles/{id}"),
        ("DELETE", "/api/plates/{id}"),
        ("DELETE", "/api/vehicles/{id}"),
        ("DELETE", "/session_queries/{id}"),
    ]
    for method, template in templates:
        answers = [
            operator.request(
                method,
                url(template, id),
                json={"text": "B9"} if "plates" in template else {"class": "bus"},
            )
            if method == "PATCH"
            else operator.request(method, url(template, id))
            for id in (second, 99_999)
        ]
        assert [answer.status_code for answer in answers] == [403, 403], (method, template)
        assert answers[0].json() == answers[1].json()
        assert answers[0].json()["error"] == "out_of_scope"
    assert operator.get(f"/session_queries/{first}").status_code == 200
    for params in ({"location": south_gate}, {"location": "Gate South"}, {"lot": "South"}):
        assert operator.get("/detections", params=params).status_code == 403
    with sessions() as session:
        assert session.query(Location).count() == 2


def test_pictures_are_stored_at_locations_of_the_scope(
    person: Person, two_lots: tuple[int, int, int, int]
) -> None:
    guard = person("guard", [two_lots[0]])

    def send(**form: str) -> Any:
        files = {"file": ("a.png", photo("B1234XY"))}
        return guard.post("/detect_image", files=files, data=form)

    stored = send(location="Gate North")
    assert stored.status_code == 200
    refused = [send(location="Gate South"), send(location="Gate Nowhere"), send()]
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert refused[0].json() == refused[1].json()
    assert guard.get("/latest_detection").json()["session_id"] == stored.json()["session_id"]


def test_pictures_out_of_the_scope_are_not_sent(
    admin: TestClient, person: Person, two_lots: tuple[int, int, int, int]
) -> None:
    north, south, _, _ = two_lots
    files = {"file": ("a.png", photo("B1234XY"))}
    answer = admin.post("/detect_image", files=files, data={"location": "Gate North"}).json()
    vehicle = answer["detections"][0]["vehicle"]["image_url"]
    plate = answer["detections"][0]["plate"]["image_url"]
    urls = [answer["image"]["url"], answer["annotated_image_url"], vehicle, plate]
    insider, outsider = person("viewer", [north]), person("viewer", [south])
    for url in urls:
        assert insider.get(url).status_code == 200, url
        assert outsider.get(url).status_code == 403, url
        assert outsider.get(url).json() == outsider.get("/outputs/plates/no.jpg").json()


def test_a_stream_ends_with_the_rights_of_its_reader(
    app: FastAPI, admin: TestClient, person: Person
) -> None:
    guard = person("guard")
    gate = app.state.context.gate
    credentials = Credentials(token=guard.cookies[COOKIE])
    actor = gate.identify(credentials).actor
    assert gate.still_admits(credentials, actor)
    user = admin.get("/api/users").json()[1]
    lot = admin.post("/api/lots", json={"name": "North"}).json()["id"]
    admin.put(f"/api/users/{user['id']}", json={**_in(user), "lots": [lot]})
    assert not gate.still_admits(credentials, actor)


def _in(user: dict[str, Any]) -> dict[str, Any]:
    return {name: user[name] for name in ("name", "role", "lots", "disabled")}
