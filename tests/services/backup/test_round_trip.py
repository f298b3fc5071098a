"""A restored backup is what was backed up: every row, every file, and nothing else."""

from __future__ import annotations

import stat

from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.installation import folder_id, require_installation
from tests.services.backup.conftest import Site


def test_a_backup_is_restored_elsewhere(site: Site, empty: Site, folder: BackupFolder) -> None:
    rows, files, trail = site.rows(), site.files(), site.trail()
    made = site.backup(folder)
    counts = {name: len(found) for name, found in rows.items()}
    assert {name: made.header.rows[name] for name in counts} == counts
    assert made.header.files == len(files) == 12
    assert made.header.damaged == {}
    site.upload("LATER")

    done = empty.restore(folder)
    assert (done.faults, done.steps, done.replaced) == ([], [], None)
    assert empty.rows() == rows
    assert empty.files() == files
    assert site.trail() == [*trail, "backup.make", "session.create"]
    assert empty.trail() == [*trail, "backup.make", "backup.restore"]
    assert empty.faults() == []
    assert require_installation(empty.engine, empty.store) == folder_id(site.store)
    assert not (empty.store.data_dir / "replaced").exists()
    key = empty.store.data_dir / "plate-hash-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    modified = [
        [(s.store.data_dir / path).stat().st_mtime_ns for path in files] for s in (site, empty)
    ]
    assert modified[0] == modified[1]
    empty.upload("B4")
    assert len(empty.rows()["detection_sessions"]) == 4
    assert empty.faults() == []


def test_only_the_user_can_read_a_backup(site: Site, folder: BackupFolder) -> None:
    site.backup(folder)
    paths = [folder.path, *folder.path.rglob("*")]
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in paths}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_what_has_not_changed_is_not_copied_again(site: Site, folder: BackupFolder) -> None:
    first = site.backup(folder)
    site.upload("B4", "B5")
    (site.store.static / "logo.svg").write_bytes(b"another")
    second = site.backup(folder)
    third = site.backup(folder)
    new = {"B4": 3, "B5": 3, "logo": 1}
    assert first.new_files == 12
    assert second.new_files == sum(new.values())
    assert second.header.files == 18
    assert (third.new_files, third.new_bytes, third.header.files) == (0, 0, 18)
