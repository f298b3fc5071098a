"""``prune``, ``erase`` and ``subject-export`` on the command line."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.base import make_engine, make_sessionmaker, utc_now
from galaxy_alpr.db.models import DetectionSession, Event
from galaxy_alpr.enums import HoldSubject
from galaxy_alpr.services.privacy import holds
from tests.cli.conftest import Run
from tests.factories import make_list_entry


@pytest.fixture
def data(pictures: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder with two stored pictures: B1234XYZ, and D8705QK with an unread one."""
    for name in ("GALAXY_KEEP_DAYS", "GALAXY_KEEP_DAYS_UNLISTED"):
        monkeypatch.delenv(name, raising=False)
    assert run("read", "one.png", "sub/two.png", "--store").exit_code == 0
    return pictures / "data"


def change(data: Path, days: int, hold: str | None = None) -> None:
    """Make all photos so many days old, and hold that of a plate."""
    engine = make_engine(f"sqlite:///{data / 'galaxy_alpr.db'}")
    moment = utc_now() - timedelta(days=days)
    with make_sessionmaker(engine).begin() as session:
        values = {"captured_at": moment, "created_at": moment}
        session.execute(update(DetectionSession).values(values))
        if hold is not None:
            id = session.scalars(
                select(DetectionSession.id).where(DetectionSession.file_name == hold)
            ).one()
            holds.hold(
                session,
                subject_type=HoldSubject.SESSION,
                subject_id=id,
                reason="accident",
                actor=SYSTEM,
            )
    engine.dispose()


def pictures_of(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "outputs" / "uploaded").rglob("*.png"))


def test_prune_says_what_it_deletes_and_deletes_it(
    data: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nothing expires" in run("prune").stdout
    change(data, 10, hold="two.png")
    monkeypatch.setenv("GALAXY_KEEP_DAYS", "9")
    said = run("prune", "--dry-run")
    assert said.exit_code == 0
    expected = "without a lot, older than 9 days: 1 photos with 3 files, 0.0 MB, "
    assert said.stdout == f"{expected}would be deleted; 1 held\n"
    assert len(pictures_of(data)) == 2
    assert run("prune").stdout == f"{expected}deleted; 1 held\n"
    assert len(pictures_of(data)) == 1
    monkeypatch.setenv("GALAXY_KEEP_DAYS", "30")
    monkeypatch.setenv("GALAXY_KEEP_DAYS_UNLISTED", "11")
    assert "unlisted and older than 11 days: 0 photos" in run("prune").stdout
    assert run("doctor").exit_code == 0


def test_erase_shows_first_and_erases_with_yes(data: Path, run: Run) -> None:
    shown = run("erase", "b 1234 xyz")
    assert shown.exit_code == 1
    assert "1 plates with this text in 1 photos" in shown.stdout
    assert "plate:1, B1234XYZ, " in shown.stdout
    assert "Nothing was erased" in shown.stdout
    assert len(pictures_of(data)) == 2
    done = run("erase", "b 1234 xyz", "--yes")
    assert done.exit_code == 0, done.output
    assert "1 plates erased: 1 photos deleted, 0 photos with other plates" in done.stdout
    assert len(pictures_of(data)) == 1
    assert b"B1234XYZ" not in (data / "galaxy_alpr.db").read_bytes()
    assert run("doctor").exit_code == 0
    assert "0 plates with this text" in run("erase", "B1234XYZ").stdout


def test_erase_reports_what_a_hold_stops(data: Path, run: Run) -> None:
    change(data, 0, hold="one.png")
    done = run("erase", "B1234XYZ", "--yes")
    assert done.exit_code == 1
    assert "not erased: session 1 is under legal hold 1" in done.stdout
    assert len(pictures_of(data)) == 2


def test_a_running_service_learns_that_a_list_changed(data: Path, run: Run) -> None:
    """Without the plate: its event is stored."""
    engine = make_engine(f"sqlite:///{data / 'galaxy_alpr.db'}")
    with Session(engine) as session:
        make_list_entry(session, "B1234XYZ")
        session.commit()
    assert run("erase", "B1234XYZ", "--yes").exit_code == 0
    with Session(engine) as session:
        payload = session.scalars(select(Event.payload).order_by(Event.id.desc())).first()
    assert payload is not None
    assert (payload["type"], payload["action"], payload["text"]) == (
        "list.changed",
        "removed",
        None,
    )
    engine.dispose()


def test_the_export_is_a_file_that_only_its_owner_reads(data: Path, run: Run) -> None:
    target = data / "subject.zip"
    done = run("subject-export", "D8705QK", "--output", target)
    assert done.exit_code == 0, done.output
    assert target.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 4
    assert run("subject-export", "D8705QK", "--output", target).exit_code != 0


def test_what_is_no_plate_is_a_sentence(data: Path, run: Run) -> None:
    refused = run("erase", "...")
    assert refused.exit_code == 1
    assert "no letter A-Z and no digit" in refused.stderr
    assert data.is_dir()
