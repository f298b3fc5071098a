"""The copying of the stored files into a backup folder, several at a time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.backup.copying import Gone, Unreadable, in_threads
from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.backup.listing import Found, list_files
from galaxy_alpr.services.backup.manifest import OUTPUTS, Entry, Manifest, read_manifest
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

FEW, ROUNDS = 64, 6
"""The folder is listed until a round finds only so many new files; at most so many times."""

RECENT_NS = 2_000_000_000
"""A file that was changed so shortly before it was copied may have changed again unnoticed."""


@dataclass
class Copies:
    """The files that are in the backup folder, by their path below the data folder."""

    store: ArtifactStore
    folder: BackupFolder
    read_all: bool = False
    """Read each file, also one that has not changed since the newest backup."""

    entries: dict[str, Entry] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    """The reason why a file cannot be read, by its path."""

    def copy_all(self) -> None:
        """Copy all files while others come and go. Raises ``OSError``."""
        known = None if self.read_all else _newest(self.folder)
        if known is not None:
            self._reuse(known)
        for _ in range(ROUNDS):
            if self.copy_new() <= FEW:
                break

    def copy_new(self) -> int:
        """Copy the files that are not copied yet; return how many. Raises ``OSError``."""
        new = [
            found.path
            for found in self._listed()
            if found.path not in self.entries and found.path not in self.unreadable
        ]
        in_threads(self.copy, new)
        return len(new)

    def copy(self, path: str) -> Entry | None:
        """Copy a file, also again; return ``None`` if it is missing or cannot be read."""
        try:
            entry = self.folder.add(self.store.data_dir / path, path, verify=self.read_all)
        except Gone:
            return None
        except Unreadable as error:
            self.unreadable[path] = str(error)
            return None
        self.entries[path] = entry
        self.unreadable.pop(path, None)
        return entry

    def _listed(self) -> Iterator[Found]:
        """Yield the files to be copied; not those below ``outputs/`` of an object store's site."""
        for found in list_files(self.store.data_dir):
            if self.store.remote is None or not found.path.startswith(OUTPUTS):
                yield found

    def _reuse(self, known: Manifest) -> None:
        """Take the files over that have not changed since a backup."""
        latest = int(known.header.made_at.timestamp() * 1e9) - RECENT_NS
        for found in self._listed():
            entry = known.entries.get(found.path)
            if (
                entry is not None
                and _same(found, entry)
                and entry.changed_ns < latest
                and self.folder.holds(entry.sha256, entry.bytes)
            ):
                self.entries[found.path] = entry


def is_of_service(store: ArtifactStore, path: str) -> bool:
    """Return whether the service made the name of a file, so that a row has to name it."""
    return path.startswith(OUTPUTS) and store.made_here(path.removeprefix(OUTPUTS))


def _newest(folder: BackupFolder) -> Manifest | None:
    names = folder.names()
    try:
        return read_manifest(folder.path / names[-1]) if names else None
    except Conflict as error:
        logger.warning("%s; all files are read", error)
        return None


def _same(found: Found, entry: Entry) -> bool:
    return (found.bytes, found.modified_ns, found.changed_ns) == (
        entry.bytes,
        entry.modified_ns,
        entry.changed_ns,
    )
