"""A site on SQLite, and a centre on every kind of database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fleet.sites.pair import Pair, paired


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("GALAXY_") and not name.startswith("GALAXY_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture
def edge_url(tmp_path: Path, sqlite_template: Path) -> str:
    path = tmp_path / "edge.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def pair(tmp_path: Path, edge_url: str, database_url: str) -> Iterator[Pair]:
    with paired(tmp_path, edge_url, database_url) as found:
        yield found
