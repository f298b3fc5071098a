"""The comparison of each stored file with its row: existence, size and SHA-256."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.files import PICTURED, NamedFile, files_after, named_among
from galaxy_alpr.errors.disk import ObjectStoreError
from galaxy_alpr.services.doctor.sums import sum_of_stored
from galaxy_alpr.services.readings.drawings import DRAWINGS
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.storage.names import key_of

BATCH = 500
THREADS = 16
"""Files of an object store that are checked at a time: each check waits for its answer."""

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
    was deleted meanwhile is not damaged. Raises ``OSError`` where an object store does not answer.
    """

    def problems(rows: Sequence[NamedFile]) -> list[Problem | None]:
        if store.remote is None:
            return [problem_of(store, row, checksums=checksums) for row in rows]
        with ThreadPoolExecutor(THREADS) as threads:
            return list(threads.map(partial(problem_of, store, checksums=checksums), rows))

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
                for row, problem in zip(rows, problems(rows), strict=True)
                if problem is not None
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
        size = store.stat(row.path).bytes
        if size == 0:
            return Problem.EMPTY
        if row.bytes is not None and size != row.bytes:
            return Problem.SIZE
        if checksums and row.sha256 is not None and _sha256(store, row.path) != row.sha256:
            return Problem.CONTENT
    except (FileNotFoundError, NotADirectoryError):
        return Problem.MISSING
    except ObjectStoreError:  # nothing is known of the file
        raise
    except OSError:
        return Problem.UNREADABLE
    return None


def _sha256(store: ArtifactStore, path: str) -> str:
    return sum_of_stored(store.objects, key_of(path)).sha256


def _drawing_problem(store: ArtifactStore, path: str) -> Problem | None:
    """Return what is wrong with a drawing; a missing one is made at the next request for it."""
    try:
        size = store.stat(path).bytes
        if not size:
            return Problem.EMPTY
        start = store.read_range(path, 0, min(2, size))
        end = store.read_range(path, max(0, size - 2), min(2, size))
    except FileNotFoundError:
        return None
    except ObjectStoreError:
        raise
    except OSError:
        return Problem.UNREADABLE
    return None if (start, end) == (_JPEG_START, _JPEG_END) else Problem.BROKEN


def _still_named(sessions: sessionmaker[Session], found: list[Damage]) -> list[Damage]:
    if not found:
        return found
    with sessions() as session:
        named = named_among(session, [damage.path for damage in found])
    return [damage for damage in found if damage.path in named]
