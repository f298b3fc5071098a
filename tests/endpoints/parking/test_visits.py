"""``/api/visits``: visits in pages, as files, one in full, and its evidence."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from fastapi import FastAPI

from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person, entries
from tests.endpoints.cameras.conftest import add, capture
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.parking.conftest import Gates
from tests.factories import AT

pytestmark = SQLITE_ONLY


def test_a_vehicle_that_enters_and_leaves_is_a_visit(admin: TestClient, gates: Gates) -> None:
    gates.read("North entry", 0, "B1234XYZ")
    (open,) = gates.visits(1)
    assert (open["state"], open["exited_at"], open["probability"]) == ("open", None, None)
    gates.read("North exit", 45, "B1234XYZ")
    (visit,) = gates.closed(1)
    assert visit["lot"] == {"id": gates.lots["North"], "name": "North", "timezone": "Asia/Jakarta"}
    assert (visit["text"], visit["stay_s"], visit["by_hand"]) == ("B1234XYZ", 2700, False)
    assert visit["entry_location"]["name"] == "North entry"
    assert visit["exit_location"]["name"] == "North exit"
    assert visit["id"] == open["id"]

    answer = admin.get(f"/api/visits/{visit['id']}")
    full = answer.json()
    assert answer.headers["ETag"]
    assert {name: full[name] for name in visit} == visit
    assert [(item["part"], item["place"]) for item in full["readings"]] == [
        ("entry", "entry"),
        ("exit", "exit"),
    ]
    assert admin.get(full["readings"][0]["detection"]["image_url"]).status_code == 200
    assert full["changes"] == []


@pytest.mark.parametrize("name", ["Entry", None])
def test_a_visit_that_a_camera_read_has_its_name(
    app: FastAPI, admin: TestClient, gates: Gates, name: str | None
) -> None:
    camera = add(admin)["id"]
    (entry,) = [row for row in admin.get("/api/locations").json() if row["name"] == "North entry"]
    passed = capture(camera_id=camera, captured_at=AT, location_id=entry["id"])
    app.state.context.readings.submit(passed)
    (visit,) = gates.visits(1)
    if name is None:
        assert admin.delete(f"/api/cameras/{camera}").status_code == 204
    (reading,) = admin.get(f"/api/visits/{visit['id']}").json()["readings"]
    assert (reading["detection"]["camera"], reading["detection"]["frames"]) == (name, 2)
    assert admin.get(f"/api/visits/{visit['id']}/evidence").status_code == 200


def test_visits_are_filtered_and_paged(admin: TestClient, gates: Gates) -> None:
    for minute, plate in enumerate(("B1AA", "B2BB", "D333CC")):
        gates.read("North entry", minute, plate)
    gates.read("North exit", 60, "D333CC")
    gates.read("South entry", 5, "E4DD")
    gates.closed(1)
    gates.visits(4)

    def texts(**query: Any) -> list[str]:
        answer = admin.get("/api/visits", params={"sort": "began_at", **query})
        assert answer.status_code == 200, answer.text
        return [item["text"] for item in answer.json()["items"]]

    assert texts() == ["B1AA", "B2BB", "D333CC", "E4DD"]
    assert texts(sort="-began_at")[0] == "E4DD"
    assert texts(lot="South") == ["E4DD"]
    assert texts(location="North exit") == ["D333CC"]
    assert texts(location="North entry", limit=2) == ["B1AA", "B2BB"]
    assert texts(state="open", lot="North") == ["B1AA", "B2BB"]
    assert texts(plate="b 1 aa") == ["B1AA"]
    assert texts(plate="B*") == ["B1AA", "B2BB"]
    assert texts(plate="33", match="contains") == ["D333CC"]
    assert texts(plate="82BB", match="fuzzy") == ["B2BB"]
    assert texts(vehicle_class="bus") == []
    assert texts(state="closed", min_stay_s=3400) == ["D333CC"]
    assert texts(state="closed", min_stay_s=3500) == []
    assert texts(state="closed", max_stay_s=3400) == []
    assert texts(**{"from": "2026-11-22T15:01:00", "lot": "North"}) == ["B2BB", "D333CC"]

    first = admin.get("/api/visits", params={"limit": 3, "with_total": True}).json()
    assert first["total"] == 4
    rest = admin.get("/api/visits", params={"limit": 3, "cursor": first["next_cursor"]}).json()
    assert [item["text"] for item in first["items"] + rest["items"]] == [
        *("E4DD", "D333CC", "B2BB", "B1AA"),
    ]
    assert rest["next_cursor"] is None


def test_files_have_the_local_time_of_the_lot(admin: TestClient, gates: Gates) -> None:
    gates.read("North entry", 0, "B1AA")
    gates.visits(1)
    answer = admin.get("/api/visits/export")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="visits-')
    (line,) = csv.DictReader(io.StringIO(answer.text))
    assert (line["entered_at"], line["timezone"]) == ("2026-11-22T15:00:00+07:00", "Asia/Jakarta")
    assert (line["plate"], line["lot"], line["exited_at"]) == ("B1AA", "North", "")
    book = admin.get("/api/visits/export", params={"format": "xlsx"})
    assert book.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert book.content.startswith(b"PK")
    other = admin.get("/api/visits", params={"format": "csv", "timezone": "Asia/Makassar"})
    (line,) = csv.DictReader(io.StringIO(other.text))
    assert (line["entered_at"], line["timezone"]) == ("2026-11-22T16:00:00+08:00", "Asia/Makassar")
    lines = admin.get("/api/visits/export", params={"format": "jsonl"}).text.splitlines()
    assert json.loads(lines[0])["entered_at"] == "2026-11-22T08:00:00Z"
    admin.get("/api/visits", params={"plate": "B1AA"})
    assert [item["action"] for item in entries(admin)[-4:]] == [
        *("visits.export", "visits.export", "visits.export", "plates.search"),
    ]


def test_the_evidence_has_pictures_and_their_sums(admin: TestClient, gates: Gates) -> None:
    gates.read("North entry", 0, "B1AA")
    gates.read("North exit", 10, "B1AA")
    (visit,) = gates.closed(1)
    reason = {"reason": "came back at once"}
    admin.post(f"/api/visits/{visit['id']}/reopen", json=reason)
    answer = admin.get(f"/api/visits/{visit['id']}/evidence")
    assert answer.headers["Content-Type"] == "application/zip"
    pack = zipfile.ZipFile(io.BytesIO(answer.content))
    manifest = json.loads(pack.read("manifest.json"))
    assert set(manifest["sha256"]) == set(pack.namelist()) - {"manifest.json"}
    assert manifest["missing"] == []
    for name, sum in manifest["sha256"].items():
        assert hashlib.sha256(pack.read(name)).hexdigest() == sum
    kinds = sorted(name.split("-")[-1].split(".")[0] for name in pack.namelist() if "-" in name)
    assert kinds == ["photo", "photo", "plate", "plate", "vehicle", "vehicle"]
    data = json.loads(pack.read("visit.json"))
    assert data["local_times"]["entered_at"] == "2026-11-22T15:00:00+07:00"
    assert data["visit"]["entered_at"] == "2026-11-22T08:00:00Z"
    assert [item["plate"]["text"] for item in data["readings"]] == ["B1AA", "B1AA"]
    assert data["readings"][0]["plate"]["candidates"]
    assert data["readings"][0]["photo"]["image_sha256"] in manifest["sha256"].values()
    assert [item["action"] for item in data["audit"]] == ["visit.reopen"]
    assert data["audit"][0]["content"]["after"]["reason"] == "came back at once"
    assert entries(admin)[-1]["action"] == "visits.export"


def test_visits_of_other_lots_are_not_there(
    admin: TestClient, person: Person, gates: Gates
) -> None:
    gates.read("North entry", 0, "B1AA")
    gates.read("South entry", 1, "E4DD")
    _, south = gates.visits(2)
    guard = person("guard", [gates.lots["North"]])
    assert [item["text"] for item in guard.get("/api/visits").json()["items"]] == ["B1AA"]
    assert guard.get("/api/visits", params={"with_total": True}).json()["total"] == 1
    assert "E4DD" not in guard.get("/api/visits/export").text
    for path in ("", "/evidence"):
        assert guard.get(f"/api/visits/{south['id']}{path}").status_code == 403
    assert guard.post(f"/api/visits/{south['id']}/undo").status_code == 403
    assert guard.get(f"/api/lots/{gates.lots['South']}/joining").status_code == 403
    assert guard.get(f"/api/lots/{gates.lots['North']}/joining").status_code == 200
    north = gates.lots["North"]
    assert guard.put(f"/api/lots/{north}/joining", json={}).status_code == 403
    assert admin.get("/api/visits/999999").status_code == 404
