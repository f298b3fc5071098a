"""Deleting photos, plates and vehicles: the rows first, and the files after the commit.

A crash in between leaves files without a row, which ``galaxy-alpr doctor`` moves aside, and never a
row without its file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries import detection_sessions, plates, vehicles
from galaxy_alpr.errors import NotFound
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.types import Actor

logger = logging.getLogger(__name__)


def delete_session(
    sessions: sessionmaker[Session], store: ArtifactStore, id: int, *, actor: Actor
) -> None:
    """Delete an analysed photo with its detections. Raises ``NotFound``."""
    _delete(
        sessions,
        store,
        lambda session: detection_sessions.delete_session(session, id=id),
        f"session {id}",
        actor,
    )


def delete_plate(
    sessions: sessionmaker[Session], store: ArtifactStore, id: int, *, actor: Actor
) -> None:
    """Delete a plate; its vehicle stays. Raises ``NotFound``."""
    _delete(
        sessions, store, lambda session: plates.delete_plate(session, id=id), f"plate {id}", actor
    )


def delete_vehicle(
    sessions: sessionmaker[Session], store: ArtifactStore, id: int, *, actor: Actor
) -> None:
    """Delete a vehicle; its plate stays. Raises ``NotFound``."""
    _delete(
        sessions,
        store,
        lambda session: vehicles.delete_vehicle(session, id=id),
        f"vehicle {id}",
        actor,
    )


def _delete(
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    delete: Callable[[Session], list[str] | None],
    name: str,
    actor: Actor,
) -> None:
    with sessions.begin() as session:
        paths = delete(session)
        if paths is None:
            raise NotFound(f"no {name}")
    logger.info("%s was deleted by %s", name, actor.name)
    for path in paths:
        try:
            store.delete(path)
        except OSError:
            logger.warning(
                "the file %s of the deleted %s cannot be deleted", path, name, exc_info=True
            )
