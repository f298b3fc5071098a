"""The rows of readings from elsewhere, written in the transaction of their photo, each once."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.failures import failure_of
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.queries.ingest import readings, sources
from galaxy_alpr.db.queries.store import stored_text
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.services.ingest.values import SAME, PushedFacts, ReadingRepeated
from galaxy_alpr.services.lists.statuses import statuses_now
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.services.readings.capture import CaptureDetails
from galaxy_alpr.services.readings.store import StoredReading

FirstPushed = tuple[models.DetectionSession, dict[str, PlateStatus]]
"""The complete rows of a stored reading, and the list statuses of its plates now."""


class PushedRows:
    """Writes the rows, and finds what is stored already. Safe to call from several threads.

    Readings of one source are stored one after the other: its row is locked until the commit.
    """

    def __init__(self, *, sessions: sessionmaker[Session], hashes: PlateHashes) -> None:
        self._sessions = sessions
        self._hashes = hashes

    def __call__(self, session: Session, stored: StoredReading) -> None:
        """Add what was sent with a photo. Raises ``ReadingRepeated``, which undoes the photo."""
        capture = stored.reading.capture
        facts = capture.pushed
        if facts is None:
            return
        if facts.source_id is not None:
            sources.count_reading(session, id=facts.source_id, at=facts.received_at)
        known = self._known(session, facts, capture.details)
        if known is not None:
            raise ReadingRepeated(known)
        is_there = facts.source_id is not None and sources.get(session, id=facts.source_id)
        try:
            with session.begin_nested():
                readings.add(session, _row(stored, facts, facts.source_id if is_there else None))
        except IntegrityError as error:
            known = self._known(session, facts, capture.details)
            if known is None:
                raise
            raise ReadingRepeated(known) from error

    def first(self, facts: PushedFacts, details: CaptureDetails) -> FirstPushed | None:
        """Return what is stored of a reading already.

        Raises a kind of ``Unavailable`` when the database fails.
        """
        try:
            with self._sessions() as session:
                known = self._known(session, facts, details)
                return None if known is None else _loaded(session, known)
        except SQLAlchemyError as error:
            raise failure_of(error) or error from error

    def complete(self, session_id: int, facts: PushedFacts) -> None:
        """Store the direction of a reading that is sent again with it, as some cameras do.

        Raises a kind of ``Unavailable`` when the database fails.
        """
        direction = facts.direction
        if direction is None:
            return
        try:
            with self._sessions.begin() as session:
                readings.add_direction(session, session_id=session_id, direction=direction)
        except SQLAlchemyError as error:
            raise failure_of(error) or error from error

    def stored(self, session_id: int) -> FirstPushed | None:
        """Return a stored reading, ``None`` where it was deleted meanwhile."""
        try:
            with self._sessions() as session:
                return _loaded(session, session_id)
        except SQLAlchemyError as error:
            raise failure_of(error) or error from error

    def _known(self, session: Session, facts: PushedFacts, details: CaptureDetails) -> int | None:
        if facts.event_hash is not None:
            found = readings.of_event(session, sender=facts.sender, event_hash=facts.event_hash)
            if found is not None or facts.has_id:
                return found
        if facts.text is None or not facts.moment_told:
            return None
        at = details.captured_at
        return readings.of_plate(
            session,
            sender=facts.sender,
            text=stored_text(facts.text),
            text_hash=self._hashes.of(facts.text),
            since=at - SAME,
            until=at + SAME,
        )


def _loaded(session: Session, session_id: int) -> FirstPushed | None:
    row = detection_sessions.get(session, id=session_id)
    if row is None:
        return None
    return row, statuses_now(session, (item.plate for item in row.detections))


def _row(stored: StoredReading, facts: PushedFacts, source_id: int | None) -> models.PushedRow:
    shown = facts.text is not None and not stored.hidden
    return models.PushedRow(
        session_id=stored.row.id,
        sender=facts.sender,
        event_hash=facts.event_hash,
        ingest_source_id=source_id,
        sent_text=stored_text(facts.text) if shown and facts.text else None,
        captured_at=stored.row.captured_at,
        received_at=facts.received_at,
        device_id=_cut(facts.device_id, 100),
        direction=facts.direction,
        lane=_cut(facts.lane, 50),
        speed=facts.speed,
        make=_cut(facts.make, 50),
        model=_cut(facts.model, 50),
        retransmitted=facts.retransmitted,
        notes=[str(note) for note in facts.notes],
        details=dict(facts.details),
    )


def _cut(text: str | None, length: int) -> str | None:
    """Return a text that every database can store, of at most ``length``."""
    if text is None:
        return None
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:length]
