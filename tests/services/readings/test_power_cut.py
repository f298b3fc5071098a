"""What is on the disk when an upload is answered, by the setting ``durability``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import event, text

from galaxy_alpr.main import open_context
from galaxy_alpr.settings import Settings
from tests.captures import submit_photo
from tests.fake_engine import FakeEngine, photo

COMMIT = Path("the commit")


def steps(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, durability: Literal["full", "fast"]
) -> tuple[list[Path], int, list[str]]:
    """Store one picture; return the syncs and the commit in order, SQLite's mode and the files."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("no /proc: the name of an open file is unknown")
    order: list[Path] = []
    values = Settings(_env_file=None, data_dir=data_dir, durability=durability)
    with open_context(values, FakeEngine()) as context:
        with context.database.connect() as connection:
            mode = connection.execute(text("PRAGMA synchronous")).scalar_one()
        event.listen(context.database, "commit", lambda _connection: order.append(COMMIT))
        with monkeypatch.context() as patch:
            patch.setattr(
                os, "fsync", lambda handle: order.append(Path(f"/proc/self/fd/{handle}").readlink())
            )
            submit_photo(context.readings, photo("B1"))
        return order, mode, sorted(context.store.stored_paths())


def test_every_file_and_its_folder_is_synced_before_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, mode, paths = steps(tmp_path, monkeypatch, "full")
    assert mode == 2  # FULL: the commit itself is synced
    before = order[: order.index(COMMIT)]
    assert len(paths) == 3
    for file in (tmp_path / "outputs" / path for path in paths):
        assert file.parent in before[before.index(file) :]


def test_the_fast_setting_syncs_the_original_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, mode, paths = steps(tmp_path, monkeypatch, "fast")
    assert mode == 1  # NORMAL
    (original,) = (path for path in paths if path.startswith("uploaded/"))
    assert order == [tmp_path / "outputs" / original, COMMIT]
