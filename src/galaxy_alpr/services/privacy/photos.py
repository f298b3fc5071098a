"""Erasure of plates from photos: the whole photo, or one of several plates in it.

Files are written before the rows that name them, and deleted after the commit, so a crash leaves
files without a row and never a row without its file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Detection, DetectionSession
from galaxy_alpr.db.queries import detection_sessions, events
from galaxy_alpr.db.queries.privacy import holds, photos
from galaxy_alpr.engine.image.codec import ImageLimits
from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.errors import DatabaseBusy, Held, OriginalUnavailable
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.doctor import quarantine
from galaxy_alpr.services.privacy.holds import refuse_held
from galaxy_alpr.services.privacy.repainting import NewFiles, Repainting
from galaxy_alpr.services.readings.deletion import delete_files
from galaxy_alpr.services.readings.drawings import drawing_path
from galaxy_alpr.services.readings.pictures import read_original
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.storage import ArtifactStore, file_url

logger = logging.getLogger(__name__)

TRIES = 5


class Fate(StrEnum):
    """What became of a photo."""

    DELETED = "deleted"
    REPAINTED = "repainted"
    HELD = "held"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class PhotoOutcome:
    """What became of a photo and of its files; ``hold_id`` is the hold that stopped it.

    ``files_left`` are paths of files, relative to ``outputs/``, that cannot be deleted.
    """

    fate: Fate
    plates: int = 0
    files: int = 0
    files_left: tuple[str, ...] = ()
    hold_id: int | None = None


class PhotoEraser:
    """Erases plates from photos, one photo in a transaction."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        store: ArtifactStore,
        limits: ImageLimits,
        processes: DecodeProcesses | None = None,
        jpeg_quality: int,
    ) -> None:
        self._sessions = sessions
        self._store = store
        self._limits = limits
        self._processes = processes
        self._repainting = Repainting(store=store, jpeg_quality=jpeg_quality)

    def erase(self, session_id: int, plate_ids: Collection[int], *, actor: Actor) -> PhotoOutcome:
        """Erase plates from a photo; one without other plates is deleted as a whole.

        Otherwise the detections of the plates are deleted and their areas in the original are
        filled. A photo whose original is missing or cannot be decoded is deleted: nothing can be
        filled in it, and in crops of others the plate may be visible.

        Raises ``OSError``, a kind of ``Unavailable``, and ``DatabaseBusy`` when others change the
        photo all the time.
        """
        for _ in range(TRIES):
            with self._sessions() as session:
                row = detection_sessions.get(session, id=session_id)
                hold_id = holds.on_photos(session, ids=[session_id]).get(session_id)
            if hold_id is not None:
                return PhotoOutcome(Fate.HELD, hold_id=hold_id)
            erased = [] if row is None else _detections(row, plate_ids)
            if row is None or not erased:
                return PhotoOutcome(Fate.GONE)
            outcome = self._erase(row, erased, actor)
            if outcome is not None:
                return outcome
        raise DatabaseBusy(f"session {session_id} is being changed; try again")

    def _erase(
        self, row: DetectionSession, erased: list[Detection], actor: Actor
    ) -> PhotoOutcome | None:
        """Return the outcome, ``None`` where the photo was changed since ``row`` was read."""
        others = [item for item in row.detections if item.plate and item not in erased]
        if not others:
            return self._delete(row, len(erased), actor)
        try:
            image = read_original(self._store, row.image_path, self._limits, self._processes)
        except OriginalUnavailable:
            return self._delete(row, len(erased), actor)
        files = self._repainting.write(row, image, erased)
        # Not abandoned after an exception: the commit may have happened, and a row must never lack
        # its file.
        outcome = self._repaint(row, erased, files, actor)
        if outcome is None or outcome.fate is not Fate.REPAINTED:
            self._repainting.abandon(files)
        return outcome

    def _delete(self, row: DetectionSession, plates: int, actor: Actor) -> PhotoOutcome | None:
        def delete(session: Session) -> list[str]:
            return detection_sessions.delete_session(session, id=row.id) or []

        return self._change(row, Fate.DELETED, plates, delete, actor)

    def _repaint(
        self, row: DetectionSession, erased: list[Detection], files: NewFiles, actor: Actor
    ) -> PhotoOutcome | None:
        def change(session: Session) -> list[str]:
            paths = photos.delete_detections(session, rows=erased)
            paths += [file.old for file in files.all]
            drawing = row.annotated_path
            new = files.original
            if drawing is not None:
                paths.append(drawing)
                drawing = drawing_path(new.path)
            photos.set_original(session, id=row.id, path=new.path, drawing=drawing, sum=new.sum)
            for (table, id), crop in files.crops.items():
                photos.set_crop(session, table=table, id=id, path=crop.path, sum=crop.sum)
            urls = {file_url(file.old): file_url(file.path) for file in files.all}
            if row.annotated_path is not None and drawing is not None:
                urls[file_url(row.annotated_path)] = file_url(drawing)
            events.replace_urls(session, session_id=row.id, urls=urls)
            return paths

        return self._change(row, Fate.REPAINTED, len(erased), change, actor)

    def _change(
        self,
        row: DetectionSession,
        fate: Fate,
        plates: int,
        change: Callable[[Session], list[str]],
        actor: Actor,
    ) -> PhotoOutcome | None:
        """Run ``change``, which returns the paths of files to delete, while the photo is locked."""

        def locked(session: Session) -> list[str] | None:
            if not detection_sessions.lock(session, id=row.id):
                return None
            refuse_held(session, session_id=row.id)
            current = detection_sessions.get(session, id=row.id)
            if current is None or _version(current) != _version(row):
                return None
            what = {"photo": fate.value, "plates": plates}
            subject = f"detection_session:{row.id}"
            record(session, actor, "privacy.erase", subject, after=what)
            return change(session)

        try:
            paths = Transactions(self._sessions)(locked)
        except Held as error:
            with self._sessions() as session:
                hold_id = holds.on_photos(session, ids=[row.id]).get(row.id)
            logger.info("%s", error)
            return PhotoOutcome(Fate.HELD, hold_id=hold_id)
        if paths is None:
            return None
        left = delete_files(self._store, paths, f"erased part of session {row.id}")
        self._empty_quarantine(paths)
        return PhotoOutcome(fate, plates, len(paths) - len(left), tuple(left))

    def _empty_quarantine(self, paths: Collection[str]) -> None:
        """Delete what `galaxy-alpr doctor --fix` moved aside from the paths."""
        for path in paths:
            for file in quarantine.find(self._store, path):
                self._store.objects.delete(file)


def _detections(row: DetectionSession, plate_ids: Collection[int]) -> list[Detection]:
    return [item for item in row.detections if item.plate and item.plate.id in plate_ids]


def _version(row: DetectionSession) -> list[object]:
    """Return what an erasure depends on: the files, and the ids of the parts."""
    parts = [part for item in row.detections for part in (item.vehicle, item.plate)]
    named = [None if part is None else (part.id, part.image_path) for part in parts]
    return [row.image_path, row.annotated_path, *named]
