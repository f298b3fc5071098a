"""``galaxy-alpr location`` and ``lot``: the API's rules, recorded as the system's changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.models import AuditEntry
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("pictures")


def test_a_location_is_added_changed_and_deleted(pictures: Path, run: Run) -> None:
    assert run("lot", "add", "North", "--timezone", "Asia/Jakarta").exit_code == 0
    added = run("location", "add", "Gate 1", "--type", "entry", "--lot", "North", "--country", "id")
    assert added.exit_code == 0
    assert "Gate 1" in added.stdout
    changed = run("location", "change", "Gate 1", "--name", "Gate 2", "--json")
    values = json.loads(changed.stdout)
    assert (values["name"], values["type"], values["country"]) == ("Gate 2", "entry", "ID")
    assert values["lot"]["name"] == "North"
    cleared = run("location", "change", "1", "--clear", "lot", "--clear", "country", "--json")
    assert json.loads(cleared.stdout) | {"lot": None, "country": None} == json.loads(cleared.stdout)
    assert run("location", "delete", "Gate 2").exit_code == 0
    assert run("lot", "delete", "North").exit_code == 0
    assert json.loads(run("location", "list", "--json").stdout) == []
    assert _actions(pictures) == [
        *("lot.create", "location.create", "location.change", "location.change"),
        *("location.delete", "lot.delete"),
    ]


def test_a_lot_keeps_what_is_not_given(run: Run) -> None:
    run("lot", "add", "North", "--capacity", "40", "--keep-days", "90")
    changed = run("lot", "change", "North", "--timezone", "Asia/Jakarta", "--json")
    values = json.loads(changed.stdout)
    assert (values["capacity"], values["keep_days"]) == (40, 90)
    cleared = json.loads(run("lot", "change", "1", "--clear", "keep_days", "--json").stdout)
    assert (cleared["keep_days"], cleared["timezone"]) == (None, "Asia/Jakarta")


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (("lot", "add", "A", "--timezone", "Mars"), 2, "timezone: 'Mars'"),
        (("lot", "add", " "), 2, "name: "),
        (("lot", "add", "A", "--keep-days", "1", "--keep-days-unlisted", "2"), 2, "keep_days"),
        (("lot", "add", "North"), 1, "exists already"),
        (("lot", "change", "South"), 1, "no lot has the id or name 'South'"),
        (("lot", "delete", "North"), 1, "is used by 1 location"),
        (("lot", "change", "North", "--capacity", "1", "--clear", "capacity"), 2, "cleared"),
        (("location", "add", "A", "--type", "entry", "--country", "ZZ"), 2, "country: "),
        (("location", "add", "A", "--type", "entry", "--lot", "9"), 1, "no lot"),
        (("location", "add", "A", "--type", "gate"), 2, "gate"),
    ],
)
def test_what_the_api_refuses_is_refused(
    pictures: Path, run: Run, words: tuple[str, ...], status: int, reason: str
) -> None:
    run("lot", "add", "North")
    run("location", "add", "Gate 1", "--type", "entry", "--lot", "North")
    before = _actions(pictures)
    result = run(*words)
    assert result.exit_code == status
    assert reason in " ".join(result.stderr.replace("│", "").split())
    assert _actions(pictures) == before


def _actions(pictures: Path) -> list[str]:
    """Return the actions that the system did on places."""
    engine = make_engine(f"sqlite:///{pictures / 'data' / 'galaxy_alpr.db'}")
    try:
        with make_sessionmaker(engine)() as session:
            rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
            return [
                row.action
                for row in rows
                if row.actor_kind == "system" and row.action.startswith(("lot.", "location."))
            ]
    finally:
        engine.dispose()
