"""A folder of backups: the backups by their number, and the files that they share."""

from __future__ import annotations

import json
import re
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.folder_lock import lock_folder
from galaxy_alpr.services.backup.copying import copy_file, sync_folder
from galaxy_alpr.services.backup.manifest import FORMAT, Entry
from galaxy_alpr.services.doctor.sums import sum_of_file

MARK = "galaxy-alpr-backups.json"
PARTIAL = ".partial"
_NAME = re.compile(r"(\d{6,})-\d{8}T\d{6}Z")


class BackupFolder:
    """A folder of backups of one installation. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = path / "files"
        self.added: set[Path] = set()
        """The files that ``add`` has stored since ``begin``."""

        self._making = threading.Lock()

    @contextmanager
    def locked(self, *, shared: bool = False) -> Iterator[None]:
        """Keep other processes out that write here; ``shared`` lets in those that read.

        Raises ``Conflict``.
        """
        with ExitStack() as held:
            try:
                held.enter_context(lock_folder(self.path, shared=shared, wait_s=0))
            except TimeoutError as error:
                raise Conflict(f"{self.path} is used by another backup or restoration") from error
            yield

    def make(self, installation: str) -> None:
        """Make the folder if there is none.

        Raises ``Conflict`` for a folder of other files, or of another installation.
        """
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        mark = self.path / MARK
        if not mark.is_file() and not any(self.path.iterdir()):
            staged = self.path / f"{MARK}{PARTIAL}"
            staged.write_text(json.dumps({"format": FORMAT, "installation": installation}) + "\n")
            staged.chmod(0o600)
            staged.replace(mark)
            self.path.chmod(0o700)
        found = self.installation()
        if found != installation:
            raise Conflict(f"{self.path} has the backups of another installation ({found})")
        self.files.mkdir(exist_ok=True, mode=0o700)

    def is_one(self) -> bool:
        """Return whether the path is a folder of backups."""
        return (self.path / MARK).is_file()

    def installation(self) -> str:
        """Return the id of the installation whose backups are here. Raises ``Conflict``."""
        try:
            value = json.loads((self.path / MARK).read_text())
            number, installation = int(value["format"]), str(value["installation"])
        except FileNotFoundError:
            raise Conflict(f"{self.path} is not a folder of backups: it has no {MARK}") from None
        except (ValueError, KeyError, TypeError) as error:
            raise Conflict(f"{self.path / MARK} is broken: {error}") from error
        if number > FORMAT:
            raise Conflict(f"{self.path} has backups that a newer version made")
        return installation

    def names(self) -> list[str]:
        """Return the names of the complete backups, the oldest first."""
        names = [entry.name for entry in self.path.iterdir() if _NAME.fullmatch(entry.name)]
        return sorted(names, key=_number)

    def find(self, name: str | None = None) -> Path:
        """Return the folder of a backup, by default the newest. Raises ``NotFound``."""
        names = self.names()
        if name is None and names:
            return self.path / names[-1]
        if name not in names:
            raise NotFound(f"no backup {name or ''} in {self.path}".replace("  ", " "))
        return self.path / name

    def begin(self) -> Path:
        """Return a new folder for the next backup, which ``finish`` makes a complete one."""
        for left in (*self.path.glob(f"*{PARTIAL}"), *self.files.glob(f"*{PARTIAL}")):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        self.added.clear()
        number = max(map(_number, self.names()), default=0) + 1
        partial = self.path / f"{number:06d}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{PARTIAL}"
        partial.mkdir(mode=0o700)
        return partial

    def finish(self, partial: Path) -> str:
        """Make what ``begin`` returned a complete backup, on the disk; return its name."""
        for made in partial.iterdir():
            made.chmod(0o600)
        for folder in {path.parent for path in self.added}:
            sync_folder(folder)
        sync_folder(self.files)
        sync_folder(partial)
        final = partial.with_name(partial.name.removesuffix(PARTIAL))
        partial.rename(final)
        sync_folder(self.path)
        return final.name

    def forget_added(self) -> None:
        """Delete the files that ``add`` has stored."""
        for file in self.added:
            file.unlink(missing_ok=True)
        self.added.clear()

    def file(self, sha256: str) -> Path:
        """Return where the file with this SHA-256 is stored."""
        return self.files / sha256[:2] / sha256

    def holds(self, sha256: str, size: int) -> bool:
        """Return whether the file is stored, by its size; ``verify`` reads it."""
        try:
            return self.file(sha256).stat().st_size == size
        except FileNotFoundError:
            return False

    def add(self, source: Path, path: str, *, verify: bool = False) -> Entry:
        """Store a file unless it is stored, and return its entry for ``path``.

        ``verify`` reads a file that is stored already, and replaces a damaged one. Raises
        ``Unreadable`` or ``Gone`` for the source, ``OSError`` for this folder.
        """
        staged = self.files / f"{uuid.uuid4().hex}{PARTIAL}"
        try:
            entry = copy_file(source, staged, path)
            target = self.file(entry.sha256)
            if self.holds(entry.sha256, entry.bytes) and not (
                verify and sum_of_file(target).sha256 != entry.sha256
            ):
                return entry
            target.parent.mkdir(exist_ok=True, mode=0o700)
            staged.rename(target)
            with self._making:
                self.added.add(target)
            return entry
        finally:
            staged.unlink(missing_ok=True)


def _number(name: str) -> int:
    found = _NAME.fullmatch(name)
    assert found is not None
    return int(found[1])
