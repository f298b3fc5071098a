"""Dead letters, read once more: after the engine works again, or a form is known."""

from __future__ import annotations

import logging
from functools import partial

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import DeadLetter
from galaxy_alpr.db.queries.ingest import dead_letters, sources
from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.ingest.pushed.body import request_of
from galaxy_alpr.ingest.pushed.storing.deliveries import Deliveries, NotStored, sender_of
from galaxy_alpr.ingest.pushed.storing.facts import StoredPushed
from galaxy_alpr.ingest.pushed.values import PushedRequest
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of
from galaxy_alpr.services.transactions import Transactions

logger = logging.getLogger(__name__)


class Replays:
    """Stores what dead letters contain. Safe to call from several threads."""

    def __init__(self, *, deliveries: Deliveries, sessions: sessionmaker[Session]) -> None:
        self._deliveries = deliveries
        self._sessions = sessions

    def replay(self, letter_id: int, *, actor: Actor) -> tuple[StoredPushed, ...]:
        """Store the readings of a dead letter, delete it, and return them. They open no gate.

        Raises ``NotFound``, ``Conflict`` where it still cannot be stored, a kind of
        ``Unavailable``.
        """
        with self._sessions() as session:
            letter = dead_letters.get(session, id=letter_id)
            if letter is None:
                raise NotFound(f"no dead letter {letter_id}")
            source = sources.get(session, id=letter.ingest_source_id)
        if source is None:
            raise NotFound(f"no dead letter {letter_id}")
        if len(letter.body) < letter.body_bytes:
            raise Conflict("only the beginning of its body is stored")
        write = Transactions(self._sessions)
        try:
            outcome = self._deliveries.store(
                source, _request(letter), sender_of(source), received_at=letter.received_at
            )
        except NotStored as error:
            write(partial(dead_letters.count_replay, id=letter_id, problem=str(error)[:300]))
            raise Conflict(f"it still cannot be stored: {error}") from error
        write(partial(_finish, letter_id=letter_id, actor=actor, count=len(outcome.stored)))
        return outcome.stored


def _request(letter: DeadLetter) -> PushedRequest:
    return request_of(
        content_type=letter.content_type,
        query=letter.query,
        body=letter.body,
        method=letter.method,
        path=letter.path,
    )


def _finish(session: Session, *, letter_id: int, actor: Actor, count: int) -> None:
    """Delete a dead letter whose readings are stored."""
    row = dead_letters.get(session, id=letter_id, lock=True)
    if row is not None:
        session.delete(row)
        session.flush()
    subject = subject_of(DeadLetter, letter_id)
    record(session, actor, "dead_letter.replay", subject, after={"readings": count})
    logger.info("dead letter %s was replayed: %s readings", letter_id, count)
