"""Plate lists as files: every line is told of, nothing is half imported, export comes back in."""

from __future__ import annotations

from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.enums import PlateStatus
from tests import factories
from tests.client import TestClient

NOTES = [
    "＝1+1",
    "＠x",
    "a;=1",
    "a;'=1",
    'a";"＋1',
    "a\n－1",
    "=1+1",
    "'=1+1",
    "''@x",
    "'plain",
    "a;b,c",
    'say "no"',
    "two\nlines",
    "-",
    "Größe 車",
]


def send(client: TestClient, text: str | bytes, **query: Any) -> Response:
    data = text.encode() if isinstance(text, str) else text
    return client.post(
        "/plate_status/import", files={"file": ("list.csv", data, "text/csv")}, params=query
    )


def listed(client: TestClient) -> dict[str, dict[str, Any]]:
    items = client.get("/plate_status/entries", params={"limit": 500}).json()["items"]
    return {item["plate"]: item for item in items}


def test_a_dry_run_tells_what_every_line_would_do(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        factories.make_list_entry(session, "B1", PlateStatus.ALLOWED, note="boss")
        factories.make_list_entry(session, "B2", PlateStatus.ALLOWED)
    lines = [
        "plate,status,note",
        "b 1,allowed,boss",
        "B2,blocked,",
        "B3,watched,new",
        "",
        "b-3,allowed,again",
        "--,allowed,",
        "B5,friend,",
        "B6,allowed,x,y",
    ]
    answer = send(client, "\n".join(lines), dry_run=True).json()
    assert [(line["line"], line["action"], line["changes"]) for line in answer["lines"]] == [
        (2, "keep", []),
        (3, "change", ["status"]),
        (4, "add", []),
        (6, "invalid", []),
        (7, "invalid", []),
        (8, "invalid", []),
        (9, "invalid", []),
    ]
    assert answer["lines"][3]["problems"] == ["column plate: B3 is already in row 4"]
    (code,) = answer["lines"][3]["problem_codes"]
    assert code == {"code": "repeated", "column": "plate", "value": "4"}
    assert answer["lines"][6]["problems"] == ["has 4 cells for 3 columns"]
    counts = [answer[name] for name in ("applied", "added", "changed", "kept", "invalid")]
    assert counts == [False, 1, 1, 1, 4]
    assert set(listed(client)) == {"B1", "B2"}


def test_one_invalid_line_stops_all_unless_it_is_skipped(client: TestClient) -> None:
    text = "plate;status;valid_until\nB1;allowed;2026-12-31\nB2;allowed;31.13.2026\n"
    refused = send(client, text)
    assert refused.status_code == 422
    assert "row 3, column valid_until: '31.13.2026' is not a date" in refused.json()["detail"]
    assert listed(client) == {}
    answer = send(client, text, skip_invalid=True).json()
    assert [answer[name] for name in ("applied", "added", "invalid")] == [True, 1, 1]
    assert listed(client)["B1"]["valid_until"] == "2027-01-01T00:00:00Z"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfplate,status\r\nB1,Allowed\r\n",
        b"Status;Plate\nallowed;B 1\n",
        b"plate\tstatus\nB1\tallowed",
        b'"plate","status"\n"B1","allowed"\n\n',
    ],
)
def test_the_dialects_of_spreadsheets_are_read(client: TestClient, data: bytes) -> None:
    assert send(client, data).json()["added"] == 1
    assert listed(client)["B1"]["status"] == "allowed"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "line 1 must name the columns"),
        (b"B1,allowed\n", "line 1 must name the columns"),
        (b"plate,status,colour\nB1,allowed,red\n", "it names plate, status, colour"),
        (b"plate,status,status\nB1,allowed,allowed\n", "each once"),
        (b"plate,status\nB\x811,allowed\n", "line 2 is not UTF-8, and not Windows-1252"),
        (b"plate,status\nB1," + b"x" * 200_000, "line 2 is not CSV"),
    ],
)
def test_what_is_no_list_is_refused(client: TestClient, data: bytes, words: str) -> None:
    response = send(client, data, skip_invalid=True)
    assert response.status_code == 422
    assert words in response.json()["detail"]


def test_an_oversized_file_is_refused(client: TestClient) -> None:
    assert send(client, b"plate,status\n" + b"\n" * 5_000_000).status_code == 413
    many = "plate,status\n" + "".join(f"B{number},allowed\n" for number in range(50_001))
    assert send(client, many).status_code == 413


def test_a_change_that_names_no_holder_keeps_it(client: TestClient) -> None:
    own = {"holder": "Ani, flat 12", "instruction": "Call the manager"}
    client.put("/plate_status/B1", json={"status": "blocked", "note": "x", **own})
    changed = client.put("/plate_status/B1", json={"status": "watched"}).json()
    assert (changed["note"], changed["holder"]) == (None, "Ani, flat 12")
    assert send(client, "plate,status\nB1,watched\n").json()["kept"] == 1
    line = send(client, "plate,status,holder\nB1,watched,\n").json()["lines"][0]
    assert (line["action"], line["changes"]) == ("change", ["holder"])
    entry = listed(client)["B1"]
    assert (entry["holder"], entry["instruction"]) == (None, "Call the manager")
    long = send(client, f"plate,status,holder\nB1,watched,{'x' * 201}\n")
    assert "the holder has more than 200 characters" in long.json()["detail"]


def test_an_export_comes_back_unchanged(client: TestClient) -> None:
    for number, note in enumerate(NOTES):
        body = {
            "status": "watched",
            "note": note,
            "holder": note,
            "instruction": note,
            "valid_from": "2026-11-22T08:30:00+07:00",
            "valid_until": "2027-11-22T00:00:00.123456Z",
        }
        assert client.put(f"/plate_status/-B {number} X", json=body).status_code == 201
    before = listed(client)
    exported = client.get("/plate_status/export")
    assert exported.headers["content-type"].startswith("text/csv")
    cells = [cell for line in exported.text.splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.strip('"')[:1] in "=+-@" and cell]

    kept = send(client, exported.content).json()
    assert (kept["kept"], kept["added"], kept["changed"]) == (len(NOTES), 0, 0)
    for plate in before:
        client.delete(f"/plate_status/{plate}")
    assert send(client, exported.content).json()["added"] == len(NOTES)
    after = listed(client)
    dates = ("valid_from", "valid_until")
    fields = ("display_text", "status", *dates, "note", "holder", "instruction")
    for plate, entry in before.items():
        assert [after[plate][name] for name in fields] == [entry[name] for name in fields]


def test_entries_are_found_by_holder_and_note(client: TestClient) -> None:
    for plate, told in (("B1", {"holder": "Rahma"}), ("B2", {"note": "van of RAHMA"}), ("B3", {})):
        added = client.post("/plate_status", json={"plate": plate, "status": "allowed", **told})
        assert added.status_code == 201
    found = client.get("/plate_status/entries", params={"about": "rahma", "with_total": True})
    assert [entry["plate"] for entry in found.json()["items"]] == ["B1", "B2"]
    assert found.json()["total"] == 2
    none = client.get("/plate_status/entries", params={"about": "%"})
    assert none.json()["items"] == []
