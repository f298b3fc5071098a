"""A backup that fails leaves nothing that looks complete, and says why."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from galaxy_alpr.errors import BackupFailed, DiskFull
from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.backup.upkeep import find_faults
from tests.damage import flip
from tests.endpoints.conftest import SQLITE_ONLY
from tests.services.backup.conftest import PROGRAMS, Site

KILLED = """
import os, signal, sys
from sqlalchemy import event
from galaxy_alpr.cli import app
from galaxy_alpr.services.backup import make

def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)

make.write_manifest = kill
app(["backup", sys.argv[1]])
"""


def run(site: Site, code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own with the settings of the installation."""
    env = {"GALAXY_DATABASE_URL": site.url, "GALAXY_DATA_DIR": str(site.store.data_dir)}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )


@SQLITE_ONLY
def test_a_killed_backup_is_none(site: Site, folder: BackupFolder) -> None:
    killed = run(site, KILLED, folder.path)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert folder.names() == []
    assert [path.name for path in folder.path.glob("*.partial")] != []
    made = site.backup(folder)
    assert made.new_files == 0, "the files of the one that was killed are used"
    assert folder.names() == [made.name]
    assert list(folder.path.rglob("*.partial")) == []
    assert list(find_faults(folder, folder.names())) == []


@SQLITE_ONLY
@pytest.mark.parametrize("large", [0, 400_000], ids=["at the database", "at a file"])
def test_a_full_disk_leaves_nothing(site: Site, disk: Path, large: int) -> None:
    (site.store.static / "large.bin").write_bytes(os.urandom(large))
    folder = BackupFolder(disk / "backups")
    with pytest.raises(DiskFull, match=r"backups.*: the disk is full; there is no new backup$"):
        site.backup(folder)
    files = [path.name for path in folder.path.rglob("*") if path.is_file()]
    assert files == ["galaxy-alpr-backups.json"]
    subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
    assert site.backup(folder).header.files == 13
    assert list(find_faults(folder, folder.names())) == []


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 200 kB, on which the files have room, but the database has not."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no small file system can be mounted: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_files_that_were_damaged_before_are_named(
    site: Site, empty: Site, folder: BackupFolder
) -> None:
    lost, changed = sorted((site.store.outputs / "uploaded").rglob("*.png"))[:2]
    lost.unlink()
    flip(changed)
    made = site.backup(folder)
    data_dir = site.store.data_dir
    assert made.header.damaged == {
        lost.relative_to(data_dir).as_posix(): "missing",
        changed.relative_to(data_dir).as_posix(): "wrong SHA-256",
    }
    assert made.header.files == 11
    assert empty.restore(folder).faults == [
        f"missing: {lost.relative_to(site.store.outputs).as_posix()}"
    ]


def test_a_missing_program_is_named(
    site: Site, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = PROGRAMS[site.engine.dialect.name]
    if not programs:
        pytest.skip("SQLite needs no program")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BackupFailed, match=rf"program {programs[0]} is needed .* package \w+-cl"):
        site.backup(folder)
    assert folder.names() == []


def test_a_dump_that_fails_is_none(
    site: Site, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A dump program that writes the beginning only, and fails or not."""
    programs = PROGRAMS[site.engine.dialect.name]
    if not programs:
        pytest.skip("SQLite needs no program")
    real = shutil.which(programs[0])
    wrapper = tmp_path / "bin" / programs[0]
    wrapper.parent.mkdir()
    monkeypatch.setenv("PATH", f"{wrapper.parent}:{os.environ['PATH']}")
    beginning = f'#!/bin/sh\n{real} "$@" | head -c 2000\n'
    wrapper.write_text(f"{beginning}echo 'the server is gone' >&2; exit 1\n")
    wrapper.chmod(0o700)
    with pytest.raises(BackupFailed, match=r"failed: .*the server is gone"):
        site.backup(folder)
    assert folder.names() == []
    if programs[0] == "mariadb-dump":
        wrapper.write_text(beginning)
        with pytest.raises(BackupFailed, match="has not completed"):
            site.backup(folder)
