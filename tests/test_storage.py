"""The artifact store: whole files or none, under names nobody chooses."""

from __future__ import annotations

import errno
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from galaxy_alpr.errors import DiskDenied, DiskFailed, DiskFull, DiskReadOnly, Unavailable
from galaxy_alpr.errors.disk import storage_failure
from galaxy_alpr.storage import FOLDERS, ArtifactStore, Folder

AT = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)


def write(store: ArtifactStore, folder: Folder, data: bytes = b"picture") -> str:
    path = store.name(folder, ".jpg", AT)
    store.write(path, data)
    return path


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    store = ArtifactStore(tmp_path / "data")
    store.make_folders()
    return store


def test_folders_are_made_and_making_them_again_is_no_error(store: ArtifactStore) -> None:
    store.make_folders()
    assert all((store.outputs / folder).is_dir() for folder in FOLDERS)
    assert store.uploads.is_dir()
    assert store.static.is_dir()


def test_a_file_lies_under_its_day(store: ArtifactStore) -> None:
    path = write(store, "plates")
    assert path.startswith("plates/2026/11/22/")
    assert path.endswith(".jpg")
    assert (store.outputs / path).read_bytes() == b"picture"
    assert list(store.staged_files()) == []


def test_names_are_never_the_same(store: ArtifactStore) -> None:
    paths = {write(store, "plates") for _ in range(50)}
    assert set(store.stored_paths()) == paths
    assert len(paths) == 50


def test_many_threads_may_start_a_day(store: ArtifactStore) -> None:
    barrier = threading.Barrier(8)
    written: list[str] = []

    def run() -> None:
        barrier.wait()
        written.append(write(store, "vehicles"))

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(store.stored_paths()) == sorted(written)
    assert len(written) == 8


def test_a_write_that_fails_leaves_nothing(store: ArtifactStore) -> None:
    (store.outputs / "plates" / "2026").write_bytes(b"in the way")
    with pytest.raises(OSError, match="Not a directory"):
        write(store, "plates")
    assert list(store.staged_files()) == []


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files and folders that were synced, in this order."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("no /proc: the name of an open file is unknown")
    paths: list[Path] = []

    def record(handle: int) -> None:
        paths.append(Path(f"/proc/self/fd/{handle}").readlink())

    monkeypatch.setattr(os, "fsync", record)
    return paths


def test_a_file_is_synced_with_every_folder_that_leads_to_it(
    tmp_path: Path, synced: list[Path]
) -> None:
    store = ArtifactStore(tmp_path / "new" / "data")
    store.make_folders()
    assert {tmp_path, tmp_path / "new", store.outputs.parent, store.outputs} <= set(synced)
    synced.clear()
    day = (store.outputs / write(store, "plates")).parent
    assert {day.parent, day.parent.parent, store.outputs / "plates"} <= set(synced)
    synced.clear()
    target = store.outputs / write(store, "plates")
    assert synced == [target, day]
    synced.clear()
    store.delete(target.relative_to(store.outputs).as_posix())
    assert synced == [day]


def test_the_folders_of_another_process_are_synced(
    store: ArtifactStore, synced: list[Path]
) -> None:
    """It may have made them and not have synced them yet."""
    path = store.name("plates", ".jpg", AT)
    (store.outputs / path).parent.mkdir(parents=True)
    store.write(path, b"picture")
    assert {store.outputs / "plates", store.outputs / "plates" / "2026"} <= set(synced)


def test_a_fast_store_syncs_content_only(tmp_path: Path, synced: list[Path]) -> None:
    store = ArtifactStore(tmp_path, durable=False)
    store.make_folders()
    path = write(store, "uploaded")
    store.write(store.name("plates", ".jpg", AT), b"crop", sync=False)
    assert synced == [store.outputs / path]


def test_a_file_that_cannot_be_synced_is_not_stored(
    store: ArtifactStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, "plates")

    def fail(_handle: int) -> None:
        raise OSError("the disk failed")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="the disk failed"):
        write(store, "plates")
    assert len(list(store.stored_paths())) == 1
    assert list(store.staged_files()) == []


def test_a_folder_that_was_deleted_is_made_again(store: ArtifactStore) -> None:
    path = write(store, "plates")
    store.delete(path)
    (store.outputs / path).parent.rmdir()
    path = write(store, "plates")
    assert list(store.stored_paths()) == [path]


@pytest.mark.parametrize(
    "path", ["", "plates/../../secret", "/etc/secret", "secret", "../secret", "static/secret"]
)
def test_a_path_that_leads_out_is_neither_written_nor_deleted(
    store: ArtifactStore, path: str
) -> None:
    secret = store.data_dir / "secret"
    secret.write_bytes(b"x")
    with pytest.raises(PermissionError, match="not the path of a stored file"):
        store.write(path, b"y")
    with pytest.raises(PermissionError, match="not the path of a stored file"):
        store.delete(path)
    assert secret.read_bytes() == b"x"


def test_deleting_twice_is_no_error(store: ArtifactStore) -> None:
    path = write(store, "uploaded")
    store.delete(path)
    store.delete(path)
    assert list(store.stored_paths()) == []


def test_room_is_told_and_a_missing_folder_is_an_error(store: ArtifactStore) -> None:
    assert store.free_bytes() > 0
    with pytest.raises(FileNotFoundError):
        ArtifactStore(store.outputs / "nowhere").free_bytes()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EROFS, DiskReadOnly),
        (errno.EACCES, DiskDenied),
        (errno.ENOENT, DiskFailed),
        (errno.EIO, DiskFailed),
        (errno.ECONNRESET, None),
    ],
)
def test_each_failure_of_the_disk_has_its_kind(number: int, kind: type[Unavailable] | None) -> None:
    failure = storage_failure(OSError(number, "a failure"))
    assert type(failure) is (kind or type(None))


def test_a_folder_in_which_nothing_can_be_written_is_noticed(store: ArtifactStore) -> None:
    store.check_writable()
    assert list(store.staged_files()) == []
    store.uploads.rmdir()
    with pytest.raises(FileNotFoundError):
        store.check_writable()
    store.make_folders()
    (store.outputs / "plates").rmdir()
    with pytest.raises(FileNotFoundError):
        store.check_writable()
