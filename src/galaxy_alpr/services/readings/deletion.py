"""Deleting photos, plates and vehicles: the rows first, and the files after the commit.

A crash after the commit leaves files without a row, which ``galaxy-alpr doctor`` moves aside, and
never a row without its file. A deletion holds the lock of its photo until the commit, as whoever
makes files of the photo does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import DetectionSession, Plate, Vehicle
from galaxy_alpr.db.queries import detection_sessions, plates, vehicles
from galaxy_alpr.db.queries.ingest import readings as pushed
from galaxy_alpr.errors import NotFound, Unavailable
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.privacy.holds import refuse_held
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)


def delete_session(
    sessions: sessionmaker[Session], store: ArtifactStore, id: int, *, actor: Actor
) -> None:
    """Delete an analysed photo with its detections.

    Raises ``NotFound``, ``Held``, and ``Unavailable`` where the rows are deleted but not every
    file.
    """

    def delete(session: Session) -> list[str] | None:
        _lock(session, id)
        photo = session.get(DetectionSession, id)
        paths = detection_sessions.delete_session(session, id=id)
        if photo is not None and paths is not None:
            subject = subject_of(DetectionSession, id)
            record(session, actor, "session.delete", subject, before=values_of(photo))
        return paths

    _delete(sessions, store, delete, f"session {id}", by=actor.name)


def delete_plate(
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    id: int,
    *,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> None:
    """Delete a plate; its vehicle stays. Raises as ``delete_session``, ``PreconditionFailed``."""

    def delete(session: Session) -> list[str] | None:
        _lock(session, detection_sessions.photo_of(session, Plate, id=id))
        plate = plates.get(session, id=id, lock=True)
        if plate is None:
            return None
        expected.check(plate)
        part = {"session_id": plate.detection.session_id, "captured_at": plate.captured_at}
        record(session, actor, "plate.delete", subject_of(Plate, id), before=part)
        pushed.forget_text(session, session_id=plate.detection.session_id)
        return plates.delete_plate(session, id=id)

    _delete(sessions, store, delete, f"plate {id}", by=actor.name)


def delete_vehicle(
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    id: int,
    *,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> None:
    """Delete a vehicle; its plate stays. Raises as ``delete_plate`` does."""

    def delete(session: Session) -> list[str] | None:
        _lock(session, detection_sessions.photo_of(session, Vehicle, id=id))
        vehicle = vehicles.get(session, id=id, lock=True)
        if vehicle is None:
            return None
        expected.check(vehicle)
        before = {**values_of(vehicle), "captured_at": vehicle.captured_at}
        record(session, actor, "vehicle.delete", subject_of(Vehicle, id), before)
        return vehicles.delete_vehicle(session, id=id)

    _delete(sessions, store, delete, f"vehicle {id}", by=actor.name)


def delete_files(store: ArtifactStore, paths: Iterable[str], name: str) -> list[str]:
    """Delete the files of ``name``, whose rows are gone; return those that cannot be deleted."""
    failed = store.delete_all(paths)
    for path, error in failed.items():
        logger.error("the file %s of the deleted %s cannot be deleted: %s", path, name, error)
    return list(failed)


def _lock(session: Session, photo: int | None) -> None:
    """Lock a photo, if there is one. Raises ``Held``."""
    if photo is not None and detection_sessions.lock(session, id=photo):
        refuse_held(session, session_id=photo)


def _delete(
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    delete: Callable[[Session], list[str] | None],
    name: str,
    *,
    by: str,
) -> None:
    paths = Transactions(sessions)(delete)
    if paths is None:
        raise NotFound(f"no {name}")
    logger.info("%s was deleted by %s", name, by)
    left = delete_files(store, paths, name)
    if left:
        raise Unavailable(
            f"{name} is deleted, but {len(left)} of its {len(paths)} files cannot be deleted now"
        )
