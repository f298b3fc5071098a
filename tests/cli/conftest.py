"""A folder with pictures, settings for it, and the engine that reads test pictures."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from galaxy_alpr.cli import app
from galaxy_alpr.cli.work.reading import readers
from galaxy_alpr.settings import Settings
from tests.fake_engine import FakeEngine, photo

Run = Callable[..., Result]


@pytest.fixture
def new_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with ``one.png`` (B1234XYZ), ``sub/two.png`` and a broken picture."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GALAXY_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("GALAXY_DATABASE_URL", raising=False)
    (tmp_path / "sub").mkdir()
    (tmp_path / "one.png").write_bytes(photo("B1234XYZ"))
    (tmp_path / "sub" / "two.png").write_bytes(photo("D8705QK", "?"))
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 not much of a picture")
    return tmp_path


@pytest.fixture
def pictures(new_folder: Path, sqlite_template: Path) -> Path:
    """The same folder; the data folder in it has a migrated database."""
    (new_folder / "data").mkdir()
    shutil.copy(sqlite_template, new_folder / "data" / "galaxy_alpr.db")
    return new_folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line with an engine that loads at once; it reads one picture at a time."""
    monkeypatch.setenv("GALAXY_ENGINE_WORKERS", "1")

    def fake(_settings: Settings) -> FakeEngine:
        return FakeEngine()

    monkeypatch.setattr(readers, "build_engine", fake)
    monkeypatch.setattr("galaxy_alpr.main.context.build_engine", fake)

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return call
