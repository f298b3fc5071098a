"""``doctor``, ``quarantine`` and ``adopt`` change nothing that they have not checked."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update

from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.models import DetectionSession, StatisticDay, StatisticSum
from galaxy_alpr.db.queries.statistics.scope import day_of
from tests.cli.conftest import Run


@pytest.fixture
def data(pictures: Path, run: Run) -> Path:
    """The data folder with one stored picture of a vehicle and its plate."""
    assert run("read", "one.png", "--store").exit_code == 0
    return pictures / "data"


@pytest.fixture
def orphan(data: Path) -> Path:
    """An old file that no row names."""
    path = data / "outputs" / "plates" / "2020" / "01" / "01" / f"{7:032x}.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"left by a crash")
    os.utime(path, (0, 0))
    return path


def everything(folder: Path) -> dict[str, bytes]:
    """Return the content of all files, without those of the database."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".db" not in path.name
    }


def test_orphans_are_moved_and_deleted_by_a_second_command(
    data: Path, orphan: Path, run: Run
) -> None:
    found = run("doctor")
    assert found.exit_code == 1
    assert f"no row: plates/2020/01/01/{orphan.name}" in found.stdout
    refused = run("doctor", "--fix")
    assert refused.exit_code == 1
    assert "1 of 4 files (25%) have no row" in refused.stderr
    assert orphan.is_file()

    fixed = run("doctor", "--fix", "--max-share", "0.5")
    assert fixed.exit_code == 0, fixed.output
    assert not orphan.exists()
    assert run("doctor").exit_code == 0
    (folder,) = (data / "quarantine").iterdir()
    assert f"{folder.name}: 1 files" in run("quarantine", "list").stdout
    (listed,) = json.loads(run("quarantine", "list", "--json").stdout)
    assert (listed["name"], listed["files"]) == (folder.name, 1)
    assert listed["bytes"] == sum(file.stat().st_size for file in folder.rglob("*.jpg"))
    assert run("quarantine", "restore", folder.name).exit_code == 0
    assert orphan.read_bytes() == b"left by a crash"

    run("doctor", "--fix", "--max-share", "0.5")
    (folder,) = (data / "quarantine").iterdir()
    assert run("quarantine", "empty", folder.name).exit_code == 0
    assert list((data / "quarantine").iterdir()) == []
    assert run("quarantine", "empty", folder.name).exit_code == 1


@pytest.mark.usefixtures("orphan")
@pytest.mark.parametrize("command", [("doctor",), ("doctor", "--fix", "--max-share", "1")])
def test_without_its_database_nothing_is_made_or_moved(
    data: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    before = everything(data)
    monkeypatch.setenv("GALAXY_DATABASE_URL", f"sqlite:///{data}/other.db")
    result = run(*command)
    assert result.exit_code == 1
    assert result.stderr.startswith("There is no database at")
    assert not (data / "other.db").exists()
    (data / "other.db").touch()
    result = run(*command)
    assert result.exit_code == 1
    assert result.stderr.startswith("Database and data folder do not belong together.")
    assert run("migrate").exit_code == 1
    assert everything(data) == before


def test_a_database_of_another_version_is_not_migrated(data: Path, run: Run) -> None:
    import sqlite3

    with sqlite3.connect(data / "galaxy_alpr.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0002'")
    connection.close()
    result = run("doctor", "--fix")
    assert result.exit_code == 1
    assert "of another version" in result.stderr


def test_lost_crops_are_made_again_and_lost_originals_named(data: Path, run: Run) -> None:
    crop = next((data / "outputs" / "plates").rglob("*.jpg"))
    before = crop.read_bytes()
    crop.write_bytes(b"")
    assert run("doctor").exit_code == 1
    fixed = run("doctor", "--fix")
    assert fixed.exit_code == 0, fixed.output
    assert "(repaired)" in fixed.stdout
    assert crop.read_bytes() == before
    next((data / "outputs" / "uploaded").rglob("*.png")).unlink()
    lost = run("doctor", "--fix")
    assert lost.exit_code == 1
    assert "missing: uploaded/" in lost.stdout
    assert "an original cannot be made again" in lost.stdout


def test_adopt_joins_what_is_refused(data: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GALAXY_DATABASE_URL", f"sqlite:///{data}/other.db")
    asked = run("adopt")
    assert asked.exit_code == 1
    assert "its rows name 0 of 3 files" in asked.stdout
    assert not (data / "other.db").exists()
    assert run("adopt", "--yes").exit_code == 0
    assert run("doctor").exit_code == 0, "the files are not an hour old"
    monkeypatch.delenv("GALAXY_DATABASE_URL")
    assert run("doctor").exit_code == 0, "adopting keeps the id of the folder"


@pytest.mark.usefixtures("pictures")
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_columns_that_compare_otherwise_are_named_and_converted(
    run: Run,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("GALAXY_DATABASE_URL", database_url)
    assert run("read", "one.png", "--store").exit_code == 0
    assert run("doctor").exit_code == 0
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.execute(
            text("ALTER TABLE lots MODIFY name VARCHAR(100) CHARACTER SET latin1 NOT NULL")
        )
    engine.dispose()
    caplog.clear()
    assert run("read", "sub/two.png", "--store").exit_code == 0
    assert "lots.name is latin1_swedish_ci, not utf8mb4_bin; `galaxy-alpr doctor" in caplog.text
    found = run("doctor")
    assert found.exit_code == 1
    assert "lots.name is latin1_swedish_ci, not utf8mb4_bin\n" in found.stdout
    fixed = run("doctor", "--fix")
    assert fixed.exit_code == 0, fixed.output
    assert "not utf8mb4_bin (converted)" in fixed.stdout
    assert run("doctor").exit_code == 0


def test_wrong_sums_of_the_statistics_are_found_and_deleted(data: Path, run: Run) -> None:
    engine = make_engine(f"sqlite:///{data / 'galaxy_alpr.db'}")
    with engine.begin() as connection:
        moment = connection.execute(select(DetectionSession.captured_at)).scalar_one()
        wrong = {"day": day_of(moment), "token": "", "complete": True}
        connection.execute(insert(StatisticDay).values(wrong))
    found = run("doctor")
    assert found.exit_code == 1
    assert f"wrong sums of the statistics: {moment:%Y-%m-%d}" in found.stdout
    fixed = run("doctor", "--fix")
    assert fixed.exit_code == 0
    assert "sums of 1 days deleted" in fixed.stdout
    assert run("doctor").exit_code == 0
    engine.dispose()


def test_the_sums_of_the_statistics_are_made_again(data: Path, run: Run) -> None:
    engine = make_engine(f"sqlite:///{data / 'galaxy_alpr.db'}")
    with engine.begin() as connection:
        moment = connection.execute(select(DetectionSession.captured_at)).scalar_one()
        connection.execute(update(DetectionSession).values(captured_at=moment - timedelta(days=2)))
    for _ in range(2):
        rebuilt = run("statistics", "rebuild")
        assert rebuilt.exit_code == 0, rebuilt.output
        assert "sums of 2 days made" in rebuilt.stdout
    with engine.connect() as connection:
        assert connection.execute(select(StatisticSum.images)).scalars().all() == [1, 1]
    engine.dispose()
