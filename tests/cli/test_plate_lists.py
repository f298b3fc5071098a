"""``galaxy-alpr list``: the API's rules, audit entries, and events for a running service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from galaxy_alpr.cli import app
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.models import AuditEntry, Event
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("pictures")

GOOD = "plate,status,note\nB 1234 XYZ,blocked,stolen\nD 1 AB,allowed,\n"
BAD = "plate,status\nB 1234 XYZ,allowed\n!!,blocked\n"


def test_a_plate_is_added_changed_and_deleted(pictures: Path, run: Run) -> None:
    until = "2099-01-01T00:00:00Z"
    words = ("--status", "blocked", "--valid-until", until, "--note", "[red]stolen")
    added = run("list", "add", "B 1234 XYZ", *words)
    assert added.exit_code == 0
    assert "[red]stolen" in added.stdout
    changed = json.loads(run("list", "change", "b1234xyz", "--status", "watched", "--json").stdout)
    assert (changed["status"], changed["valid_until"]) == ("watched", until)
    assert changed["display_text"] == "B 1234 XYZ"
    cleared = run("list", "change", "b1234xyz", "--clear", "valid_until", "--clear", "note")
    assert cleared.exit_code == 0
    assert json.loads(run("list", "list", "--json").stdout)[0]["note"] is None
    assert run("list", "delete", "b-1234-xyz").exit_code == 0
    assert json.loads(run("list", "list", "--json").stdout) == []
    assert [entry.action for entry in _rows(pictures, AuditEntry) if "list" in entry.action] == [
        *("list_entry.create", "list_entry.change", "list_entry.change", "list_entry.delete")
    ]
    assert [event.payload["action"] for event in _rows(pictures, Event)] == [
        *("added", "changed", "changed", "removed")
    ]


def test_a_file_is_imported_and_exported(pictures: Path, run: Run) -> None:
    (pictures / "lists.csv").write_text(GOOD)
    dry = run("list", "import", "lists.csv", "--dry-run", "--json")
    assert json.loads(dry.stdout)["applied"] is False
    assert json.loads(run("list", "list", "--json").stdout) == []
    assert "2 added" in run("list", "import", "lists.csv").stdout
    assert run("list", "export", "out.csv").exit_code == 0
    again = run("list", "import", "out.csv", "--json")
    assert json.loads(again.stdout)["kept"] == 2
    assert sorted(path.name for path in pictures.glob("out*")) == ["out.csv"]


def test_an_invalid_line_stops_the_import_unless_it_is_skipped(run: Run) -> None:
    del run
    stopped = CliRunner().invoke(app, ["list", "import", "-"], input=BAD)
    assert stopped.exit_code == 1
    assert "nothing was imported: row 3" in stopped.stderr
    skipped = CliRunner().invoke(app, ["list", "import", "-", "--skip-invalid"], input=BAD)
    assert skipped.exit_code == 1
    assert "1 added, 0 changed, 0 kept, 1 invalid" in skipped.stdout


def test_entries_are_filtered(pictures: Path, run: Run) -> None:
    (pictures / "lists.csv").write_text(GOOD)
    run("list", "import", "lists.csv")
    for words, plates in {
        ("--status", "allowed"): ["D1AB"],
        ("--search", "34x"): ["B1234XYZ"],
        ("--inactive",): [],
    }.items():
        found = json.loads(run("list", "list", *words, "--json").stdout)
        assert [item["plate"] for item in found] == plates


def test_searches_and_exports_are_recorded(
    pictures: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GALAXY_AUDIT_PURPOSE", "required")
    for words in (("list", "list", "--search", "B1"), ("list", "export")):
        refused = run(*words)
        assert refused.exit_code == 1
        assert "purpose" in refused.stderr
        assert run(*words, "--purpose", "incident 4711").exit_code == 0
    reads = {"plates.search", "lists.export"}
    recorded = [row.action for row in _rows(pictures, AuditEntry) if row.action in reads]
    assert recorded == ["plates.search", "lists.export"]


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (("add", "B1", "--status", "allowed"), 1, "already listed as blocked"),
        (("add", "…", "--status", "allowed"), 1, "no letter A-Z"),
        (("add", "B2", "--status", "unlisted"), 2, "unlisted"),
        (("add", "B2", "--status", "allowed", "--valid-until", "soon"), 2, "valid_until: "),
        (("change", "B2", "--status", "allowed"), 1, "is on no list"),
        (("delete", "B2"), 1, "is on no list"),
        (("import", "gone.csv"), 1, "gone.csv"),
    ],
)
def test_what_the_api_refuses_is_refused(
    run: Run, words: tuple[str, ...], status: int, reason: str
) -> None:
    run("list", "add", "B1", "--status", "blocked")
    before = run("list", "list", "--json").stdout
    result = run("list", *words)
    assert result.exit_code == status
    assert reason in " ".join(result.stderr.replace("│", "").split())
    assert run("list", "list", "--json").stdout == before


def _rows(pictures: Path, table: type[Any]) -> list[Any]:
    engine = make_engine(f"sqlite:///{pictures / 'data' / 'galaxy_alpr.db'}")
    try:
        with make_sessionmaker(engine)() as session:
            return list(session.scalars(select(table).order_by(table.id)))
    finally:
        engine.dispose()


def test_a_validity_is_in_the_local_time_of_a_lot(pictures: Path, run: Run) -> None:
    assert run("lot", "add", "North", "--timezone", "Asia/Jakarta").exit_code == 0
    until = ("--valid-until", "2099-01-01", "--json")
    words = ("--status", "allowed", *until)
    added = json.loads(run("list", "add", "B1", "--lot", "North", *words).stdout)
    assert added["valid_until"] == "2099-01-01T17:00:00Z"
    changed = json.loads(run("list", "change", "B1", *until).stdout)
    assert changed["valid_until"] == "2099-01-02T00:00:00Z"
    changed = json.loads(run("list", "change", "B1", "--lot", "1", *until).stdout)
    assert changed["valid_until"] == "2099-01-01T17:00:00Z"
    (pictures / "l.csv").write_text("plate,status,valid_until\nB2,allowed,2099-01-01\n")
    assert run("list", "import", "l.csv", "--lot", "North").exit_code == 0
    items = json.loads(run("list", "list", "--json").stdout)
    assert {item["valid_until"] for item in items} == {"2099-01-01T17:00:00Z"}
    assert run("list", "add", "B3", "--lot", "South", *words).exit_code == 1
