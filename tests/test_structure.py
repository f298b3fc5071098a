"""The house stays tidy: files, functions and folders are small, and imports go downwards."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "galaxy_alpr"
MAX_FILE_LINES = 250
MAX_FUNCTION_LINES = 50
MAX_FOLDER_FILES = 15
DATA_FOLDERS = ("countries", "weights", "dashboard", "api_docs", "migrations")
"""Folders of one file a country or model, built bundles, and migrations, which only grow."""


def _sources() -> Iterator[Path]:
    for path in SRC.rglob("*.py"):
        if not set(path.relative_to(SRC).parts) & set(DATA_FOLDERS):
            yield path


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_are_sources_to_check() -> None:
    assert sum(1 for _ in _sources()) > 100


@pytest.mark.parametrize("path", sorted(_sources()), ids=_name)
def test_files_and_functions_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_FILE_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= MAX_FUNCTION_LINES, f"{node.name} has {lines} lines"


def test_folders_are_small() -> None:
    counts = Counter(path.parent for path in _sources())
    too_full = {_name(folder): n for folder, n in counts.items() if n > MAX_FOLDER_FILES}
    assert too_full == {}


PAST_THE_SCOPE = {"events", "files", "insert", "installation", "lists", "parts", "plan", "near"}
"""Queries whose statements need no limit: on rows of no place, or of a photo being stored.

Those of ``plan`` return whether there are many plates, and texts, by which a limited statement
finds plates.
"""


def test_statements_do_not_pass_by_the_scope() -> None:
    """A statement of the connection, unlike one of the session, has no limit to a scope."""
    found = {
        path.stem
        for folder in ("", "texts")
        for path in (SRC / "db" / "queries" / folder).glob("*.py")
        if ".connection()" in path.read_text(encoding="utf-8")
    }
    assert found == PAST_THE_SCOPE


def test_routes_take_sessions_that_have_the_scope() -> None:
    found = [
        _name(path)
        for path in (SRC / "endpoints").rglob("*.py")
        if "context.sessions" in path.read_text(encoding="utf-8")
    ]
    assert found == []
