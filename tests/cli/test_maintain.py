"""``migrate`` and ``export-openapi`` do what they say, and say what they did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.migrate import pending
from tests.cli.conftest import Run

SNAPSHOT = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"


def test_migrate_brings_a_new_database_up_to_date(new_folder: Path, run: Run) -> None:
    first, second = run("migrate"), run("migrate")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "migrated" in first.stdout
    assert "nothing to migrate" in second.stdout
    engine = make_engine(f"sqlite:///{new_folder / 'data' / 'galaxy_alpr.db'}")
    assert not pending(engine)
    engine.dispose()


def test_migrate_goes_back_only_where_that_is_agreed_to(new_folder: Path, run: Run) -> None:
    file = new_folder / "data" / "galaxy_alpr.db"
    planned = run("migrate", "--dry-run")
    assert planned.exit_code == 0, planned.output
    assert planned.stdout.startswith("apply 0001: Create the first tables (can be reversed)")
    assert not file.parent.exists()
    assert run("migrate", "--to", "0004").exit_code == 0
    assert "apply 0005" in run("migrate").stdout

    planned = run("migrate", "--to", "0004", "--dry-run")
    assert planned.exit_code == 0
    assert "reverse 0005: Store the moment" in planned.stdout
    asked = run("migrate", "--to", "0004")
    assert asked.exit_code == 1
    assert "Make a backup, then add --yes. Nothing was changed." in asked.stdout
    assert run("migrate", "--dry-run").stdout == "0 steps; nothing was changed\n"
    assert run("migrate", "--to", "0004", "--yes").exit_code == 0
    assert "apply 0005" in run("migrate", "--dry-run").stdout
    unknown = run("migrate", "--to", "0099")
    assert unknown.exit_code == 1
    assert unknown.stderr.startswith("no revision 0099; there are 0001 to 0")


@pytest.mark.usefixtures("pictures")
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "nonsense", "GALAXY_DATABASE_URL: must be like"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing", "The database cannot be used"),
        ("ENGINE_THREADS", "0", "GALAXY_ENGINE_THREADS: Input should be greater"),
    ],
)
def test_what_the_owner_has_to_mend_is_said_in_a_line(
    monkeypatch: pytest.MonkeyPatch, run: Run, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"GALAXY_{name}", value)
    for verb in ("migrate", "doctor"):
        result = run(verb)
        assert result.exit_code == 1
        assert result.stderr.startswith(said)
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.usefixtures("pictures")
def test_openapi_check_fails_on_a_stale_file(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "openapi.json"
    assert run("export-openapi", file, "--check").exit_code == 1
    assert run("export-openapi", file).exit_code == 0
    assert run("export-openapi", file, "--check").exit_code == 0
    description = json.loads(file.read_text())
    assert "/detect_image" in description["paths"]
    file.write_text(file.read_text().replace("/detect_image", "/detect"))
    assert run("export-openapi", file, "--check").exit_code == 1
