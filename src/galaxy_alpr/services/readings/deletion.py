"""Deleting what was seen: the rows first, and their files once the rows are surely gone.

A crash in between leaves files without a row, which ``galaxy-alpr doctor`` removes, and never a
row without its file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries import plates, sessions, vehicles
from galaxy_alpr.errors import NotFound
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.types import Actor

logger = logging.getLogger(__name__)

Sessions = sessionmaker[Session]


def remove_session(factory: Sessions, store: ArtifactStore, id: int, *, actor: Actor) -> None:
    """Delete an analysed photo with all that was seen in it. Raises ``NotFound``."""
    _remove(
        factory,
        store,
        lambda session: sessions.delete_session(session, id=id),
        f"session {id}",
        actor,
    )


def remove_plate(factory: Sessions, store: ArtifactStore, id: int, *, actor: Actor) -> None:
    """Delete a plate; a vehicle it belongs to stays. Raises ``NotFound``."""
    _remove(
        factory, store, lambda session: plates.delete_plate(session, id=id), f"plate {id}", actor
    )


def remove_vehicle(factory: Sessions, store: ArtifactStore, id: int, *, actor: Actor) -> None:
    """Delete a vehicle; a plate it belongs to stays. Raises ``NotFound``."""
    _remove(
        factory,
        store,
        lambda session: vehicles.delete_vehicle(session, id=id),
        f"vehicle {id}",
        actor,
    )


def _remove(
    factory: Sessions,
    store: ArtifactStore,
    delete: Callable[[Session], list[str] | None],
    name: str,
    actor: Actor,
) -> None:
    with factory.begin() as session:
        paths = delete(session)
        if paths is None:
            raise NotFound(f"no {name}")
    logger.info("%s was deleted by %s", name, actor.name)
    for path in paths:
        try:
            store.delete(path)
        except OSError:
            logger.warning("%s of the deleted %s stays on the disk", path, name, exc_info=True)
