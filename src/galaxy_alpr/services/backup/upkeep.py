"""The check and the deletion of old backups."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.backup.copying import sync_folder
from galaxy_alpr.services.backup.folder import PARTIAL, BackupFolder
from galaxy_alpr.services.backup.manifest import Manifest, read_manifest
from galaxy_alpr.services.doctor.sums import sum_of_file


def find_faults(folder: BackupFolder, names: list[str]) -> Iterator[str]:
    """Read backups completely, and yield what is wrong with them: one line for each fault.

    A file that several of them share is read once.
    """
    checked: set[str] = set()
    for name in names:
        try:
            manifest = read_manifest(folder.path / name)
        except Conflict as error:
            yield str(error)
            continue
        database = manifest.header.database
        problem = _problem(folder.path / name / database.file, database.bytes, database.sha256)
        if problem is not None:
            yield f"{name}/{database.file}: {problem}"
        objects = manifest.header.objects
        if objects is not None:
            place = folder.path / name / objects.file
            problem = _problem(place, objects.file_bytes, objects.sha256)
            if problem is not None:
                yield f"{name}/{objects.file}: {problem}"
        for entry in manifest.entries.values():
            if entry.sha256 not in checked:
                checked.add(entry.sha256)
                problem = _problem(folder.file(entry.sha256), entry.bytes, entry.sha256)
                if problem is not None:
                    file = folder.file(entry.sha256).relative_to(folder.path)
                    yield f"{file}: {problem} ({entry.path} of {name})"


def keep_newest(folder: BackupFolder, keep: int) -> list[str]:
    """Delete all but the newest backups, and the files that no other needs; return their names.

    Files that a broken-off backup has left are deleted, too. Raises ``Conflict`` for a broken
    manifest of a backup that is kept, before anything is deleted.
    """
    names = folder.names()
    old, kept = names[:-keep], names[-keep:]
    needed = {sha256 for name in kept for sha256 in _sums(read_manifest(folder.path / name))}
    for name in old:
        doomed = folder.path / f"{name}{PARTIAL}"
        (folder.path / name).rename(doomed)  # never half a backup with a complete name
        rmtree(doomed)
    sync_folder(folder.path)
    for shard in folder.files.iterdir():
        for file in shard.iterdir() if shard.is_dir() else ():
            if file.name not in needed:
                file.unlink()
    return old


def _sums(manifest: Manifest) -> Iterator[str]:
    return (entry.sha256 for entry in manifest.entries.values())


def _problem(file: Path, size: int, sha256: str) -> str | None:
    try:
        found = sum_of_file(file)
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"unreadable ({error.strerror})"
    if found.bytes != size:
        return f"{found.bytes} instead of {size} bytes"
    return None if found.sha256 == sha256 else "wrong SHA-256"
