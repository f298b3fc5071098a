"""Files of passes that wait to be stored, in a folder that processes share.

A file holds one pass; its name has the moment at which it was written, and the ids of the pass and
of those that were fused into it. Whoever stores or deletes a pass of a file holds the folder's
lock, so a pass that was erased is not stored.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from galaxy_alpr.folder_lock import lock_folder
from galaxy_alpr.ingest.passes.final import FinalPass

logger = logging.getLogger(__name__)

WAITING, REFUSED = ".pass", ".refused"
_UNFINISHED = ".part"


class PassFiles:
    """The files of one folder, which only their owner may read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, item: FinalPass, suffix: str = WAITING, *, also: Sequence[str] = ()) -> Path:
        """Write a pass, into which the passes ``also`` were fused. Raises ``OSError``."""
        ids = "+".join((item.passed.pass_id, *also))
        # Names are in the order of time.
        file = self.folder / f"{time.time_ns():020}-{ids}{suffix}"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.rewrite(file, item)
        return file

    def rewrite(self, file: Path, item: FinalPass) -> None:
        """Write a pass in place of what its file has. Raises ``OSError``."""
        staged = file.with_suffix(_UNFINISHED)
        handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as opened:
            opened.write(item.pack())
            opened.flush()
            os.fsync(opened.fileno())
        staged.replace(file)

    def all(self, *suffixes: str) -> list[Path]:
        """Return the files with one of the suffixes, the oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(file for file in self.folder.iterdir() if file.suffix in suffixes)

    def take_over(self) -> list[Path]:
        """Return what an earlier process left, to be stored.

        Passes that it refused are tried again; a pass that was fused into another one is deleted.
        """
        for file in self.all(_UNFINISHED):
            file.unlink(missing_ok=True)
        for file in self.all(REFUSED):
            file.rename(file.with_suffix(WAITING))
        found = self.all(WAITING)
        fused = {id for file in found if len(ids := _ids(file)) > 1 for id in ids}
        for file in found:
            if len(ids := _ids(file)) == 1 and ids[0] in fused:
                file.unlink(missing_ok=True)
        return [file for file in found if file.exists()]

    def adopt(self, folder: Path) -> list[Path]:
        """Move what a process that ended left in another folder to this one; return the files."""
        source = PassFiles(folder)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with source.lock():
            return [file.rename(self.folder / file.name) for file in source.take_over()]

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the lock of the folder. Raises ``OSError``; without a folder nothing is locked."""
        if not self.folder.is_dir():
            yield
            return
        with lock_folder(self.folder):
            yield


def remove(file: Path, *, refused: bool = False) -> None:
    """Delete the file of a pass that is stored, or keep that of a refused one apart."""
    with suppress(OSError):
        if refused:
            file.rename(file.with_suffix(REFUSED))
        else:
            file.unlink(missing_ok=True)


def _ids(file: Path) -> list[str]:
    return file.stem.partition("-")[2].split("+")
