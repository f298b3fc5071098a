"""The same picture with the same place and moment, sent again: its first reading answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import Permission
from galaxy_alpr.actors import Actor
from galaxy_alpr.db import models
from galaxy_alpr.db.failures import failure_of
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.queries.idempotency import repeated_pictures
from galaxy_alpr.db.scope import within_scope
from galaxy_alpr.engine.image.codec import ImageLimits, inspect_image
from galaxy_alpr.enums import ActorKind, MomentSource, PlateStatus
from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.lists.statuses import statuses_now
from galaxy_alpr.services.readings.capture import Capture
from galaxy_alpr.services.readings.details.camera_clock import by_camera
from galaxy_alpr.services.readings.store import StoredReading

DELETED = "the first reading of this picture was deleted at this moment; send it again"


class PictureRepeated(Conflict):
    """Another request stored the same picture first; nothing of this one is stored."""


@dataclass(frozen=True, slots=True)
class FirstReading:
    """The complete rows of a stored reading, and the list status of its plates now, by text."""

    row: models.DetectionSession
    statuses: dict[str, PlateStatus]


class RepeatedPictures:
    """Returns the first readings of pictures. Safe to call from several threads.

    ``first_answers`` is whether a first reading answers at all.
    """

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        limits: ImageLimits,
        clock: Clock,
        first_answers: bool,
    ) -> None:
        self._sessions = sessions
        self._limits = limits
        self._clock = clock
        self.first_answers = first_answers

    def key(self, make: Callable[[], Capture]) -> str | None:
        """Return the key of the capture that ``make`` returns: a SHA-256.

        It is that of the file, the location and the moment. There is none without a moment that
        was sent or that the camera wrote: without one, two equal pictures are two. An actor that
        may only send pictures has keys of its own, so it has no answer from another's reading.

        Raises as ``inspect_image`` does, where the camera's clock counts.
        """
        if not self.first_answers:
            return None
        capture = make()
        moment = self._moment(capture)
        if capture.data is None or moment is None:
            return None
        values = [
            hashlib.sha256(capture.data).hexdigest(),
            capture.details.location_id,
            moment.astimezone(UTC).isoformat(),
            _own(capture.actor),
        ]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()

    def first(self, key: str | None, actor: Actor) -> FirstReading | None:
        """Return the first reading with a key as it is stored now, if ``actor`` may have it.

        Raises a kind of ``Unavailable`` when the database fails.
        """
        if key is None:
            return None
        try:
            with within_scope(self._sessions, actor.scope)() as session:
                id = repeated_pictures.first_session(session, key=key)
                row = None if id is None else detection_sessions.get(session, id=id)
                if row is None:
                    return None
                plates = (item.plate for item in row.detections)
                return FirstReading(row, statuses_now(session, plates))
        except SQLAlchemyError as error:
            raise failure_of(error) or error from error

    def first_after_all(self, key: str | None, actor: Actor) -> FirstReading:
        """Return the first reading after ``PictureRepeated``. Raises ``Conflict``, if deleted."""
        found = self.first(key, actor)
        if found is None:
            raise Conflict(DELETED)
        return found

    def keep(self, session: Session, stored: StoredReading, *, key: str | None) -> None:
        """Make a reading the first one with its key, in the transaction of the reading.

        One with hidden plates never answers: the texts that the client had are not stored. Raises
        ``PictureRepeated`` where another one is the first.
        """
        if key is None or stored.hidden:
            return
        try:
            with session.begin_nested():
                repeated_pictures.add(session, key=key, session_id=stored.row.id)
        except IntegrityError as error:
            raise PictureRepeated("another request stored this picture first") from error

    def _moment(self, capture: Capture) -> datetime | None:
        """Return the moment that was sent or that the camera wrote."""
        details = capture.details
        if details.camera_zone is not None and capture.data is not None:
            taken = inspect_image(capture.data, self._limits).taken_at
            details = by_camera(details, taken, self._clock)
        if details.sent_captured_at is not None:
            return details.sent_captured_at
        known = details.captured_at_source is not MomentSource.SERVER
        return details.captured_at if known else None


def _own(actor: Actor) -> list[str | int | None] | None:
    """Return who an actor is that may not read what others stored, else ``None``."""
    if Permission.READ in actor.permissions or actor.kind is ActorKind.SYSTEM:
        return None
    return [actor.kind, actor.id, actor.name if actor.id is None else None]
