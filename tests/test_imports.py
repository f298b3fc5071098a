"""The import contracts of ``pyproject.toml`` catch what they are there to catch."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WRONG = {
    "the engine reads the database": ("engine/alpr.py", "from galaxy_alpr.db import base"),
    "a query asks a service": (
        "db/queries/places.py",
        "from galaxy_alpr.services.places import lookup",
    ),
    "a service answers HTTP": ("services/doctor/checks.py", "from galaxy_alpr.web import errors"),
    "web code imports a router": ("web/paging.py", "from galaxy_alpr.endpoints import detections"),
    "a router imports a router": ("endpoints/lots.py", "from galaxy_alpr.endpoints import events"),
    "plate logic imports a recognizer": (
        "engine/plates/description.py",
        "from galaxy_alpr.engine.recognition import fusion",
    ),
    "the detector imports the recognizer": (
        "engine/detection/yolo.py",
        "from galaxy_alpr.engine.recognition import decoders",
    ),
    "a route reads the settings": (
        "endpoints/system/health.py",
        "from galaxy_alpr import settings",
    ),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the package's Python files beside a copy of ``pyproject.toml``."""
    folder = tmp_path_factory.mktemp("house")
    ignored = shutil.ignore_patterns("*.onnx", "dashboard", "api_docs", "__pycache__")
    shutil.copytree(ROOT / "src" / "galaxy_alpr", folder / "galaxy_alpr", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_hold(house: Path) -> None:
    done = _lint(house)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("file", "line"), WRONG.values(), ids=WRONG)
def test_a_wrong_import_is_found(house: Path, file: str, line: str) -> None:
    path = house / "galaxy_alpr" / file
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\n{line}\n", encoding="utf-8")
    try:
        done = _lint(house)
    finally:
        path.write_text(before, encoding="utf-8")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout
