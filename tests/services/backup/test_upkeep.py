"""Backups are checked by reading them, and old ones are deleted with what only they need."""

from __future__ import annotations

from pathlib import Path

import pytest

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.backup.manifest import FILE, read_manifest
from galaxy_alpr.services.backup.upkeep import find_faults, keep_newest
from galaxy_alpr.services.readings.deletion import delete_session
from tests.damage import flip
from tests.endpoints.conftest import SQLITE_ONLY
from tests.services.backup.conftest import Site

pytestmark = SQLITE_ONLY


def stored(folder: BackupFolder) -> set[Path]:
    """Return the files that the backups share."""
    return {path for path in folder.files.rglob("*") if path.is_file()}


def test_damage_is_found_by_reading_and_repaired_by_reading_all(
    site: Site, folder: BackupFolder
) -> None:
    site.backup(folder)
    victim = next(path for path in stored(folder) if path.stat().st_size > 100)
    flip(victim)
    second = site.backup(folder)
    faults = list(find_faults(folder, folder.names()))
    assert len(faults) == 1
    assert victim.name in faults[0]
    assert "wrong SHA-256 (outputs/" in faults[0]

    assert site.backup(folder, read_all=True).new_files == 1
    assert list(find_faults(folder, folder.names())) == []
    victim.unlink()
    assert "missing" in next(find_faults(folder, [second.name]))
    assert site.backup(folder).new_files == 1


@pytest.mark.parametrize("name", [FILE, "database.sqlite.gz"])
def test_a_cut_off_file_of_a_backup_is_found(site: Site, folder: BackupFolder, name: str) -> None:
    site.backup(folder)
    file = folder.find() / name
    file.write_bytes(file.read_bytes()[:-20])
    (fault,) = find_faults(folder, folder.names())
    assert name in fault


def test_only_the_newest_backups_are_kept(site: Site, folder: BackupFolder) -> None:
    first = site.backup(folder)
    with_all = stored(folder)
    delete_session(site.sessions, site.store, site.ids[0], actor=SYSTEM)
    site.upload("NEW")
    left = folder.files / "ab" / ("ab" * 32)
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"of a backup that was broken off")
    second, third = site.backup(folder), site.backup(folder)
    assert stored(folder) > with_all

    assert keep_newest(folder, 2) == [first.name]
    assert folder.names() == [second.name, third.name]
    assert keep_newest(folder, 2) == []
    needed = {entry.sha256 for entry in read_manifest(folder.find()).entries.values()}
    assert {path.name for path in stored(folder)} == needed
    assert len(with_all - stored(folder)) == 3
    assert list(find_faults(folder, folder.names())) == []


def test_nothing_is_deleted_while_a_manifest_is_broken(site: Site, folder: BackupFolder) -> None:
    site.backup(folder)
    site.backup(folder)
    before = stored(folder)
    (folder.find() / FILE).write_bytes(b"")
    with pytest.raises(Conflict, match="is broken"):
        keep_newest(folder, 1)
    assert len(folder.names()) == 2
    assert stored(folder) == before


def test_a_folder_is_of_one_installation(site: Site, empty: Site, folder: BackupFolder) -> None:
    site.backup(folder)
    empty.upload("OTHER")
    with pytest.raises(Conflict, match="another installation"):
        empty.backup(folder)
    full = BackupFolder(folder.path.parent)
    with pytest.raises(Conflict, match="is not a folder of backups"):
        site.backup(full)
    for name in ("static", "outputs/uploaded", "quarantine/x"):
        with pytest.raises(Conflict, match="choose another folder"):
            site.backup(BackupFolder(site.store.data_dir / name))
    with pytest.raises(NotFound):
        folder.find("000009-20260101T000000Z")
    with folder.locked(), pytest.raises(Conflict, match="used by another"):
        site.backup(folder)
