"""Stored files on the disk of the data folder."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path

from galaxy_alpr.folder_lock import lock_folder
from galaxy_alpr.storage.names import FOLDERS, OUTPUTS
from galaxy_alpr.storage.objects import CHUNK, Stored

PROBE_BYTES = 4096
"""Size of the file that ``check_writable`` writes: a full disk refuses it."""


class DiskObjects:
    """Files below a data folder; one is visible only when it is complete.

    With ``durable`` what was written and deleted survives a power cut; without, only the content
    of a synced file does.
    """

    def __init__(self, data_dir: Path, *, durable: bool) -> None:
        self._data_dir = data_dir
        self._outputs = data_dir / "outputs"
        self._uploads = data_dir / "uploads"
        self._durable = durable
        self._synced_folders: set[Path] = set()
        self._making_folder = threading.Lock()

    def write(self, key: str, data: bytes, *, sync: bool = True) -> None:
        """Store a file: it is written in ``uploads/`` and then moved.

        With ``sync`` it is on the disk when this returns, in a durable store together with its
        folder. Raises ``OSError`` when the disk fails; then nothing is stored.
        """
        target = self._data_dir / key
        staged = self._uploads / target.name
        try:
            with staged.open("xb") as handle:
                handle.write(data)
            self._move(staged, target)
            if sync:
                # After the move: a journal then writes file and folder in one transaction.
                _sync(target, os.O_RDWR)
                self.sync(target.parent)
        except OSError:
            for path_left in (staged, target):
                with suppress(OSError):
                    path_left.unlink()
            raise

    def append(self, key: str, data: bytes) -> None:
        """Add to the end of a file, and sync it with its folders."""
        file = self._data_dir / key
        is_new = not file.is_file()
        if is_new:
            file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        if is_new:
            self._sync_parents(file, self._data_dir)

    def read(self, key: str) -> bytes:
        """Return the content of a file."""
        return (self._data_dir / key).read_bytes()

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """Return a part of a file."""
        with (self._data_dir / key).open("rb") as handle:
            handle.seek(start)
            return handle.read(length)

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield the content of a file in parts."""
        with (self._data_dir / key).open("rb") as handle:
            while data := handle.read(CHUNK):
                yield data

    def stat(self, key: str) -> Stored:
        """Return the size of a file and when it was written; of a link, those of its target."""
        found = (self._data_dir / key).stat()
        return Stored(key, found.st_size, found.st_mtime)

    def files(self, folder: str) -> Iterator[Stored]:
        """Yield every file and link below a folder, in no particular order."""
        for entry in (self._data_dir / folder).rglob("*"):
            with suppress(FileNotFoundError):  # deleted since it was listed
                found = entry.lstat()
                if stat.S_ISREG(found.st_mode) or stat.S_ISLNK(found.st_mode):
                    key = entry.relative_to(self._data_dir).as_posix()
                    yield Stored(key, found.st_size, found.st_mtime)

    def folders(self, folder: str) -> list[str]:
        """Return the names of the folders in a folder, in their order."""
        return sorted(path.name for path in (self._data_dir / folder).glob("*/"))

    def delete(self, key: str, *, sync: bool = True) -> None:
        """Delete a file; a missing one is no error. Without ``sync`` sync its folder.

        Waits while a backup holds the stored files.
        """
        target = self._data_dir / key
        try:
            with lock_folder(self._outputs) if key.startswith(OUTPUTS) else nullcontext():
                target.unlink()
        except FileNotFoundError:
            return
        if sync:
            self.sync(target.parent)

    def delete_all(self, keys: Iterable[str]) -> dict[str, OSError]:
        """Delete files; return those that cannot be deleted, with the reason.

        A folder is synced once: of many photos nearly all are of one day.
        """
        failed: dict[str, OSError] = {}
        folders: dict[Path, str] = {}
        for key in keys:
            try:
                self.delete(key, sync=False)
            except OSError as error:
                failed[key] = error
            else:
                folders[(self._data_dir / key).parent] = key
        for folder, key in folders.items():
            try:
                self.sync(folder)
            except FileNotFoundError:  # it never had the files
                continue
            except OSError as error:
                failed[key] = error
        return failed

    def move(self, source: str, target: str, *, replace: bool = False) -> None:
        """Move a file. Raises ``FileExistsError`` where one is, unless with ``replace``."""
        from_, to = self._data_dir / source, self._data_dir / target
        if not replace and to.exists():
            raise FileExistsError(f"{from_} cannot be moved: {to} exists")
        to.parent.mkdir(parents=True, exist_ok=True)
        from_.replace(to) if replace else from_.rename(to)

    def remove_empty(self, folder: str) -> None:
        """Remove a folder with its empty folders. Raises ``OSError`` for one with files."""
        place = self._data_dir / folder
        for path in (*sorted(place.rglob("*"), reverse=True), place):
            path.rmdir()

    def check_writable(self) -> None:
        """Check the folders of stored files. Raises ``OSError``."""
        for folder in FOLDERS:
            if not os.access(self._outputs / folder, os.W_OK | os.X_OK):
                os.scandir(self._outputs / folder).close()  # the reason, if the folder is gone
                raise PermissionError(errno.EACCES, f"{folder} may not be written")

    def check_staging(self) -> None:
        """Write and delete a small file in ``uploads/``. Raises ``OSError``."""
        probe = self._uploads / f"{uuid.uuid4().hex}.probe"
        try:
            probe.write_bytes(bytes(PROBE_BYTES))
        finally:
            probe.unlink(missing_ok=True)

    def free_bytes(self) -> int:
        """Return the free bytes on the disk. Raises ``OSError``."""
        return shutil.disk_usage(self._outputs).free

    def make_folders(self, folders: Iterable[Path]) -> None:
        """Create the folders that do not exist yet."""
        for folder in folders:
            if not folder.is_dir():
                existing = next(parent for parent in folder.parents if parent.is_dir())
                folder.mkdir(parents=True, exist_ok=True)
                self._sync_parents(folder, existing)

    def sync(self, folder: Path) -> None:
        """Write the names in a folder to the disk, in a durable store."""
        if self._durable and os.name != "nt":  # Windows cannot sync a folder
            _sync(folder, os.O_RDONLY)

    def _move(self, staged: Path, target: Path) -> None:
        """Move a staged file; the first file of a day also makes the folder of the day."""
        if target.parent not in self._synced_folders:
            self._make_folder_of_day(target.parent)
        try:
            staged.replace(target)
        except FileNotFoundError:  # the folder was deleted meanwhile
            self._make_folder_of_day(target.parent)
            staged.replace(target)

    def _make_folder_of_day(self, folder: Path) -> None:
        """Make a folder below the data folder and sync its parents.

        They are synced although the folder exists: another process may have made it just now.
        """
        with self._making_folder:
            folder.mkdir(parents=True, exist_ok=True)
            self._sync_parents(folder, self._outputs)
            self._synced_folders.add(folder)

    def _sync_parents(self, folder: Path, last: Path) -> None:
        for parent in folder.parents:
            self.sync(parent)
            if parent == last:
                return


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
