"""Files without a row, and rows without their file.

A crash between writing files and the commit leaves files that no row names. A row lacks its file
if the file was deleted or the disk failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import time

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.files import named_paths
from galaxy_alpr.services.readings.drawings import DRAWINGS
from galaxy_alpr.storage import ArtifactStore

MIN_AGE = timedelta(hours=1)
"""Younger files may belong to a picture whose rows are not committed yet."""


@dataclass(frozen=True, slots=True)
class Orphans:
    """Stored files (relative to ``outputs/``) and staged files that no row names."""

    stored: tuple[str, ...]
    staged: tuple[Path, ...]

    def __len__(self) -> int:
        return len(self.stored) + len(self.staged)


def find_orphans(
    session: Session, store: ArtifactStore, *, min_age: timedelta = MIN_AGE
) -> Orphans:
    """Return the files older than ``min_age`` that no row names.

    The files are listed before the rows are read, so a file whose rows are written meanwhile is
    not an orphan.
    """
    latest = time() - min_age.total_seconds()
    stored = [path for path in store.stored_paths() if _is_older(store.outputs / path, latest)]
    staged = [path for path in store.staged_files() if _is_older(path, latest)]
    named = set(named_paths(session)) if stored else set()
    return Orphans(
        tuple(sorted(path for path in stored if path not in named)), tuple(sorted(staged))
    )


def find_missing(session: Session, store: ArtifactStore) -> list[str]:
    """Return the paths (relative to ``outputs/``) that rows name and that have no file.

    A drawing is made at the first request for it, so none is ever missing.
    """
    return sorted(
        path
        for path in named_paths(session)
        if not path.startswith(f"{DRAWINGS}/") and not (store.outputs / path).is_file()
    )


def delete_orphans(orphans: Orphans, store: ArtifactStore) -> None:
    """Delete orphaned files. Raises ``OSError`` when the disk fails."""
    for path in orphans.stored:
        store.delete(path)
    for staged in orphans.staged:
        staged.unlink(missing_ok=True)


def _is_older(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:  # deleted or moved since it was listed
        return False
