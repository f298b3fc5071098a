"""What a failure to use a stored file means: of a disk by its ``errno``, or of an object store."""

from __future__ import annotations

import errno

from galaxy_alpr.errors.service import DiskDenied, DiskFailed, DiskFull, DiskReadOnly, Unavailable

_FAILS = "the disk fails"
_FAILURES: dict[int, tuple[type[Unavailable], str]] = {
    errno.ENOSPC: (DiskFull, "the disk is full"),
    errno.EDQUOT: (DiskFull, "the disk's quota is used up"),
    errno.EFBIG: (DiskFull, "the disk takes no file of this size"),
    errno.EROFS: (DiskReadOnly, "the disk is read-only"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), (DiskDenied, "access to the disk is denied")),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR), (DiskFailed, "a folder on the disk is gone")),
    **dict.fromkeys((errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE), (DiskFailed, _FAILS)),
}
"""By ``errno``: what a failure to use a stored file means."""


class ObjectStoreError(OSError):
    """A failure of an object store; ``kind`` is what it means.

    An ``OSError``, so whoever uses stored files treats it as a failure of the disk.
    """

    def __init__(self, kind: type[Unavailable], message: str) -> None:
        super().__init__(errno.EIO, message)
        self.kind = kind

    def __str__(self) -> str:
        return str(self.strerror)


def storage_failure(error: OSError) -> Unavailable | None:
    """Return what ``error`` means if it came from a file; ``None`` for others (of a socket)."""
    if isinstance(error, ObjectStoreError):
        return error.kind(str(error))
    kind, message = _FAILURES.get(error.errno or 0, (None, ""))
    return None if kind is None else kind(message)


def disk_failure(error: OSError) -> Unavailable:
    """Return what ``error`` means, which came from a file."""
    return storage_failure(error) or DiskFailed(_FAILS)
