"""A folder's lock has one holder, or several that share it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from galaxy_alpr.folder_lock import lock_folder

IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from galaxy_alpr.folder_lock import lock_folder
with lock_folder(Path(sys.argv[1]), shared=sys.argv[2] == "shared"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_only_sharers_hold_a_lock_together(tmp_path: Path) -> None:
    with lock_folder(tmp_path, shared=True):
        with lock_folder(tmp_path, shared=True, wait_s=0):
            pass
        with (
            pytest.raises(TimeoutError, match="another process holds"),
            lock_folder(tmp_path, wait_s=0),
        ):
            pass
    with (
        lock_folder(tmp_path, wait_s=0),
        pytest.raises(TimeoutError),
        lock_folder(tmp_path, shared=True, wait_s=0),
    ):
        pass


def test_a_process_that_ends_gives_its_lock_back(tmp_path: Path) -> None:
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(tmp_path), "alone"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(TimeoutError), lock_folder(tmp_path, wait_s=0):
            pass
        other.kill()
        other.wait()
        with lock_folder(tmp_path, wait_s=0):
            pass


def test_no_file_is_made_and_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with lock_folder(tmp_path):
        assert list(tmp_path.iterdir()) == []
    with pytest.raises(FileNotFoundError), lock_folder(tmp_path / "none"):
        pass
