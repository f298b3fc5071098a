"""Files and rows that do not fit each other.

A crash between writing files and the commit leaves files that no row names; a row whose file is
gone tells of a hand that deleted it or a disk that lost it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import DetectionSession, Plate, Vehicle
from galaxy_alpr.services.readings.drawings import DRAWINGS
from galaxy_alpr.storage import ArtifactStore

MIN_AGE = timedelta(hours=1)
"""Younger files may belong to an upload whose rows are about to be written."""


@dataclass(frozen=True, slots=True)
class Orphans:
    """Stored files (relative to ``outputs/``) and staged uploads that nothing refers to."""

    stored: tuple[str, ...]
    staged: tuple[Path, ...]

    def __len__(self) -> int:
        return len(self.stored) + len(self.staged)


def find_orphans(
    session: Session, store: ArtifactStore, *, min_age: timedelta = MIN_AGE
) -> Orphans:
    """Return the files older than ``min_age`` that no row names.

    The files are listed before the rows are read, so a file whose rows are written meanwhile is
    found to be named.
    """
    latest = time() - min_age.total_seconds()
    stored = [path for path in store.stored_paths() if _is_older(store.outputs / path, latest)]
    staged = [path for path in store.staged_files() if _is_older(path, latest)]
    named = set(_named_paths(session)) if stored else set()
    return Orphans(
        tuple(sorted(path for path in stored if path not in named)), tuple(sorted(staged))
    )


def find_missing(session: Session, store: ArtifactStore) -> list[str]:
    """Return the paths (relative to ``outputs/``) that rows name and where no file lies.

    Drawings are made when somebody asks for one, so none is ever missing.
    """
    return sorted(
        path
        for path in _named_paths(session)
        if not path.startswith(f"{DRAWINGS}/") and not (store.outputs / path).is_file()
    )


def remove_orphans(orphans: Orphans, store: ArtifactStore) -> None:
    """Delete the files that were found. Raises ``OSError`` when the disk refuses."""
    for path in orphans.stored:
        store.delete(path)
    for staged in orphans.staged:
        staged.unlink(missing_ok=True)


def _named_paths(session: Session) -> Iterator[str]:
    for column in (
        DetectionSession.image_path,
        DetectionSession.annotated_path,
        Vehicle.image_path,
        Plate.image_path,
    ):
        statement = select(column).where(column.is_not(None)).execution_options(yield_per=10_000)
        yield from (path for path in session.scalars(statement) if path is not None)


def _is_older(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:  # deleted or moved since it was listed
        return False
