"""``galaxy-alpr audit``: what it prints, and how it exits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.append_only import unprotect
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.services.audit.record import record
from tests.cli.conftest import Run


@pytest.fixture
def sessions(new_folder: Path, run: Run) -> Iterator[sessionmaker[Session]]:
    """The database of the command line, with three entries."""
    assert run("audit", "head").exit_code == 1  # there is no database
    assert run("migrate").output.endswith("migrated\n")
    engine = make_engine(f"sqlite:///{new_folder / 'data' / 'galaxy_alpr.db'}")
    sessions = make_sessionmaker(engine)
    for number in (1, 2):
        with sessions.begin() as session:
            record(session, SYSTEM, "lot.create", f"lot:{number}")
    yield sessions
    engine.dispose()


@pytest.mark.usefixtures("sessions")
def test_a_whole_trail(run: Run) -> None:
    head = run("audit", "head")
    assert head.exit_code == 0
    anchor = head.output.split()[0]
    verified = run("audit", "verify", "--anchor", anchor)
    assert verified.output == f"whole: 3 entries up to {anchor}\n"
    assert verified.exit_code == 0
    id, _, hash = anchor.partition(":")
    shown = json.loads(run("audit", "head", "--json").stdout)
    assert (shown["id"], shown["hash"]) == (int(id), hash)
    counted = {"first_id": 1, "last_id": 3, "count": 3, "finding": None}
    assert json.loads(run("audit", "verify", "--json").stdout) == counted
    wrong = run("audit", "verify", "--anchor", f"9:{anchor.partition(':')[2]}")
    assert wrong.output == "not whole (anchor): entry 9 of the anchor is missing: the newest is 3\n"
    assert wrong.exit_code == 1
    assert run("audit", "verify", "--anchor", "9").exit_code == 1


def test_a_changed_entry_is_named(run: Run, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        unprotect(session.connection())
        session.connection().exec_driver_sql(
            "UPDATE audit_entries SET subject = 'lot:9' WHERE id = 2"
        )
    done = run("audit", "verify")
    assert done.output == "not whole (changed): entry 2 was changed\n"
    assert done.exit_code == 1


@pytest.mark.usefixtures("sessions")
def test_what_is_young_is_not_pruned(run: Run) -> None:
    assert run("audit", "prune", "--keep-days", 1).output == "0 entries pruned\n"
    assert run("audit", "prune", "--keep-days", 0).exit_code == 2
    assert run("audit", "prune").exit_code == 2
    assert run("audit", "verify").output.startswith("whole: 3 entries")


def test_a_migration_is_recorded(run: Run, sessions: sessionmaker[Session]) -> None:
    assert run("migrate").output == "nothing to migrate\n"
    assert run("audit", "verify").output.startswith("whole: 3 entries")
    with sessions() as session:
        action = session.connection().exec_driver_sql("SELECT action FROM audit_entries WHERE id=1")
        assert action.scalar_one() == "database.migrate"
