"""The names of the settings, and of what the files of ``deploy/`` may run."""

from __future__ import annotations

from pathlib import Path

from typer.main import get_command

from galaxy_alpr.cli import app
from galaxy_alpr.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
IMAGE = "galaxy-alpr:fleet"
SETTINGS = {f"GALAXY_{name.upper()}" for name in Settings.model_fields}
VERBS = set(getattr(get_command(app), "commands", {}))


def unknown(names: object) -> set[str]:
    """Return those of some variables that would be settings, and are none."""
    assert isinstance(names, dict | list | set)
    return {name for name in names if name.startswith("GALAXY_")} - SETTINGS
