"""Where the passes of each process of a data folder wait: in a folder that it alone stores from.

The first process has ``waiting``, the others ``worker-1/waiting`` and so on. A process holds the
lock of its slot; what one that ended left is taken over by another one.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from galaxy_alpr.folder_lock import lock_folder
from galaxy_alpr.ingest.passes.files import REFUSED, WAITING, PassFiles

FOLDER = "waiting"
MOST = 100
"""Most processes of one data folder that read cameras."""


class PassSlots:
    """The slots below the folder of cameras."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = ExitStack()
        self._own: Path | None = None

    def take(self, *, first: bool) -> Path:
        """Return the folder in which this process's passes wait. Raises ``OSError``.

        With ``first`` it is that of the first slot, of which the caller holds the lock.
        """
        if first:
            self._own = self._folder
            return self._own / FOLDER
        for number in range(MOST):
            slot = self._folder / f"worker-{number}" if number else self._folder
            slot.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._lock.enter_context(lock_folder(slot, wait_s=0))
            except TimeoutError:
                continue
            self._own = slot
            return slot / FOLDER
        raise OSError(f"{MOST} processes read cameras with the folder {self._folder}")

    def left(self) -> list[Path]:
        """Return the folders of other slots in which passes wait."""
        slots = (slot for slot in slots_of(self._folder) if slot != self._own)
        folders = (slot / FOLDER for slot in slots)
        return [folder for folder in folders if PassFiles(folder).all(WAITING, REFUSED)]

    def take_over(self, adopt: Callable[[Path], object]) -> None:
        """Call ``adopt`` for each folder that a process left which has ended."""
        for folder in self.left():
            try:
                with lock_folder(folder.parent, wait_s=0):
                    adopt(folder)
            except TimeoutError:
                continue

    def close(self) -> None:
        """Let another process have the slot."""
        self._lock.close()


def slots_of(folder: Path) -> list[Path]:
    """Return the slots that there are below a folder."""
    return [folder, *sorted(folder.glob("worker-*"))]
