"""Requests of ParkPow's clients, and their answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from galaxy_alpr.db import models
from galaxy_alpr.enums import VisitPart, VisitState
from tests.endpoints.compat.conftest import Service
from tests.fake_engine import photo

API = "/api/v1"
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


pytestmark = pytest.mark.xdist_group("parkpow")
"""The tests share a service, and what those before have stored."""


@pytest.fixture(autouse=True, scope="module")
def _places(service: Service) -> None:
    for worker in service.context.workers:
        if worker.name == "joining":
            worker.stop()  # or it joins the readings that a test joins
    lot = {"name": "North", "capacity": 12, "timezone": "Asia/Jakarta"}
    assert service.admin.post("/api/lots", json=lot).status_code == 201
    for name, type in (("Gate 1", "entry"), ("Gate 2", "exit")):
        body = {"name": name, "type": type, "lot_id": 1}
        assert service.admin.post("/api/locations", json=body).status_code == 201


def get(service: Service, path: str, **query: Any) -> Any:
    answer = service.far.get(f"{API}/{path}/", params=query, headers=service.headers("read"))
    assert answer.status_code == 200, answer.text
    return answer.json()


def post(service: Service, path: str, status: int = 200, **options: Any) -> Any:
    answer = service.far.post(f"{API}/{path}/", headers=service.headers(), **options)
    assert answer.status_code == status, answer.text
    return answer.json()


def listed(service: Service) -> dict[str, str]:
    """Return the plate lists: the status of each plate."""
    with service.context.sessions() as session:
        rows = session.scalars(select(models.PlateListEntry).order_by(models.PlateListEntry.text))
        return {row.text: row.status for row in rows}


def test_lots_are_parkings_with_cameras(service: Service) -> None:
    post(service, "create-camera", json={"code": "spot-1", "name": "x", "type": "SPOT"})
    body = {"code": "cam-3", "name": "x", "type": "EXIT", "parking": "North"}
    assert post(service, "create-camera", json=body)["code"] == "cam-3"
    (lot,) = get(service, "parking-list")
    cameras = lot.pop("camera_set")
    assert lot == {"id": 1, "name": "North", "parking_spaces": 12, "absent_timer": 0}
    assert [(item["code"], item["type"]) for item in cameras] == [
        ("Gate 1", "ENTRANCE"),
        ("Gate 2", "EXIT"),
        ("cam-3", "EXIT"),
    ]
    assert set(cameras[0]) == {"code", "name", "type", "latitude", "longitude", "notes"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"code": "Gate 1", "type": "EXIT"}, 409),
        ({"code": "new", "type": "ROOF"}, 400),
        ({"type": "EXIT"}, 400),
        ({"code": "new", "type": "EXIT", "parking": "no such lot"}, 404),
    ],
)
def test_a_camera_that_cannot_be(service: Service, body: dict[str, str], status: int) -> None:
    assert list(post(service, "create-camera", status, json=body)) == ["detail"]


def test_tags_are_lists(service: Service) -> None:
    tags = get(service, "vehicle-tags")
    assert tags["next"] is None
    ids = {tag["name"]: tag["id"] for tag in tags["results"]}
    assert set(ids) == {"allowed", "blocked", "watched"}
    form = {"license_plate": "b 1234 xyz", "vehicle_tags": "allowed", "field1": "Flat 7"}
    vehicle = post(service, "create-vehicle", data=form)
    assert (vehicle["license_plate"], vehicle["notes"]) == ("B1234XYZ", "field1: Flat 7")
    refused = post(service, "create-vehicle", 400, json={"license_plate": "D77AB"})
    assert "vehicle_tags" in refused["detail"]
    post(service, "create-vehicle", 400, json={"license_plate": "*", "vehicle_tags": ["allowed"]})
    found = get(service, "vehicles", tags="allowed")["results"]
    assert [item["license_plate"] for item in found] == ["B1234XYZ"]
    assert get(service, "vehicles", tags="blocked")["results"] == []
    assert get(service, "vehicles", tags="no such tag")["results"] == []

    def edit(checked: str, tag: int | str, id: object, status: int = 200) -> Any:
        query = {"checked": checked, "tag_id": tag, "vehicle_id": id}
        return post(service, "edit-tags", status, params=query)

    edit("true", ids["blocked"], vehicle["id"])
    assert listed(service) == {"B1234XYZ": "blocked"}
    edit("false", ids["allowed"], vehicle["id"])
    assert listed(service) == {"B1234XYZ": "blocked"}
    assert edit("false", "blocked", vehicle["id"])["vehicle_tags"] == []
    assert listed(service) == {}
    for tag, id in ((1, vehicle["id"]), (9, 1), (1, "x"), (1, "9" * 30)):
        assert list(edit("true", tag, id, 404)) == ["detail"]
    actions = [item["action"] for item in service.admin.get("/api/audit").json()["items"][:3]]
    assert "list_entry.delete" in actions


def test_an_import_is_whole_or_nothing(service: Service) -> None:
    def upload(text: str, status: int, **form: str) -> Any:
        files = {"import_file": ("v.csv", text.encode())}
        return post(service, "import-vehicles", status, files=files, data=form)

    head = "timezone,created_date,license_plate,field1,Vehicle Tags\n"
    good = head + 'UTC,2026-11-28,B 9 A,Flat 1,"vip, allowed"\nUTC,,B 9 B,,Watched\n'
    task = upload(good, 200)["task_id"]
    assert get(service, "task-check", task_id=task)["result"] == {"created": 2, "updated": 0}
    assert listed(service) == {"B9A": "allowed", "B9B": "watched"}
    for text in (
        head + "UTC,,B 9 C,,vip\n",
        "plate\nB9C\n",
        head + "UTC,,B9C,,blocked\n,,?,,allowed\n",
    ):
        assert list(upload(text, 400)) == ["detail"]
    upload(good, 400, remove="true")
    assert listed(service) == {"B9A": "allowed", "B9B": "watched"}
    missing = service.far.get(f"{API}/task-check", headers=service.headers("read"))
    assert missing.status_code == 404


@pytest.fixture(scope="module")
def visited(service: Service) -> Service:
    """The service with a visit of an hour."""
    for place, moment in (("Gate 1", NOON), ("Gate 2", NOON + timedelta(hours=1))):
        answer = service.admin.post(
            "/detect_image",
            files={"file": ("a.png", photo("B9A"))},
            data={"location": place, "captured_at": moment.isoformat()},
        )
        assert answer.status_code == 200
    _join(service)
    return service


def test_visits(visited: Service) -> None:
    service = visited
    found = get(service, "visit-list")
    assert list(found) == ["results", "next", "estimated_count"]
    assert (found["next"], found["estimated_count"]) == (None, 1)
    (visit,) = found["results"]
    assert list(visit) == [
        *("id", "vehicle", "start_cam", "end_cam", "start_img", "end_img", "duration"),
        *("start_date", "start_prediction", "end_date", "end_prediction"),
    ]
    status = listed(service).get("B9A", "unlisted")
    assert visit["vehicle"] == {"license_plate": "B9A", "status": status}
    assert visit["start_cam"] == {"code": "Gate 1", "name": "Gate 1"}
    assert visit["end_cam"]["code"] == "Gate 2"
    assert visit["start_date"] == "2026-11-28T12:00:00Z"
    assert visit["duration"] == 3600
    assert visit["start_prediction"] == {"plate": "b9a", "score": 0.97}
    for url in (visit["start_img"], visit["end_img"]):
        assert service.far.get(url, headers=service.headers("read")).status_code == 401
        key = {"X-API-Key": service.key("read")}
        assert service.far.get(url, headers=key).headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"start": "2026-11-28", "end": "2026-11-29 00:00:00"}, 1),
        ({"start": "2026-11-28 12:30:00"}, 0),
        ({"start": "soon", "page": "first", "ordering": "-start_date"}, 1),
        ({"plate": "b 9 a", "ordering": "start_date"}, 1),
        ({"plate": "B9B"}, 0),
        ({"page": "2"}, 0),
    ],
)
def test_visits_by_their_values(visited: Service, query: dict[str, str], count: int) -> None:
    found = get(visited, "visit-list", **query)
    assert len(found["results"]) == count
    if "plate" in query:
        newest = visited.admin.get("/api/audit", params={"limit": 1}).json()["items"][0]
        assert newest["action"] == "plates.search"


def test_pages_of_vehicles(service: Service) -> None:
    lines = "".join(f"P{number:04},watched\n" for number in range(150))
    files = {"file": ("a.csv", f"plate,status\n{lines}".encode())}
    assert service.admin.post("/plate_status/import", files=files).status_code == 200
    seen: list[str] = []
    url: str | None = f"{API}/vehicles/"
    while url is not None:
        page = service.far.get(url, headers=service.headers("read")).json()
        seen += [item["license_plate"] for item in page["results"]]
        url = page["next"]
    assert seen == list(listed(service))
    assert len(seen) > 100  # more than a page


def test_what_is_not_offered_is_not_there(service: Service) -> None:
    for path in ("delete-visit", "no-such-thing"):
        assert list(post(service, path, 404)) == ["detail"]
    assert list(post(service, "parking-list", 405)) == ["detail"]
    answer = service.far.get(f"{API}/parking-list/")
    assert (answer.status_code, list(answer.json())) == (401, ["detail"])


def _join(service: Service) -> None:
    """Write the visit that the two readings are, as the joiner would."""
    with service.context.sessions.begin() as session:
        rows = session.scalars(select(models.VisitReading).order_by(models.VisitReading.at)).all()
        entry, exit = rows
        visit = models.Visit(
            lot_id=1,
            state=VisitState.CLOSED,
            text="B9A",
            began_at=entry.at,
            entered_at=entry.at,
            exited_at=exit.at,
            stay_s=3600,
            last_seen_at=exit.at,
            entry_location_id=entry.location_id,
            exit_location_id=exit.location_id,
        )
        session.add(visit)
        session.flush()
        for row, part in ((entry, VisitPart.ENTRY), (exit, VisitPart.EXIT)):
            row.visit_id, row.part, row.joined_at = visit.id, part, exit.at
