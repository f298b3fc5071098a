"""Idempotency keys: a request is claimed, carried out, and its answer is kept.

Three things make one effect of several requests:

- The *claim* is a row of its own transaction. It refuses further requests while the first is in
  work. It ends after ``LEASE``, so the claim of a killed process does not block for long.
- The answer is stored in the transaction of the change. After a crash both are there or none.
- Only the first answer is stored. Where two requests are in work nevertheless, because the first
  took longer than its claim lasts, the transaction of the other one is rolled back.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.db.models import IdempotencyKey
from galaxy_alpr.db.queries.idempotency import keys as queries
from galaxy_alpr.errors import IdempotencyKeyInUse, IdempotencyKeyReused
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.idempotency.answers import KeptAnswer
from galaxy_alpr.services.secrets.sealing import seal, unseal
from galaxy_alpr.services.transactions import Transactions

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""How long a request may take before another one with its key is let in, too."""

IN_USE = "a request with this idempotency key is in work; send it again after Retry-After seconds"
REUSED = "this idempotency key was sent with another request; a new request needs a new key"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedRequest:
    """A request with a key; ``route`` is its method and path, ``fingerprint`` a SHA-256."""

    key: str
    route: str
    actor: Actor
    fingerprint: str

    @property
    def id(self) -> str:
        """The id of its row."""
        name = self.actor.name if self.actor.id is None else None
        values = [self.actor.kind, self.actor.id, name, self.route, self.key]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()


class IdempotencyKeys:
    """Claims requests. Safe to call from several threads; processes share the database.

    A key is forgotten ``keep`` after it was first sent.
    """

    def __init__(self, *, sessions: sessionmaker[Session], clock: Clock, keep: timedelta) -> None:
        self.sessions = sessions
        self._clock = clock
        self._keep = keep

    def claim(self, request: KeyedRequest) -> Attempt:
        """Return the attempt to carry out a request, or the answer that it had before.

        Raises ``IdempotencyKeyReused`` where the key was sent with another request, and
        ``IdempotencyKeyInUse`` while the first request is in work.
        """
        return Transactions(self.sessions)(lambda session: self._claim(session, request))

    def expired_before(self) -> datetime | None:
        """Return the moment before which keys are forgotten; ``None`` while the clock is wrong."""
        now = self._clock.steady
        return None if now is None else now - self._keep

    def lease_end(self) -> datetime:
        """Return until when a request that is claimed now is in work."""
        return self._clock.now() + LEASE

    def _claim(self, session: Session, request: KeyedRequest) -> Attempt:
        now, until = self._clock.now(), self.lease_end()
        row = self._valid_row(session, request.id)
        if row is None:
            session.add(_new_row(request, now, until))
            session.flush()
            return Attempt(self, request)
        if row.fingerprint != request.fingerprint:
            raise IdempotencyKeyReused(REUSED)
        if row.answer is not None:
            answer = unseal(row.answer, key=request.key, id=request.id)
            return Attempt(self, request, KeptAnswer.unpack(answer))
        # A claim that lasts longer is of a clock that was wrong.
        if row.claimed_until is not None and now < row.claimed_until <= until:
            raise IdempotencyKeyInUse(IN_USE)
        queries.claim(session, id=request.id, until=until)
        return Attempt(self, request, steps=queries.steps(session, id=request.id))

    def _valid_row(self, session: Session, id: str) -> IdempotencyKey | None:
        row = queries.find(session, id=id, lock=True)
        before = self.expired_before()
        if row is None or before is None or row.created_at >= before:
            return row
        session.expunge(row)
        queries.delete_keys(session, ids=[id], before=before)
        return None


def _new_row(request: KeyedRequest, now: datetime, until: datetime) -> IdempotencyKey:
    return IdempotencyKey(
        id=request.id,
        actor_kind=request.actor.kind,
        actor_id=request.actor.id,
        route=request.route,
        fingerprint=request.fingerprint,
        created_at=now,
        claimed_until=until,
    )


class Attempt:
    """A claimed request, to be carried out unless ``kept`` is the answer that it had before."""

    def __init__(
        self,
        keys: IdempotencyKeys,
        request: KeyedRequest,
        kept: KeptAnswer | None = None,
        *,
        steps: dict[int, bytes] | None = None,
    ) -> None:
        self.kept = kept
        self.is_kept = False
        """Whether the answer was stored in the transaction of the change."""

        self._keys = keys
        self._request = request
        self._steps = steps or {}

    def keep(self, session: Session, answer: KeptAnswer) -> None:
        """Store the answer in the transaction of the change.

        Raises ``IdempotencyKeyInUse`` when another request with the key was faster.
        """
        if not self._answer(session, answer):
            raise IdempotencyKeyInUse(IN_USE)
        self.is_kept = True

    def keep_step(self, session: Session, number: int, answer: bytes) -> None:
        """Store the answer to part ``number`` in the transaction of its change; raises as ``keep``.

        The request is in work for another ``LEASE``.
        """
        id = self._request.id
        row = queries.find(session, id=id, lock=True)
        if row is None or row.answer is not None or number in queries.steps(session, id=id):
            raise IdempotencyKeyInUse(IN_USE)
        queries.claim(session, id=id, until=self._keys.lease_end())
        sealed = seal(answer, key=self._request.key, id=id)
        queries.add_step(session, id=id, number=number, answer=sealed)

    def step(self, number: int) -> bytes | None:
        """Return the answer to a part that an earlier attempt stored."""
        sealed = self._steps.get(number)
        return sealed and unseal(sealed, key=self._request.key, id=self._request.id)

    def end(self, answer: KeptAnswer | None) -> None:
        """Store the answer of a request that changed nothing or whose parts are stored.

        ``None`` stores none: the request may be sent again at once. A failure of the database is
        logged only, since the answer is right without it.
        """
        try:
            with self._keys.sessions.begin() as session:
                if answer is None:
                    queries.claim(session, id=self._request.id, until=None)
                else:
                    self._answer(session, answer)
        except SQLAlchemyError as error:
            logger.warning("the answer to a request with a key is not kept: %s", cause_of(error))

    def _answer(self, session: Session, answer: KeptAnswer) -> bool:
        sealed = seal(answer.pack(), key=self._request.key, id=self._request.id)
        return queries.answer(session, id=self._request.id, status=answer.status, answer=sealed)
