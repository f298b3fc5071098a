"""The manifest of a backup: ``manifest.jsonl.gz``.

The first line describes the backup, each further one a file, and the last one has the SHA-256 of
all others, so a manifest that was cut off or changed is found.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ValidationError

from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.accounts.sealed_secrets import KEY_FILE as FACTOR_KEY_FILE
from galaxy_alpr.services.cameras.passwords import KEY_FILE as CAMERA_KEY_FILE
from galaxy_alpr.services.ingest.pulls.changes import KEY_FILE as INGEST_KEY_FILE
from galaxy_alpr.services.notifications.secret import KEY_FILE as NOTIFICATION_KEY_FILE
from galaxy_alpr.services.parking.gates.secret import KEY_FILE as GATE_KEY_FILE
from galaxy_alpr.services.privacy.plate_hashes import KEY_FILE
from galaxy_alpr.services.sites.keys import KEY_FILE as SITE_KEY_FILE
from galaxy_alpr.services.web_push.keys import KEY_FILE as PUSH_KEY_FILE
from galaxy_alpr.services.webhooks.links import KEY_FILE as LINK_KEY_FILE
from galaxy_alpr.services.webhooks.secrets import KEY_FILE as WEBHOOK_KEY_FILE

FILE = "manifest.jsonl.gz"
FORMAT = 1
OBJECTS_FORMAT = 2
"""The format of a backup whose files are in an object store: older versions refuse it."""

UNREADABLE = (
    *(OSError, EOFError, zlib.error),
    *(ValueError, TypeError, KeyError, AttributeError),
)
"""What reading a damaged manifest raises: of its file and its compression, then of its values."""

ROOTS = (
    *("outputs/uploaded", "outputs/vehicles", "outputs/plates", "outputs/clips"),
    *("static", "quarantine"),
)
"""The folders of the data folder that are backed up. Drawings are made again on demand."""

OUTPUTS = "outputs/"

SECRETS = (
    *(KEY_FILE, CAMERA_KEY_FILE, FACTOR_KEY_FILE, GATE_KEY_FILE),
    *(WEBHOOK_KEY_FILE, LINK_KEY_FILE, PUSH_KEY_FILE, NOTIFICATION_KEY_FILE, INGEST_KEY_FILE),
    SITE_KEY_FILE,
)
"""The files beside them that are backed up, which only their owner may read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file: its path below the data folder, its content, and when it was changed.

    ``modified_ns`` and ``changed_ns`` are the file's mtime and ctime in nanoseconds.
    """

    path: str
    sha256: str
    bytes: int
    modified_ns: int
    changed_ns: int


class DatabaseFile(BaseModel):
    """The copy of the database in a backup; ``kind`` is the name of SQLAlchemy's dialect."""

    kind: str
    file: str
    bytes: int
    sha256: str


class ObjectList(BaseModel):
    """The list of the stored files that are in an object store, and not in the backup.

    ``file_bytes`` and ``sha256`` are of the list, ``count`` and ``bytes`` of the files.
    """

    url: str
    file: str
    file_bytes: int
    sha256: str
    count: int
    bytes: int


class Header(BaseModel):
    """What a backup is of: the first line of a manifest.

    ``rows`` has the number of rows of each table; ``damaged`` what was wrong with files that were
    missing, damaged or unreadable before; ``files`` and ``bytes`` are the sums of the entries.
    ``objects`` is the list of stored files in an object store.
    """

    format: int
    installation: str
    made_at: datetime
    version: str
    revision: str
    database: DatabaseFile
    rows: dict[str, int]
    damaged: dict[str, str]
    files: int
    bytes: int
    objects: ObjectList | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A complete manifest; the entries by their path."""

    header: Header
    entries: dict[str, Entry]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a new backup and sync it. Raises ``OSError``."""
    digest = hashlib.sha256()
    with (folder / FILE).open("xb") as handle:
        with gzip.GzipFile(fileobj=handle, mode="wb", compresslevel=6, mtime=0) as packed:
            for line in _lines(manifest):
                data = f"{line}\n".encode()
                digest.update(data)
                packed.write(data)
            packed.write(json.dumps({"sha256": digest.hexdigest()}).encode() + b"\n")
        handle.flush()
        os.fsync(handle.fileno())


def read_header(folder: Path) -> Header:
    """Return the first line of a manifest, unchecked by its last. Raises ``Conflict``."""
    try:
        with gzip.open(folder / FILE, "rb") as packed:
            return _header(packed.readline())
    except UNREADABLE as error:
        raise _broken(folder, error) from error


def read_manifest(folder: Path) -> Manifest:
    """Return a manifest that is complete and unchanged. Raises ``Conflict``."""
    try:
        with gzip.open(folder / FILE, "rb") as packed:
            return _manifest(packed)
    except UNREADABLE as error:
        raise _broken(folder, error) from error


def _manifest(lines: Iterable[bytes]) -> Manifest:
    digest = hashlib.sha256()
    header: Header | None = None
    entries: dict[str, Entry] = {}
    total = None
    for line in lines:
        value = json.loads(line) if header else None
        if isinstance(value, dict):
            total = value["sha256"]
            continue
        digest.update(line)
        if value is None:
            header = _header(line)
        else:
            entry = Entry(*value)
            if not is_backed_up(entry.path):
                raise ValueError(f"{entry.path!r} is not the path of a file of a backup")
            entries[entry.path] = entry
    if header is None or total != digest.hexdigest() or len(entries) != header.files:
        raise ValueError("it is not complete")
    return Manifest(header, entries)


def _lines(manifest: Manifest) -> Iterable[str]:
    yield manifest.header.model_dump_json()
    for entry in manifest.entries.values():
        values = (entry.path, entry.sha256, entry.bytes, entry.modified_ns, entry.changed_ns)
        yield json.dumps(values, separators=(",", ":"))


def _header(line: bytes) -> Header:
    value = json.loads(line)
    if value.get("format", 0) > OBJECTS_FORMAT:
        raise ValueError(f"a newer version made it ({value.get('version')})")
    try:
        return Header.model_validate(value)
    except ValidationError as error:
        raise ValueError(f"{error.error_count()} values of its first line are wrong") from error


def is_backed_up(path: str) -> bool:
    """Return whether the file at a path, relative to the data folder, is one to be backed up."""
    inside = path.startswith(tuple(f"{root}/" for root in ROOTS))
    return path in SECRETS or (inside and ".." not in PurePosixPath(path).parts)


def _broken(folder: Path, error: Exception) -> Conflict:
    return Conflict(f"the backup {folder.name} is broken: {FILE}: {error}")
