"""Leases of the cameras of one machine: the process that holds the lock of a folder has all."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path

from galaxy_alpr.folder_lock import lock_folder
from galaxy_alpr.services.cameras.leasing.lease import Lease


class FolderLeases:
    """Gives all leases to one process, until it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = ExitStack()
        self.leads = False
        """Whether this process has the cameras."""

    def claim(self, camera_id: int) -> Lease | None:
        """Return the lease of a camera; ``None`` while another process holds the folder."""
        return Lease(camera_id) if self.take() else None

    def take(self) -> bool:
        """Return whether this process holds the folder, from now on where it was free."""
        if self.leads:
            return True
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._lock.enter_context(lock_folder(self._folder, wait_s=0))
        except TimeoutError:
            return False
        self.leads = True
        return True

    def renew(self, leases: Collection[Lease]) -> None:
        """Do nothing: the lock of the folder lasts as long as the process."""

    def release(self, lease: Lease) -> None:
        """End a lease; the folder is kept."""
        lease.end()

    def close(self) -> None:
        """Let another process have the cameras."""
        self._lock.close()
        self.leads = False
