"""Plate lists as spreadsheets save them are imported; what they do not show is refused by cell."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.test_plate_lists_files import listed, send

pytestmark = SQLITE_ONLY

TABLE = "plate;status;valid_from;valid_until;note"
ROWS = [
    "B 1234 XYZ;allowed;2026-11-01;2026-12-31;Pak Budi, lantai 3",
    "D 8705 QK;blocked;;;– Größe",
]
FILE = "\r\n".join([TABLE, *ROWS, ""])


def problems(response: Response) -> dict[int, list[str]]:
    """Return what is wrong by row."""
    assert response.status_code == 200, response.text
    return {line["line"]: line["problems"] for line in response.json()["lines"] if line["problems"]}


def dates(client: TestClient, *cells: str) -> Response:
    """Check the import of a file whose rows have these dates from which entries are valid."""
    lines = (f"B{number},allowed,{cell}" for number, cell in enumerate(cells, 1))
    return send(client, "\n".join(["plate,status,valid_from", *lines]), dry_run=True)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (FILE.encode(), "utf-8"),
        (FILE.encode("utf-8-sig"), "utf-8"),
        (FILE.encode("cp1252"), "windows-1252"),
        (codecs.BOM_UTF16_LE + FILE.replace(";", "\t").encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + FILE.replace(";", "\t").encode("utf-16-be"), "utf-16"),
        (f"sep=;\r\n{FILE}".encode(), "utf-8"),
        (f"SEP=|\n{FILE.replace(';', '|')}".encode("utf-8-sig"), "utf-8"),
        (f'"sep=;"\r\n{FILE}'.encode(), "utf-8"),
        (FILE.replace("\r\n", ";;;\r\n").encode() + b";;;;;;;\r\n;;;;;;;\r\n\r\n", "utf-8"),
        (b"\r\n;;;;\r\n" + FILE.encode(), "utf-8"),
        (
            FILE.replace(TABLE, '"Plate";"STATUS";"Valid_from";"valid_until";"note"').encode(),
            "utf-8",
        ),
    ],
)
def test_every_form_of_a_list_is_the_same_list(
    client: TestClient, data: bytes, encoding: str
) -> None:
    answer = send(client, data).json()
    assert (answer["added"], answer["invalid"], answer["encoding"]) == (2, 0, encoding)
    first, second = (listed(client)[plate] for plate in ("B1234XYZ", "D8705QK"))
    assert (first["note"], second["note"]) == ("Pak Budi, lantai 3", "– Größe")
    assert first["valid_until"] == "2027-01-01T00:00:00Z"


def test_the_reported_files_are_imported_or_a_cell_is_named(
    client: TestClient, shared_cases: Path
) -> None:
    found: dict[str, Any] = {}
    for path in sorted((shared_cases / "15_excel_csv").glob("*.csv")):
        response = send(client, path.read_bytes(), dry_run=True)
        found[path.stem] = problems(response)
    wrong = "column plate: a spreadsheet has shortened a plate to the number '1.00E+06'"
    assert found.pop("scientific") == {2: [wrong]}
    assert len(found) == 5
    assert set(map(str, found.values())) == {"{}"}


@pytest.mark.parametrize("plate", ["1.00E+06", "1,00E+06", "1E+15", "1.2e+10", "-1.00E-05"])
def test_a_shortened_number_is_no_plate(client: TestClient, plate: str) -> None:
    text = f'plate,status\nB1,allowed\n"{plate}",allowed\n'
    response = send(client, text)
    assert response.status_code == 422
    assert "row 3, column plate: a spreadsheet has shortened" in response.json()["detail"]
    assert plate in response.json()["detail"]
    assert listed(client) == {}


@pytest.mark.parametrize("plate", ["12E45", "1E06", "E+06", "B 1 E-12"])
def test_a_plate_with_an_e_is_a_plate(client: TestClient, plate: str) -> None:
    assert send(client, f"plate,status\n{plate},allowed\n").json()["added"] == 1


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("31/12/2026", "2026-12-31T00:00:00Z"),
        ("12/31/2026", "2026-12-31T00:00:00Z"),
        ("31.12.2026", "2026-12-31T00:00:00Z"),
        ("1.2.2026", "2026-02-01T00:00:00Z"),
        ("31-12-2026", "2026-12-31T00:00:00Z"),
        ("5/5/2026", "2026-05-05T00:00:00Z"),
        ("2026/12/31", "2026-12-31T00:00:00Z"),
        ("31/12/2026 08.30", "2026-12-31T08:30:00Z"),
        ("31/12/2026 8:30:15", "2026-12-31T08:30:15Z"),
        ("12/31/2026 8:30 PM", "2026-12-31T20:30:00Z"),
        ("12/31/2026 12:00 am", "2026-12-31T00:00:00Z"),
        ("2026-12-31 08:30", "2026-12-31T08:30:00Z"),
    ],
)
def test_dates_of_spreadsheets(client: TestClient, cell: str, moment: str) -> None:
    assert send(client, f"plate,status,valid_from\nB1,allowed,{cell}\n").json()["added"] == 1
    assert listed(client)["B1"]["valid_from"] == moment


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("01/11/2026", "can be 2026-11-01 or 2026-01-11"),
        ("1-2-2026", "can be 2026-02-01 or 2026-01-02"),
        ("31/12/26", "has a year of two digits"),
        ("13/13/2026", "is not a date"),
        ("30.02.2026", "is not a date"),
        ("31/12/2026 13:00 PM", "is not a date"),
        ("31/12/2026 25:00", "is not a date"),
        ("46348", "is not a date"),
        ("22-Nov-2026", "is not a date"),
        ("01/01/1900", "is not between"),
    ],
)
def test_a_date_that_can_be_two_or_none_is_refused(
    client: TestClient, cell: str, words: str
) -> None:
    assert problems(dates(client, cell))[2][0].startswith(f"column valid_from: '{cell}' {words}")


def test_other_dates_of_a_file_show_what_comes_first(client: TestClient) -> None:
    day, month = dates(client, "01/11/2026", "31/12/2026"), dates(client, "1-11-2026", "12/31/2026")
    assert (day.json()["date_order"], month.json()["date_order"]) == ("day_first", "month_first")
    assert problems(day) == problems(month) == {}
    send(client, "plate,status,valid_from,valid_until\nB1,allowed,1/11/2026,12/31/2026\n")
    assert listed(client)["B1"]["valid_from"] == "2026-01-11T00:00:00Z"


@pytest.mark.parametrize("other", ["12/31/2026,31/12/2026", "31.12.2026", "2026-12-31", ""])
def test_dates_that_show_both_or_nothing_decide_nothing(client: TestClient, other: str) -> None:
    response = dates(client, "01/11/2026", *other.split(","))
    assert response.json()["date_order"] is None
    assert list(problems(response)) == [2]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            "plate,status,note\nB1,allowed,ü\n".encode() + b"B2,allowed,\xfc\n",
            "line 3 is not UTF-8",
        ),
        (codecs.BOM_UTF8 + b"plate,status\nB\xfc1,allowed\n", "line 2 is not UTF-8"),
        (codecs.BOM_UTF16_LE + b"p\0l", "broken UTF-16"),
        ("plate,status\n".encode("utf-16-le"), "or is UTF-16"),
        (b"PK\x03\x04\x14\0", "workbook of Excel"),
        (b"sep=x\nplatexstatus\n", "the separator 'x' is none of"),
        (b'plate,status,note\nB1,allowed,"x\nB2,allowed,\n', "line 3 is not CSV"),
        (b"plate,,status\nB1,,allowed\n", "line 1 must name the columns"),
    ],
)
def test_what_would_be_read_wrongly_is_refused(client: TestClient, data: bytes, words: str) -> None:
    response = send(client, data, skip_invalid=True)
    assert response.status_code == 422
    assert words in response.json()["detail"]
    assert listed(client) == {}


def test_a_guessed_encoding_makes_no_plate(client: TestClient) -> None:
    response = send(client, "plate,status\nВ1,allowed\nB2,allowed\n".encode("cp1251"), dry_run=True)
    assert response.json()["encoding"] == "windows-1252"
    assert problems(response) == {2: ["column plate: 'Â1' is not ASCII, and the file is not UTF-8"]}


def test_all_wrong_cells_are_named_by_the_row_of_the_spreadsheet(client: TestClient) -> None:
    table = 'plate;status;valid_from;note\nB1;allowed;;"two\nlines"\n--;friend;01/02/2026;\n'
    response = send(client, f"sep=;\n\n{table}")
    assert response.status_code == 422
    detail = response.json()["detail"]
    assert detail.startswith("nothing was imported: row 4, column plate: plate '--' has no letter")
    assert "column status: 'friend' is not one of" in detail
    assert "column valid_from: '01/02/2026' can be" in detail
    assert listed(client) == {}


def test_other_words_for_columns_and_statuses_are_read(client: TestClient) -> None:
    rows = "No. Polisi;STATUS;Berlaku Sampai;Nama\nB 1 AB;Blokir;31/12/2026;Pak Budi\nB 2 AB;izin;;"
    answer = send(client, rows).json()
    assert (answer["added"], answer["invalid"]) == (2, 0)
    first, second = listed(client)["B1AB"], listed(client)["B2AB"]
    assert (first["status"], first["holder"], second["status"]) == (
        "blocked",
        "Pak Budi",
        "allowed",
    )
    twice = send(client, "plate,nopol,status\nB 1 AB,B 1 AB,allowed")
    assert (twice.status_code, twice.json()["detail"][:24]) == (422, "line 1 must name the col")
