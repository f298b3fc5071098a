"""``quarantine/``: files moved aside, in one folder for each run, with a manifest.

It is where the stored files are: in the data folder, or in the object store.

The manifest is written before a file is moved. Each of its lines is JSON: the first names the
installation and the moment, the others a file each. A line that a crash cut off is ignored: its
file was not moved.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ValidationError

from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.services.doctor.sums import sum_of_stored
from galaxy_alpr.storage import ArtifactStore, check_own_path
from galaxy_alpr.storage.names import OUTPUTS, QUARANTINE
from galaxy_alpr.storage.store import has

MANIFEST = "manifest.jsonl"


class Header(BaseModel):
    """The first line of a manifest."""

    installation: str
    made_at: datetime


class Entry(BaseModel):
    """A file: its path below the data folder, and its content when it was moved."""

    path: Annotated[str, AfterValidator(check_own_path)]
    bytes: int
    sha256: str
    modified_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A folder of the quarantine with the entries whose files are still in it."""

    name: str
    header: Header
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The paths that were restored or deleted, and those that were not with the reason."""

    done: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)


class Quarantine:
    """A new folder of the quarantine, made at the first move. Used by one thread."""

    def __init__(self, store: ArtifactStore, installation: str) -> None:
        self._store = store
        self._installation = installation
        self._begun = False
        self.name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:6]}"
        self.folder = f"{QUARANTINE}{self.name}"
        self.count = 0
        """Files that were moved and not put back."""

    def move(self, keys: Collection[str], *, reason: str) -> list[str]:
        """Move files aside, by their paths below the data folder; return those that existed.

        Raises ``OSError``; then the manifest may name files that were not moved.
        """
        entries = [entry for key in keys if (entry := self._entry(key, reason)) is not None]
        if not entries:
            return []
        self._write(entries)
        moved = []
        for entry in entries:
            try:
                self._store.move(entry.path, f"{self.folder}/{entry.path}")
            except FileNotFoundError:
                continue
            moved.append(entry.path)
        self.count += len(moved)
        return moved

    def put_back(self, keys: Iterable[str]) -> None:
        """Move files back to where they were. Raises ``OSError``."""
        for key in keys:
            self._store.move(f"{self.folder}/{key}", key)
            self.count -= 1

    def _entry(self, key: str, reason: str) -> Entry | None:
        objects = self._store.place_of(key)
        try:
            found, total = objects.stat(key), sum_of_stored(objects, key)
        except FileNotFoundError:
            return None
        return Entry(
            path=key,
            bytes=total.bytes,
            sha256=total.sha256,
            modified_at=datetime.fromtimestamp(found.modified_at, UTC),
            reason=reason,
        )

    def _write(self, entries: list[Entry]) -> None:
        lines: list[BaseModel] = [*entries]
        if not self._begun:
            lines.insert(0, Header(installation=self._installation, made_at=datetime.now(UTC)))
        text = "".join(f"{line.model_dump_json()}\n" for line in lines)
        self._store.objects.append(f"{self.folder}/{MANIFEST}", text.encode())
        self._begun = True


def contents(store: ArtifactStore) -> list[Contents]:
    """Return what is in the quarantine, the oldest first. Raises ``Conflict``, ``OSError``."""
    found = []
    for name in store.objects.folders(QUARANTINE):
        keys = _keys(store, name)
        if f"{QUARANTINE}{name}/{MANIFEST}" in keys and _lines(store, name):
            found.append(_read(store, name, keys))
    return found


def find(store: ArtifactStore, path: str) -> list[str]:
    """Return the files in the quarantine that were moved from ``path`` below ``outputs/``.

    They are named by their paths below the data folder. Raises ``OSError``.
    """
    names = store.objects.folders(QUARANTINE)
    places = (f"{QUARANTINE}{name}/{OUTPUTS}{path}" for name in names)
    return [place for place in places if has(store.objects, place)]


def count_files(store: ArtifactStore) -> int:
    """Return the number of files in the quarantine."""
    files = store.objects.files(QUARANTINE)
    return sum(PurePosixPath(file.key).name != MANIFEST for file in files)


def restore(store: ArtifactStore, name: str, installation: str) -> Outcome:
    """Move the files of one folder back to where they were. Raises as ``empty`` does."""

    def put_back(entry: Entry, key: str) -> str | None:
        try:
            store.move(key, entry.path)
        except FileExistsError:
            return "a file is there"
        return None

    return _take_out(store, name, installation, put_back)


def empty(
    store: ArtifactStore, name: str, installation: str, is_named: Callable[[str], bool]
) -> Outcome:
    """Delete the files of one folder, for good.

    A file stays that is not the one in the manifest, or that a row names (``is_named``, of a path
    below ``outputs/``) while none is where it was.

    Raises ``NotFound``, ``Conflict`` where the folder is of another installation or its manifest
    is broken, and ``OSError``.
    """

    def delete(entry: Entry, key: str) -> str | None:
        found = sum_of_stored(store.objects, key)
        if (found.sha256, found.bytes) != (entry.sha256, entry.bytes):
            return "not the file that was moved"
        if not has(store.place_of(entry.path), entry.path) and is_named(
            entry.path.removeprefix(OUTPUTS)
        ):
            return "a row names it"
        store.objects.delete(key)
        return None

    return _take_out(store, name, installation, delete)


def _take_out(
    store: ArtifactStore,
    name: str,
    installation: str,
    act: Callable[[Entry, str], str | None],
) -> Outcome:
    """Call ``act``, which returns why a file stays, for each file; remove what is empty then."""
    folder = f"{QUARANTINE}{name}"
    manifest = f"{folder}/{MANIFEST}"
    if name in {"", ".", ".."} or "/" in name or not has(store.objects, manifest):
        raise NotFound(f"no {name} in {QUARANTINE}")
    found = _read(store, name, _keys(store, name))
    if found.header.installation != installation:
        raise Conflict(f"{folder} is of the installation {found.header.installation}")
    outcome = Outcome()
    for entry in found.entries:
        reason = act(entry, f"{folder}/{entry.path}")
        if reason is None:
            outcome.done.append(entry.path)
        else:
            outcome.kept.append((entry.path, reason))
    if _keys(store, name) <= {manifest}:
        store.objects.delete(manifest)
        store.objects.remove_empty(folder)
    return outcome


def _keys(store: ArtifactStore, name: str) -> set[str]:
    """Return the files in a folder of the quarantine."""
    return {file.key for file in store.objects.files(f"{QUARANTINE}{name}")}


def _lines(store: ArtifactStore, name: str) -> list[str]:
    """Return the complete lines of a manifest."""
    text = store.objects.read(f"{QUARANTINE}{name}/{MANIFEST}").decode()
    *lines, _cut_off = text.split("\n")
    return lines


def _read(store: ArtifactStore, name: str, keys: Collection[str]) -> Contents:
    lines = _lines(store, name)
    folder = f"{QUARANTINE}{name}"
    try:
        if not lines:
            raise ValueError("it is empty")
        header = Header.model_validate_json(lines[0])
        entries = {
            entry.path: entry for entry in (Entry.model_validate_json(line) for line in lines[1:])
        }
    except (ValidationError, ValueError) as error:
        raise Conflict(f"{folder}/{MANIFEST} is broken: {error}") from error
    present = (entry for entry in entries.values() if f"{folder}/{entry.path}" in keys)
    return Contents(name, header, tuple(present))
