"""Names are stored in any script and compared exactly, alike on every database."""

from __future__ import annotations

import pytest

from tests.client import TestClient
from tests.endpoints.accounts.conftest import PASSWORD, first_user
from tests.fake_engine import photo

PAIRS = [
    ("Gate Süd", "Gate Sud"),
    ("Gate A", "gate a"),
    ("門", "间"),
    ("İzmir", "Izmir"),
    ("ß", "ss"),
]


def upload(client: TestClient, **form: str) -> tuple[int, str | None]:
    """Upload a picture and return the status and the name of its location."""
    files = {"file": ("photo.png", photo("B1234XYZ"), "image/png")}
    response = client.post("/detect_image", files=files, data=form)
    location = response.json().get("location")
    return response.status_code, None if location is None else location["name"]


@pytest.mark.parametrize("path", ["/api/locations", "/api/lots"])
def test_names_that_differ_by_accent_or_case_are_two(client: TestClient, path: str) -> None:
    body = {"type": "entry"} if path == "/api/locations" else {}
    for first, second in PAIRS:
        for name in (first, f" {second} "):
            assert client.post(path, json={"name": name, **body}).status_code == 201, name
        assert client.post(path, json={"name": f"{first} ", **body}).status_code == 409
    names = {item["name"] for item in client.get(path).json()}
    assert names == {name for pair in PAIRS for name in pair}


def test_a_picture_is_stored_at_the_location_of_exactly_the_name(client: TestClient) -> None:
    client.post("/api/locations", json={"name": "Gate Süd", "type": "entry"})
    assert upload(client, location="Gate Sud") == (404, None)
    assert upload(client, location="gate süd") == (404, None)
    assert upload(client, location=" Gate Süd ") == (200, "Gate Süd")
    found = client.get("/session_queries", params={"location": "Gate Sud"})
    assert found.status_code == 404, found.text


@pytest.mark.parametrize("name", ["foto 😀.png", "фото.png", "写真.png", "Süd.png"])
def test_a_file_name_of_any_script_is_stored(client: TestClient, name: str) -> None:
    files = {"file": (name, photo("B1234XYZ"), "image/png")}
    response = client.post("/detect_image", files=files)
    assert response.status_code == 200, response.text
    stored = client.get(f"/session_queries/{response.json()['session_id']}").json()
    assert stored["file_name"] == name


def test_a_search_in_plates_finds_what_it_found(client: TestClient) -> None:
    for plate in ("B1234XYZ", "B1234XY"):
        client.put(f"/plate_status/{plate}", json={"status": "watched", "note": "Größe 😀"})
    entries = "/plate_status/entries"
    for search, count in (("b 1234", 2), ("xyz", 1), ("B1234XY", 2), ("Z", 1), ("ZZ", 0)):
        found = client.get(entries, params={"search": search}).json()["items"]
        assert len(found) == count, search
        assert {item["note"] for item in found} <= {"Größe 😀"}


def test_people_differ_by_accent_but_not_by_case(client: TestClient) -> None:
    first_user(client)
    body = {"role": "viewer", "password": PASSWORD}
    for name, status in (("José", 201), ("Jose", 201), ("JOSÉ", 409), (" jose ", 409)):
        assert client.post("/api/users", json={"name": name, **body}).status_code == status, name
    for name in ("JOSÉ", "jose"):
        answer = client.post("/api/log_in", json={"name": name, "password": PASSWORD})
        assert answer.status_code == 200, name


@pytest.mark.parametrize(("actor", "found"), [("Ani", True), (" Ani ", True), ("ani", False)])
def test_an_actor_is_found_by_exactly_the_name(client: TestClient, actor: str, found: bool) -> None:
    first_user(client)
    client.post("/api/lots", json={"name": "Lot"})
    entries = client.get("/api/audit", params={"actor": actor}).json()["items"]
    assert bool(entries) is found
