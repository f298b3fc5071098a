"""Files that no row names: a crash between writing files and the commit leaves them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import time

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.files import named_among, named_paths
from galaxy_alpr.db.queries.installation import has_pictures
from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.doctor.quarantine import Quarantine
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.storage.names import OUTPUTS, UPLOADS

MIN_AGE = timedelta(hours=1)
"""Younger files may belong to a picture whose rows are not committed yet."""

MAX_SHARE = 0.1
"""Share of all files that may be moved at once."""

BATCH = 500


@dataclass(frozen=True, slots=True)
class Orphans:
    """Stored files (relative to ``outputs/``) and staged ones (``uploads/``) that no row names.

    ``foreign`` are files in the folders whose names the service did not make; they are never
    touched. ``total`` is the number of all other files.
    """

    stored: tuple[str, ...]
    staged: tuple[str, ...]
    foreign: tuple[str, ...]
    total: int

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
    stored: list[str] = []
    foreign: list[str] = []
    total = 0
    for found in store.stored():
        path = found.key.removeprefix(OUTPUTS)
        if not store.made_here(path):
            foreign.append(path)
            continue
        total += 1
        if found.modified_at < latest:
            stored.append(path)
    staged = [f"{UPLOADS}{file.name}" for file in store.staged_files()]
    named = set(named_paths(session))
    return Orphans(
        stored=tuple(sorted(path for path in stored if path not in named)),
        staged=tuple(sorted(key for key in staged if _is_older(store, key, latest))),
        foreign=tuple(sorted(path for path in foreign if path not in named)),
        total=total + len(staged),
    )


def refuse_mass(session: Session, orphans: Orphans, *, max_share: float = MAX_SHARE) -> None:
    """Raise ``Conflict`` where so many files have no row that the rows are doubtful.

    That is more than ``max_share`` of all files, or any file beside a database without pictures.
    """
    if not len(orphans):
        return
    if not has_pictures(session):
        raise Conflict(
            f"The database stores no pictures, so the rows of {len(orphans)} files are missing, "
            "or it is not the database of these files. Nothing was moved."
        )
    share = len(orphans) / orphans.total
    if share > max_share:
        raise Conflict(
            f"{len(orphans)} of {orphans.total} files ({share:.0%}) have no row, and at most "
            f"{max_share:.0%} are moved at once. Nothing was moved. If the database is the right "
            "one and complete, allow more with --max-share."
        )


def move_orphans(sessions: sessionmaker[Session], orphans: Orphans, quarantine: Quarantine) -> int:
    """Move orphaned files to the quarantine; return how many. Raises ``OSError``.

    The rows are asked again before and after each move: a file that is named by then stays.
    """
    count = 0
    for paths in _batches(orphans.stored):
        with sessions() as session:
            named = named_among(session, paths)
        keys = [f"{OUTPUTS}{path}" for path in paths if path not in named]
        moved = quarantine.move(keys, reason="no row")
        with sessions() as session:
            named = named_among(session, [key.removeprefix(OUTPUTS) for key in moved])
        quarantine.put_back(f"{OUTPUTS}{path}" for path in named)
        count += len(moved) - len(named)
    return count + len(quarantine.move(orphans.staged, reason="never completed"))


def _batches(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    return (paths[start : start + BATCH] for start in range(0, len(paths), BATCH))


def _is_older(store: ArtifactStore, key: str, moment: float) -> bool:
    try:
        return store.disk.stat(key).modified_at < moment
    except FileNotFoundError:  # deleted or moved since it was listed
        return False
