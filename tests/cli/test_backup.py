"""``backup`` and ``restore`` say what they did, and end with a status that a timer can use."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_doctor import everything
from tests.damage import flip


@pytest.fixture
def data(pictures: Path, run: Run) -> Path:
    """The data folder with one stored picture of a vehicle and its plate."""
    assert run("read", "one.png", "--store").exit_code == 0
    return pictures / "data"


def test_backups_are_made_listed_checked_kept_and_restored(
    data: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    first = run("backup", folder)
    assert first.exit_code == 0, first.output
    assert "3 files (" in first.stdout
    assert "of which 3 are new" in first.stdout
    second = run("backup", folder, "--keep", "1")
    assert "of which 0 are new" in second.stdout
    assert f"deleted: {folder}/000001-" in second.stdout

    (name,) = (path.name for path in folder.glob("00*"))
    listed = run("backup", folder, "--list").stdout
    assert listed.startswith(f"{folder / name}: ")
    assert "UTC, 3 files (" in listed
    for path in (folder, folder / name):
        assert "1 backups read, 0 faults" in run("backup", path, "--verify").stdout

    original = everything(data)
    monkeypatch.setenv("GALAXY_DATA_DIR", str(tmp_path / "elsewhere"))
    done = run("restore", folder / name)
    assert done.exit_code == 0, done.output
    assert "is restored to" in done.stdout
    restored = everything(tmp_path / "elsewhere")
    assert {path: restored[path] for path in original} == original
    assert run("doctor").exit_code == 0
    refused = run("restore", folder)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("The target is not empty (installation-id, ")
    replaced = run("restore", folder, "--replace")
    assert replaced.exit_code == 0, replaced.output
    assert f"What was there before is in {tmp_path / 'elsewhere' / 'replaced'}/" in replaced.stdout
    assert run("doctor").exit_code == 0


def test_damage_has_a_status_of_its_own(data: Path, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    lost = next((data / "outputs" / "uploaded").rglob("*.png"))
    lost.unlink()
    made = run("backup", folder)
    assert made.exit_code == 3
    assert f"missing: {lost.relative_to(data)}" in made.stdout
    assert "1 stored files are missing or damaged" in made.stdout
    assert "1 files damaged before" in run("backup", folder, "--list").stdout
    listed = json.loads(run("backup", folder, "--list", "--json").stdout)
    assert listed[-1]["damaged"] == 1
    assert listed[-1]["error"] is None
    assert run("backup", folder, "--json").exit_code == 2

    flip(max((folder / "files").rglob("*"), key=lambda path: path.stat().st_size * path.is_file()))
    checked = run("backup", folder, "--verify")
    assert checked.exit_code == 1
    assert "wrong SHA-256" in checked.stdout


def test_what_cannot_be_backed_up_is_said(
    data: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    inside = run("backup", data / "outputs" / "backups")
    assert inside.exit_code == 1
    assert "choose another folder for backups" in inside.stderr
    for options in ((), ("--list",), ("--verify",)):
        other = run("backup", tmp_path, *options)
        assert other.exit_code == 1
        assert "is not a folder of backups: it has no galaxy-alpr-backups.json" in other.stderr
    assert "is not a folder of backups" in run("restore", tmp_path).stderr
    monkeypatch.setenv("GALAXY_DATA_DIR", str(tmp_path / "nothing"))
    missing = run("backup", tmp_path / "backups")
    assert missing.exit_code == 1
    assert missing.stderr.startswith("There is no database at")
    assert not (tmp_path / "backups").exists()


def test_a_backup_is_made_before_a_migration(
    data: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The newer version makes it, of the tables of the older one."""
    assert run("migrate", "--to", "0004", "--yes").exit_code == 0
    assert run("backup", tmp_path / "backups").exit_code == 0
    assert "apply 0005" in run("migrate").stdout
    monkeypatch.setenv("GALAXY_DATA_DIR", str(tmp_path / "elsewhere"))
    done = run("restore", tmp_path / "backups")
    assert done.exit_code == 0, done.output
    assert "migrated: 0005 Store the moment" in done.stdout
    with closing(sqlite3.connect(data / "galaxy_alpr.db")) as connection:
        query = "SELECT version_num FROM alembic_version"
        newest = connection.execute(query).fetchall()
    with closing(sqlite3.connect(tmp_path / "elsewhere" / "galaxy_alpr.db")) as connection:
        assert connection.execute(query).fetchall() == newest
