"""Help and version come at once: the heavy packages are imported when a verb runs."""

from __future__ import annotations

import json
import subprocess
import sys

import typer

from galaxy_alpr import __version__
from galaxy_alpr.cli import app

HEAVY = {
    *("alembic", "cv2", "fastapi", "numpy", "onnxruntime", "PIL", "pydantic", "rapidocr"),
    *("simplejpeg", "sqlalchemy", "starlette", "uvicorn", "yaml"),
}
"""What the work of the verbs needs."""

CODE = """
import json
import sys
import galaxy_alpr
before = set(sys.modules)  # the library's own; tests/engine/test_package.py checks them
from galaxy_alpr.cli import app
for words in json.loads(sys.argv[1]):
    try:
        app(words)
    except SystemExit as end:
        assert not end.code, words
print(*{name.partition(".")[0] for name in set(sys.modules) - before}, file=sys.stderr)
"""


def _verbs() -> list[list[str]]:
    """Return the words of every verb, those of groups too."""
    command = typer.main.get_command(app)
    found: list[list[str]] = []
    for name, verb in command.commands.items():  # type: ignore[attr-defined]
        found.append([name])
        found += [[name, inner] for inner in getattr(verb, "commands", {})]
    return found


def test_the_verbs_that_users_need_are_there() -> None:
    verbs = [" ".join(words) for words in _verbs()]
    for noun in ("location", "lot", "list"):
        for verb in ("add", "list", "change", "delete"):
            assert f"{noun} {verb}" in verbs


def test_nothing_heavy_is_imported_for_help() -> None:
    """One process asks for all of them: what one imports, stays imported."""
    asked = [["--version"], ["--help"], *([*verb, "--help"] for verb in _verbs())]
    done = subprocess.run(
        [sys.executable, "-c", CODE, json.dumps(asked)], capture_output=True, text=True, check=True
    )
    assert done.stdout.count("Usage:") == len(asked) - 1
    assert set(done.stderr.split()) & HEAVY == set()


def test_version_is_that_of_the_package() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "galaxy_alpr", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"galaxy-alpr {__version__}\n"
