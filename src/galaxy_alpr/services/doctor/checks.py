"""The comparison of each stored file with its row: existence, size and SHA-256."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.files import PICTURED, NamedFile, files_after, named_among
from galaxy_alpr.services.doctor.sums import sum_of_file
from galaxy_alpr.services.readings.drawings import DRAWINGS
from galaxy_alpr.storage import ArtifactStore

BATCH = 500
_JPEG_START, _JPEG_END = b"\xff\xd8", b"\xff\xd9"


class Problem(StrEnum):
    """What is wrong with a stored file."""

    MISSING = "missing"
    EMPTY = "empty"
    SIZE = "wrong size"
    CONTENT = "wrong SHA-256"
    BROKEN = "broken"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged or missing file at ``path``, relative to ``outputs/``.

    ``row`` is ``None`` for a drawing, whose content no row describes.
    """

    path: str
    problem: Problem
    row: NamedFile | None


def find_damage(
    sessions: sessionmaker[Session], store: ArtifactStore, *, checksums: bool = True
) -> Iterator[Damage]:
    """Yield the files that are not as their rows describe them, in batches of rows.

    Without ``checksums`` no file is read; only existence and size are compared. A file whose row
    was deleted meanwhile is not damaged.
    """
    for table in PICTURED:
        last_id = 0
        while True:
            with sessions() as session:
                rows = files_after(session, table, id=last_id, limit=BATCH)
            if not rows:
                break
            last_id = rows[-1].id
            found = [
                Damage(row.path, problem, row)
                for row in rows
                if (problem := problem_of(store, row, checksums=checksums)) is not None
            ]
            yield from _still_named(sessions, found)
    broken = [
        Damage(path, problem, None)
        for path in sorted(store.stored_paths())
        if path.startswith(f"{DRAWINGS}/") and (problem := _drawing_problem(store, path))
    ]
    for start in range(0, len(broken), BATCH):
        yield from _still_named(sessions, broken[start : start + BATCH])


def problem_of(store: ArtifactStore, row: NamedFile, *, checksums: bool = True) -> Problem | None:
    """Return what is wrong with the file of a row; ``None`` if it is as the row describes it."""
    try:
        file = store.place(row.path)
        size = file.stat().st_size
        if size == 0:
            return Problem.EMPTY
        if row.bytes is not None and size != row.bytes:
            return Problem.SIZE
        if checksums and row.sha256 is not None and sum_of_file(file).sha256 != row.sha256:
            return Problem.CONTENT
    except (FileNotFoundError, NotADirectoryError):
        return Problem.MISSING
    except OSError:
        return Problem.UNREADABLE
    return None


def _drawing_problem(store: ArtifactStore, path: str) -> Problem | None:
    """Return what is wrong with a drawing; a missing one is made at the next request for it."""
    try:
        with store.place(path).open("rb") as handle:
            start = handle.read(2)
            size = handle.seek(0, 2)
            handle.seek(max(0, size - 2))
            end = handle.read(2)
    except FileNotFoundError:
        return None
    except OSError:
        return Problem.UNREADABLE
    if not size:
        return Problem.EMPTY
    return None if (start, end) == (_JPEG_START, _JPEG_END) else Problem.BROKEN


def _still_named(sessions: sessionmaker[Session], found: list[Damage]) -> list[Damage]:
    if not found:
        return found
    with sessions() as session:
        named = named_among(session, [damage.path for damage in found])
    return [damage for damage in found if damage.path in named]
