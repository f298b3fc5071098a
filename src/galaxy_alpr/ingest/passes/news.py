"""News of a pass that lasts: the plate as far as it is known, for live streams."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.db.queries import lists
from galaxy_alpr.db.queries.store import stored_text
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.events import EventBroker, LiveEvent, PassPlate, PassUpdated
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.provisional import ProvisionalSender, message_of
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.types import PlateResult

logger = logging.getLogger(__name__)


class PassNews:
    """Publishes provisional readings; they are not kept, and may be missing.

    Streams of this process get them from ``broker``, those of others by way of ``writer``.
    """

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        broker: EventBroker,
        hashes: PlateHashes,
        clock: Clock,
        writer: ProvisionalSender | None = None,
    ) -> None:
        self._sessions = sessions
        self._broker = broker
        self._hashes = hashes
        self._clock = clock
        self._writer = writer

    def publish(
        self,
        plate: PlateResult,
        *,
        pass_id: str,
        camera_id: int,
        location_id: int | None,
        first_at: datetime,
    ) -> None:
        """Publish what is known of a plate now. One that is to be hidden has no text."""
        others = self._writer is not None and self._writer.wanted
        if plate.text is None or not (self._broker.subscribers or others):
            return
        now = self._clock.now()
        text = stored_text(plate.text)
        try:
            with self._sessions() as session:
                status = lists.statuses_by_text(session, [text], now)[text]
        except SQLAlchemyError as error:
            logger.warning("a provisional reading is not published: %s", cause_of(error))
            return
        body = PassUpdated(
            pass_id=pass_id,
            camera_id=camera_id,
            location_id=location_id,
            first_at=first_at,
            plate=self._plate(plate, text, status),
        )
        event = LiveEvent(id=None, at=now, location_id=location_id, body=body)
        self._broker.publish([message_of(event, location_id)])
        if self._writer is not None and others:
            self._writer.put(pass_id, event)

    def end(self, pass_id: str) -> None:
        """Take back what other processes were told of a pass that has ended."""
        if self._writer is not None:
            self._writer.end(pass_id)

    def _plate(self, plate: PlateResult, text: str, status: PlateStatus) -> PassPlate:
        hidden = self._hashes.hides_unlisted and status is PlateStatus.UNLISTED
        return PassPlate(
            text=None if hidden else text,
            display_text=None if hidden else plate.display_text,
            is_hashed=hidden,
            text_hash=self._hashes.of(text) if hidden else None,
            confidence=plate.confidence,
            char_confidences=[] if hidden else list(plate.char_confidences),
            box=plate.box.xyxy,
            country=plate.country,
            region=None if plate.region is None else plate.region.code,
            type=plate.type,
            status=status,
        )
