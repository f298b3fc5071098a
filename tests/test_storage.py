"""The artifact store: whole files or none, under names nobody chooses."""

from __future__ import annotations

import errno
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from galaxy_alpr.errors import DiskDenied, DiskFailed, DiskFull, DiskReadOnly, Unavailable
from galaxy_alpr.storage import FOLDERS, ArtifactStore, Folder, storage_failure

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
