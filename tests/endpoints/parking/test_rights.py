"""Rights over HTTP: added, changed, checked, exported and erased."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.enums import PlateStatus
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person, admin, entries, person  # noqa: F401
from tests.endpoints.conftest import SQLITE_ONLY, Upload
from tests.factories import make_list_entry, make_location, make_lot
from tests.fake_engine import photo

PASS: dict[str, Any] = {
    "kind": "season_pass",
    "plates": ["B 1234 XYZ", "b-5678-xyz"],
    "hours": [{"weekdays": [1, 2, 3, 4, 5], "start": "08:00", "end": "18:00"}],
    "vehicle_classes": ["car"],
    "valid_from": "2026-11-01",
    "valid_until": "2100-12-31",
    "holder": " Ani ",
    "instruction": "Let her in",
}
FRIDAY = "2026-11-27T10:00:00"


def add(client: TestClient, **changes: Any) -> dict[str, Any]:
    answer = client.post("/api/rights", json={**PASS, **changes})
    assert answer.status_code == 201, answer.text
    added: dict[str, Any] = answer.json()
    return added


def test_a_right_lives_from_post_to_delete(client: TestClient) -> None:
    lot = client.post("/api/lots", json={"name": "North", "timezone": "Asia/Jakarta"}).json()["id"]
    right = add(client, lot_ids=[lot])
    path = f"/api/rights/{right['id']}"
    assert [plate["display_text"] for plate in right["plates"]] == ["B 1234 XYZ", "B-5678-XYZ"]
    assert [plate["plate"] for plate in right["plates"]] == ["B1234XYZ", "B5678XYZ"]
    assert (right["valid_from"], right["valid_until"]) == (
        "2026-10-31T17:00:00Z",
        "2100-12-31T17:00:00Z",
    )
    assert (right["lot_ids"], right["max_inside"], right["holder"]) == ([lot], 1, "Ani")
    found = client.get(path)
    assert found.json() == right
    tag = {"If-Match": found.headers["ETag"]}
    assert client.patch(path, json={"holder": None, "note": " "}).json()["holder"] is None
    tag = {"If-Match": client.patch(path, json={"holder": "Ani"}).headers["ETag"]}
    body = {"plates": ["B 5678 XYZ", "D1"], "lot_ids": None, "hours": [], "max_inside": None}
    changed = client.patch(path, json=body, headers=tag)
    assert changed.status_code == 200, changed.text
    assert [plate["display_text"] for plate in changed.json()["plates"]] == ["B 5678 XYZ", "D1"]
    assert (changed.json()["lot_ids"], changed.json()["hours"]) == (None, [])
    assert changed.json()["max_inside"] is None
    assert changed.json()["holder"] == "Ani"
    assert client.patch(path, json={}, headers=tag).status_code == 412
    assert client.delete(path, headers=tag).status_code == 412
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    assert client.delete(path).status_code == 404


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"plates": []}, "plates"),
        ({"plates": ["B*"]}, "plate"),
        ({"plates": ["..."]}, "plate"),
        ({"kind": "allowed"}, "kind"),
        ({"lot_ids": [9]}, "lot_ids"),
        ({"lot_ids": []}, "lot_ids"),
        ({"hours": [{"weekdays": [1], "start": "8", "end": "9"}]}, "hours"),
        ({"hours": [{"weekdays": [9], "start": "08:00", "end": "09:00"}]}, "hours"),
        ({"vehicle_classes": ["boat"]}, "vehicle_classes"),
        ({"valid_until": "2026-10-31"}, "valid_until"),
        ({"percent": 5}, "percent"),
        ({"kind": "validation", "amount": 1.5}, "amount"),
        ({"holder": "a\0"}, "holder"),
        ({"max_inside": 0}, "max_inside"),
    ],
)
def test_a_wrong_right_is_refused_and_leaves_nothing(
    client: TestClient, changes: dict[str, Any], field: str
) -> None:
    answer = client.post("/api/rights", json={**PASS, **changes})
    assert answer.status_code == 422, answer.text
    assert field in answer.text
    assert client.get("/api/rights").json()["items"] == []
    right = add(client)
    answer = client.patch(f"/api/rights/{right['id']}", json=changes)
    assert answer.status_code == 422, answer.text
    assert client.get(f"/api/rights/{right['id']}").json() == right
    assert client.patch(f"/api/rights/{right['id']}", json={"kind": None}).status_code == 422


def test_rights_are_listed_by_filter_and_in_pages(client: TestClient) -> None:
    lot = client.post("/api/lots", json={"name": "North"}).json()["id"]
    client.post("/api/lots", json={"name": "South"})
    one = add(client)["id"]
    two = add(client, kind="booking", plates=["D1"], holder="Budi 100%", lot_ids=[lot])["id"]
    old = add(client, valid_from=None, valid_until="2026-01-01")["id"]

    def ids(query: str) -> list[int]:
        answer = client.get(f"/api/rights?{query}")
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    assert ids("") == [one, two, old]
    assert ids("kind=booking") == [two]
    assert ids("lot=North") == [one, two, old]
    assert ids("lot=South") == [one, old]
    assert ids("search=5678") == [one, old]
    assert ids("holder=budi") == [two]
    assert ids("holder=%25") == [two]
    client.patch(f"/api/rights/{two}", json={"note": "Gate 7_b, at night"})
    assert ids("about=budi") == ids("about=GATE+7_B") == [two]
    assert ids("about=7-b") == ids("holder=gate") == []
    assert ids("active=true") == [one, two]
    assert ids("active=false") == [old]
    page = client.get("/api/rights?limit=2&with_total=true").json()
    assert (page["total"], page["next_cursor"]) == (3, str(two))
    assert ids(f"limit=2&cursor={page['next_cursor']}") == [old]
    assert client.get("/api/rights?cursor=x").status_code == 422
    assert client.get("/api/rights?kind=allowed").status_code == 422


def test_a_check_says_what_a_plate_may_do(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        lot = make_lot(session, "North", timezone="Asia/Jakarta")
        make_location(session, "Gate", lot=lot)
        make_location(session, "Road")
        make_list_entry(session, "D1", PlateStatus.BLOCKED, note="stolen")
        lot_id = lot.id
    right = add(client, lot_ids=[lot_id])

    def check(plate: str, place: str = "location=Gate", at: str = FRIDAY) -> dict[str, Any]:
        url = f"/api/rights/check?plate={plate}&{place}&at={at}&vehicle_class=car"
        answer = client.get(url)
        assert answer.status_code == 200, answer.text
        checked: dict[str, Any] = answer.json()
        return checked

    found = check("b 1234 xyz")
    assert (found["lot_id"], found["at"]) == (lot_id, "2026-11-27T03:00:00Z")
    assert found["answer"] == {
        "kind": "season_pass",
        "allows": True,
        "reason": f"season pass (right {right['id']})",
        "source": "right",
        "id": right["id"],
        "holder": "Ani",
        "instruction": "Let her in",
        "note": None,
        "watched": False,
        "validations": [],
    }
    assert check("B1234XYZ", f"lot={lot_id}")["answer"] == found["answer"]
    assert not check("B1234XYZ", at="2026-11-28T10:00:00")["answer"]["allows"]
    assert not check("B1234XYZ", "location=Road")["answer"]["allows"]
    blocked = check("D1")["answer"]
    assert (blocked["kind"], blocked["source"], blocked["note"]) == ("blocked", "list", "stolen")
    similar = check("81234XYZ")
    assert (similar["answer"]["kind"], similar["answer"]["allows"]) == (None, False)
    (near,) = similar["similar"]
    assert (near["plate"], near["distance"], near["allows"]) == ("B1234XYZ", 0.3, False)
    assert client.get("/api/rights/check?plate=B1&location=x").status_code == 404
    assert client.get(f"/api/rights/check?plate=B1&location=Gate&lot={lot_id}").status_code == 422


@SQLITE_ONLY
def test_similar_texts_are_shown_before_a_right_accepts_them(
    client: TestClient, upload: Upload
) -> None:
    upload(photo("81234XYZ"))
    add(client, plates=["BI234XYZ"])
    found = client.get("/api/rights/similar?plate=B1234XYZ").json()
    assert found["possible"] == 47
    assert [item["plate"] for item in found["seen"]] == ["81234XYZ"]
    assert found["other_plates"] == ["BI234XYZ"]


@SQLITE_ONLY
def test_rights_are_exported_as_csv(admin: TestClient) -> None:  # noqa: F811
    add(admin, note="=1+1")
    answer = admin.get("/api/rights/export?timezone=Asia/Jakarta")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["plates"], row["lot_ids"]) == ("B 1234 XYZ; B-5678-XYZ", "all")
    assert (row["hours"], row["valid_from"]) == (
        "1,2,3,4,5 08:00-18:00",
        "2026-11-01T07:00:00+07:00",
    )
    assert row["note"].startswith("'=")
    assert [entry["action"] for entry in entries(admin)] == ["right.create", "rights.export"]


@SQLITE_ONLY
def test_an_erasure_takes_a_plate_out_of_its_right(
    admin: TestClient,  # noqa: F811
) -> None:
    right = add(admin, note="formerly B 1234 XYZ", holder="B1234XYZ")
    path = f"/api/rights/{right['id']}"
    handed = admin.get("/api/privacy/export?plate=B1234XYZ")
    assert handed.status_code == 200
    preview = admin.post("/api/privacy/erase/preview", json={"plate": "B1234XYZ"}).json()
    assert preview["mentions"]["right"] == 1
    erase = {"plate": "B1234XYZ", "confirm": preview["confirm"]}
    answer = admin.post("/api/privacy/erase", json=erase)
    assert answer.status_code == 200, answer.text
    assert answer.json()["remaining"] == {}
    left = admin.get(path).json()
    assert [plate["plate"] for plate in left["plates"]] == ["B5678XYZ"]
    assert "1234" not in str(left)
    assert "1234XYZ" not in str(admin.get("/api/audit?limit=100").json())


@SQLITE_ONLY
def test_only_managers_of_the_whole_site_change_rights(
    admin: TestClient,  # noqa: F811
    person: Person,  # noqa: F811
) -> None:
    lot = admin.post("/api/lots", json={"name": "North"}).json()["id"]
    other = admin.post("/api/lots", json={"name": "South"}).json()["id"]
    add(admin, lot_ids=[lot])
    there = add(admin, lot_ids=[other])["id"]
    guard = person("guard", name="Budi", lots=[lot])
    assert guard.post("/api/rights", json=PASS).status_code == 403
    assert [item["lot_ids"] for item in guard.get("/api/rights").json()["items"]] == [[lot]]
    assert guard.get(f"/api/rights/{there}").status_code == 403


def send(client: TestClient, text: str, **query: str) -> Any:
    """Import a file, and return the answer."""
    files = {"file": ("rights.csv", text.encode(), "text/csv")}
    return client.post("/api/rights/import", files=files, params=query)


def test_an_export_of_rights_can_be_imported_again(client: TestClient) -> None:
    lot = client.post("/api/lots", json={"name": "North"}).json()["id"]
    one = add(client, lot_ids=[lot], note="=1+1")
    two = add(client, kind="validation", plates=["D1"], percent=50, hours=[], holder=None)
    text = client.get("/api/rights/export").text
    kept = send(client, text).json()
    assert (kept["kept"], kept["changed"], kept["added"], kept["invalid"]) == (2, 0, 0, 0)
    changed = send(client, text.replace(",50,", ",60,").replace("B-5678-XYZ", "B 9"))
    assert [line["action"] for line in changed.json()["lines"]] == ["change", "change"]
    found = {item["id"]: item for item in client.get("/api/rights").json()["items"]}
    assert found[two["id"]] == {**two, "percent": 60, "updated_at": found[two["id"]]["updated_at"]}
    assert [plate["plate"] for plate in found[one["id"]]["plates"]] == ["B1234XYZ", "B9"]
    for id in found:
        client.delete(f"/api/rights/{id}")
    assert send(client, text).status_code == 422
    copies = "\r\n".join(line.partition(",")[2] for line in text.splitlines())
    assert send(client, copies).json()["added"] == 2
    again = client.get("/api/rights").json()["items"]
    for before, after in zip((one, two), again, strict=True):
        same = set(before) - {"id", "created_at", "updated_at"}
        assert {name: after[name] for name in same} == {name: before[name] for name in same}


@SQLITE_ONLY
def test_a_wrong_line_is_named_and_nothing_is_imported(client: TestClient) -> None:
    text = "kind;plates;hours;uses;valid_until\n"
    text += "season_pass;B*;;;\nbooking;B 3;1,2 08:00-18:00;;2100-11-30\n"
    text += "season;B4;;;\nvisitor_pass;B5;;;\nbooking;;;;\nbooking;B6;1-5;x;soon\n"
    dry = send(client, text, dry_run="true").json()
    assert (dry["applied"], dry["added"], dry["invalid"]) == (False, 1, 5)
    problems = {line["line"]: " ".join(line["problems"]) for line in dry["lines"]}
    assert "column plates" in problems[2]
    assert "column kind" in problems[4]
    assert "a visitor pass has uses" in problems[5]
    assert "column plates: is empty" in problems[6]
    assert all(f"column {name}" in problems[7] for name in ("hours", "uses", "valid_until"))
    codes = {
        line["line"]: [(item["column"], item["code"]) for item in line["problem_codes"]]
        for line in dry["lines"]
    }
    assert codes[2] == [("plates", "not_a_plate")]
    assert codes[4] == [("kind", "unknown_word")]
    assert codes[5] == [("uses", "needed")]
    assert {name for name, _ in codes[7]} == {"hours", "uses", "valid_until"}
    assert send(client, text).status_code == 422
    assert client.get("/api/rights").json()["items"] == []
    assert send(client, text, skip_invalid="true").json()["added"] == dry["added"]
    (added, *_) = client.get("/api/rights").json()["items"]
    assert added["max_inside"] == 1
    assert send(client, "colour,kind\n").status_code == 422
    assert send(client, "id,kind,plates\n99,booking,B1\n").status_code == 422


@SQLITE_ONLY
def test_a_file_may_have_the_words_of_its_writers(client: TestClient) -> None:
    text = "Jenis;No. Polisi;Pemilik;Kendaraan;Berlaku Hingga\n"
    text += "Langganan;B 1 AB;Ani;Mobil;31/12/2099\n"
    assert send(client, text).json()["added"] == 1
    (added,) = client.get("/api/rights").json()["items"]
    assert (added["kind"], added["holder"]) == ("season_pass", "Ani")
    assert (added["vehicle_classes"], added["plates"][0]["plate"]) == (["car"], "B1AB")
    assert added["valid_until"].startswith(("2099-12-31", "2100-01-01"))


def test_lots_of_a_file_may_be_named(client: TestClient) -> None:
    names = ("Utara", "Selatan", "1", "utama", "Utama")
    lots = {name: client.post("/api/lots", json={"name": name}).json()["id"] for name in names}
    cells = {
        "utara": [lots["Utara"]],
        f"'Selatan; {lots['Utara']}; UTARA'": sorted([lots["Selatan"], lots["Utara"]]),
        "1": [1] if 1 in lots.values() else [lots["1"]],
        "utama": [lots["utama"]],
        "semua": None,
    }
    header = "Jenis,Pelat,Area parkir,Nomor izin\n"
    rows = [f"langganan,B{at},{cell}," for at, cell in enumerate(cells)]
    added = send(client, header + "\n".join(rows).replace("'", '"'))
    assert added.json()["added"] == len(cells), added.text
    rights = client.get("/api/rights").json()["items"]
    assert [right["lot_ids"] for right in rights] == list(cells.values())

    dry = send(client, f"{header}langganan,B7,Timur,\nlangganan,B8,UTAMA,", dry_run="true").json()
    assert [line["problem_codes"] for line in dry["lines"]] == [
        [{"code": "unknown_lot", "column": "lot_ids", "value": name}] for name in ("Timur", "UTAMA")
    ]
