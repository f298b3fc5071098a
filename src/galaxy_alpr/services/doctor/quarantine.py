"""``quarantine/``: files moved aside, in one folder for each run, with a manifest.

The manifest is written before a file is moved. Each of its lines is JSON: the first names the
installation and the moment, the others a file each. A line that a crash cut off is ignored: its
file was not moved.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ValidationError

from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.services.doctor.sums import sum_of_file
from galaxy_alpr.storage import ArtifactStore, check_own_path

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

    folder: Path
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
        self._data_dir = store.data_dir
        self._installation = installation
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:6]}"
        self.folder = store.quarantine / name
        self.count = 0
        """Files that were moved and not put back."""

    def move(self, files: Collection[Path], *, reason: str) -> list[Path]:
        """Move files of the data folder aside; return those that still existed.

        Raises ``OSError``; then the manifest may name files that were not moved.
        """
        entries = [entry for file in files if (entry := self._entry(file, reason)) is not None]
        if not entries:
            return []
        self._write(entries)
        moved = []
        for entry in entries:
            source, target = self._data_dir / entry.path, self.folder / entry.path
            try:
                _rename(source, target)
            except FileNotFoundError:
                continue
            moved.append(source)
        self.count += len(moved)
        return moved

    def put_back(self, files: Iterable[Path]) -> None:
        """Move files back to where they were. Raises ``OSError``."""
        for file in files:
            _rename(self.folder / file.relative_to(self._data_dir), file)
            self.count -= 1

    def _entry(self, file: Path, reason: str) -> Entry | None:
        try:
            status, total = file.stat(), sum_of_file(file)
        except FileNotFoundError:
            return None
        return Entry(
            path=file.relative_to(self._data_dir).as_posix(),
            bytes=total.bytes,
            sha256=total.sha256,
            modified_at=datetime.fromtimestamp(status.st_mtime, UTC),
            reason=reason,
        )

    def _write(self, entries: list[Entry]) -> None:
        manifest = self.folder / MANIFEST
        lines: list[BaseModel] = [*entries]
        if not manifest.is_file():
            self.folder.mkdir(parents=True)
            header = Header(installation=self._installation, made_at=datetime.now(UTC))
            lines.insert(0, header)
        with manifest.open("a", encoding="utf-8") as handle:
            handle.writelines(f"{line.model_dump_json()}\n" for line in lines)
            handle.flush()
            os.fsync(handle.fileno())
        for folder in (self.folder, self.folder.parent, self._data_dir):
            self._store.sync(folder)


def contents(store: ArtifactStore) -> list[Contents]:
    """Return what is in the quarantine, the oldest first. Raises ``Conflict``, ``OSError``."""
    manifests = sorted(store.quarantine.glob(f"*/{MANIFEST}"))
    return [_read(manifest.parent) for manifest in manifests if _lines(manifest)]


def find(store: ArtifactStore, path: str) -> list[Path]:
    """Return the files in the quarantine that were moved from ``path`` below ``outputs/``."""
    place = store.place(path).relative_to(store.data_dir).as_posix()
    return sorted(store.quarantine.glob(f"*/{place}"))


def count_files(store: ArtifactStore) -> int:
    """Return the number of files in the quarantine."""
    files = (file for file in store.quarantine.rglob("*") if file.name != MANIFEST)
    return sum(file.is_file() for file in files)


def restore(store: ArtifactStore, name: str, installation: str) -> Outcome:
    """Move the files of one folder back to where they were. Raises as ``empty`` does."""

    def put_back(entry: Entry, file: Path) -> str | None:
        target = store.data_dir / entry.path
        if target.exists():
            return "a file is there"
        _rename(file, target)
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

    def delete(entry: Entry, file: Path) -> str | None:
        found = sum_of_file(file)
        if (found.sha256, found.bytes) != (entry.sha256, entry.bytes):
            return "not the file that was moved"
        stored_path = entry.path.removeprefix("outputs/")
        if not (store.data_dir / entry.path).exists() and is_named(stored_path):
            return "a row names it"
        file.unlink()
        return None

    return _take_out(store, name, installation, delete)


def _take_out(
    store: ArtifactStore,
    name: str,
    installation: str,
    act: Callable[[Entry, Path], str | None],
) -> Outcome:
    """Call ``act``, which returns why a file stays, for each file; remove what is empty then."""
    folder = store.quarantine / name
    if Path(name).name != name or not (folder / MANIFEST).is_file():
        raise NotFound(f"no {name} in {store.quarantine}")
    found = _read(folder)
    if found.header.installation != installation:
        raise Conflict(f"{folder} is of the installation {found.header.installation}")
    outcome = Outcome()
    for entry in found.entries:
        reason = act(entry, folder / entry.path)
        if reason is None:
            outcome.done.append(entry.path)
        else:
            outcome.kept.append((entry.path, reason))
    if not any(file.is_file() for file in folder.rglob("*") if file.name != MANIFEST):
        (folder / MANIFEST).unlink()
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir()
        folder.rmdir()
    return outcome


def _rename(source: Path, target: Path) -> None:
    """Move a file where none is. Raises ``OSError``."""
    if target.exists():
        raise FileExistsError(f"{source} cannot be moved: {target} exists")
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)


def _lines(manifest: Path) -> list[str]:
    """Return the complete lines of a manifest."""
    *lines, _cut_off = manifest.read_text(encoding="utf-8").split("\n")
    return lines


def _read(folder: Path) -> Contents:
    lines = _lines(folder / MANIFEST)
    try:
        if not lines:
            raise ValueError("it is empty")
        header = Header.model_validate_json(lines[0])
        entries = {
            entry.path: entry for entry in (Entry.model_validate_json(line) for line in lines[1:])
        }
    except (ValidationError, ValueError) as error:
        raise Conflict(f"{folder / MANIFEST} is broken: {error}") from error
    present = (entry for entry in entries.values() if (folder / entry.path).is_file())
    return Contents(folder, header, tuple(present))
