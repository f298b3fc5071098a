"""Locks of folders between processes (``flock``), which no file is made for."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

POLL_S = 0.02
WAIT_S = 30

_NO_LOCKS = {errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
"""What file systems without locks of folders answer (some network disks)."""


@contextmanager
def lock_folder(folder: Path, *, shared: bool = False, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold the lock of a folder: one holder at a time, or several that share it.

    Where the platform or the file system has no locks of folders, nothing is locked. Raises
    ``TimeoutError`` after ``wait_s`` seconds, and ``OSError`` where there is no folder.
    """
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _take(handle, folder, shared=shared, wait_s=wait_s)
        yield
    finally:
        os.close(handle)


def _take(handle: int, folder: Path, *, shared: bool, wait_s: float) -> None:
    import fcntl

    operation = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB
    until = monotonic() + wait_s
    while True:
        try:
            return fcntl.flock(handle, operation)
        except BlockingIOError:
            if monotonic() >= until:
                message = "another process holds the lock"
                raise TimeoutError(errno.ETIMEDOUT, message, str(folder)) from None
            sleep(POLL_S)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            return None
