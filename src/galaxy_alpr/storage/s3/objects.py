"""Stored files in a bucket of Amazon S3, or of a store with the same interface."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import PurePosixPath
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from galaxy_alpr.errors import ObjectStoreFailed, Unavailable
from galaxy_alpr.errors.disk import ObjectStoreError
from galaxy_alpr.storage.names import MEDIA_TYPES
from galaxy_alpr.storage.objects import Stored
from galaxy_alpr.storage.s3.errors import call
from galaxy_alpr.storage.s3.options import S3Options, open_bucket

if TYPE_CHECKING:
    from obstore.store import S3Store

Result = TypeVar("Result")

BRIEF_S = 5.0
"""Longest wait for an answer that has no content of a file."""

LINK_S = 60
"""Lifetime of a link."""

CHECKED_S = 30.0
"""How long a store that worked is not asked again."""

BULK = 1000
"""Most files that one request deletes."""

PROBE = "probe"
_KEY = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")


class S3Objects:
    """Files in a bucket, each uploaded in one request. Raises ``Unavailable`` without the extra.

    The errors are those of a disk: ``FileNotFoundError`` only where the store says so, otherwise
    ``ObjectStoreError``, without what the store answered to the keys.
    """

    def __init__(self, options: S3Options) -> None:
        self.options = options
        try:
            self._api: Any = import_module("obstore")
        except ImportError as error:
            raise Unavailable(
                "GALAXY_OBJECT_STORE_URL needs a package: pip install 'galaxy-alpr[fleet]'"
            ) from error
        self._store = open_bucket(options, options.timeout_s)
        self._brief = open_bucket(options, min(options.timeout_s, BRIEF_S))
        self._bucket_seen = self._written = -CHECKED_S

    def write(self, key: str, data: bytes, *, sync: bool = True) -> None:  # noqa: ARG002
        """Store a file; the store acknowledges it when it is kept, with or without ``sync``.

        Its signature covers the content, so a store refuses what was damaged on the way.
        """
        kind = MEDIA_TYPES.get(PurePosixPath(key).suffix, "application/octet-stream")
        try:
            self._put(self._store, key, data, kind)
        except OSError:
            # It may be stored although no answer came.
            self.delete_all([key])
            raise

    def append(self, key: str, data: bytes) -> None:
        """Add to the end of a file, which is written again."""
        try:
            before = self.read(key)
        except FileNotFoundError:
            before = b""
        self._put(self._store, key, before + data, "application/octet-stream")

    def read(self, key: str) -> bytes:
        """Return the content of a file."""
        return bytes(self._found(key, lambda: self._api.get(self._store, key).bytes()))

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """Return a part of a file that has it, at least one byte."""
        part = self._found(
            key, lambda: self._api.get_range(self._store, key, start=start, length=length)
        )
        return bytes(part)

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield the content of a file in parts."""
        stream = self._found(key, lambda: iter(self._api.get(self._store, key).stream()))
        while (chunk := call(lambda: next(stream, None))) is not None:
            yield bytes(chunk)

    def stat(self, key: str) -> Stored:
        """Return the size of a file and when it was written."""
        return _stored(self._found(key, lambda: self._api.head(self._brief, key)))

    def files(self, folder: str) -> Iterator[Stored]:
        """Yield every file below a folder, in the order of their keys."""
        pages = call(lambda: iter(self._api.list(self._brief, folder)))
        while (page := call(lambda: next(pages, None))) is not None:
            yield from map(_stored, page)

    def folders(self, folder: str) -> list[str]:
        """Return the names of the folders in a folder, in their order."""
        found = call(lambda: self._api.list_with_delimiter(self._brief, folder))
        return sorted(PurePosixPath(path).name for path in found["common_prefixes"])

    def delete(self, key: str, *, sync: bool = True) -> None:  # noqa: ARG002
        """Delete a file; a missing one is no error."""
        with suppress(FileNotFoundError):
            self._found(key, lambda: self._api.delete(self._brief, key))

    def delete_all(self, keys: Iterable[str]) -> dict[str, OSError]:
        """Delete files, many by one request; return those that cannot be deleted."""
        failed: dict[str, OSError] = {}
        waiting = [key for key in keys if _KEY.fullmatch(key)]
        for start in range(0, len(waiting), BULK):
            failed |= self._delete_bulk(waiting[start : start + BULK])
        return failed

    def move(self, source: str, target: str, *, replace: bool = False) -> None:
        """Move a file. Raises ``FileExistsError`` where one is, unless with ``replace``."""
        if not replace and self._has(target):
            raise FileExistsError(f"{source} cannot be moved: {target} exists")
        self._found(source, lambda: self._api.copy(self._store, source, target))
        self.delete(source)

    def remove_empty(self, folder: str) -> None:
        """Do nothing: a folder is there as long as its files."""

    def link(self, key: str) -> str | None:
        """Return a URL at which anybody can read a file for a minute, if clients get links."""
        if not self.options.links or not _KEY.fullmatch(key):
            return None
        limit = timedelta(seconds=LINK_S)
        return str(call(lambda: self._api.sign(self._brief, "GET", key, limit)))

    def check_writable(self) -> None:
        """Write and delete a small file, unless that worked half a minute ago."""
        if monotonic() - self._written < CHECKED_S:
            return
        self._put(self._brief, PROBE, b"galaxy-alpr\n", "text/plain")
        self.delete(PROBE)
        self._written = monotonic()

    def _put(self, store: S3Store, key: str, data: bytes, media_type: str) -> None:
        def put() -> None:
            # In one request: nothing is left of an upload that was broken off.
            attributes = {"Content-Type": media_type}
            self._api.put(store, key, data, attributes=attributes, use_multipart=False)

        try:
            call(put)
        except FileNotFoundError as error:
            self._written = -CHECKED_S
            raise _no_bucket(self.options) from error
        except OSError:
            self._written = -CHECKED_S
            raise

    def _delete_bulk(self, keys: list[str]) -> dict[str, OSError]:
        """Delete files by one request, or one by one where the store has no such request."""
        try:
            call(lambda: self._api.delete(self._brief, keys))
        except ObjectStoreError as error:
            if error.kind is not ObjectStoreFailed:
                return dict.fromkeys(keys, error)
        except OSError as error:
            return dict.fromkeys(keys, error)
        else:
            return {}
        failed: dict[str, OSError] = {}
        for key in keys:
            try:
                self.delete(key)
            except OSError as error:
                failed[key] = error
        return failed

    def _has(self, key: str) -> bool:
        try:
            self.stat(key)
        except FileNotFoundError:
            return False
        return True

    def _found(self, key: str, act: Callable[[], Result]) -> Result:
        """Return what ``act`` does with a file. Raises ``FileNotFoundError`` where it is sure."""
        if not _KEY.fullmatch(key):
            raise FileNotFoundError(f"no file {key!r}")
        try:
            return call(act)
        except FileNotFoundError:
            self._check_bucket()
            raise FileNotFoundError(f"no file {key!r}") from None

    def _check_bucket(self) -> None:
        """Raise ``ObjectStoreError`` where the whole bucket is missing, not one file of it."""
        if monotonic() - self._bucket_seen > CHECKED_S:
            next(self.files("none"), None)
            self._bucket_seen = monotonic()


def _no_bucket(options: S3Options) -> ObjectStoreError:
    return ObjectStoreError(ObjectStoreFailed, f"the bucket {options.bucket} is gone")


def _stored(meta: Any) -> Stored:
    written: datetime = meta["last_modified"]
    return Stored(meta["path"], meta["size"], written.timestamp())
