"""A request with an idempotency key, from its head to its answer."""

from __future__ import annotations

import hashlib
import json
import re
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.idempotency.answers import KeptAnswer
from galaxy_alpr.services.idempotency.keys import Attempt, IdempotencyKeys, KeyedRequest

HEADER = "Idempotency-Key"
PATTERN = "^[!-~]{1,255}$"

_KEY = re.compile(PATTERN)


@dataclass(slots=True)
class PendingRequest:
    """A request with a key; ``body`` is the SHA-256 of its body once it was read."""

    keys: IdempotencyKeys
    key: str
    route: str
    target: tuple[str, ...]
    body: str | None = None
    attempt: Attempt | None = None
    is_incomplete: bool = False
    """Whether a part of the request failed and may succeed when the request is sent again."""

    def claim(self, actor: Actor) -> Attempt:
        """Return the attempt to carry out the request; raises as ``IdempotencyKeys.claim``."""
        if self.body is None:
            raise RuntimeError(f"{self.route} reads its body after its dependencies")
        values = json.dumps([*self.target, self.body])
        self.attempt = self.keys.claim(
            KeyedRequest(
                key=self.key,
                route=self.route,
                actor=actor,
                fingerprint=hashlib.sha256(values.encode()).hexdigest(),
            )
        )
        return self.attempt


PENDING: ContextVar[PendingRequest | None] = ContextVar("pending_request", default=None)
"""The request that is answered now, if it has a key."""


def key_of(request: Request) -> str | None:
    """Return the key of a request, without the quotes of a structured field (RFC 9651).

    Raises ``ValidationFailed``.
    """
    values = request.headers.getlist(HEADER)
    if not values:
        return None
    key = values[0]
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if len(values) > 1 or not _KEY.match(key):
        raise ValidationFailed(f"one {HEADER} of 1 to 255 visible ASCII characters is accepted")
    return key


def target_of(request: Request) -> tuple[str, ...]:
    """Return what a request asks for besides its body: its path, query and condition."""
    return request.url.path, request.url.query, request.headers.get("if-match", "")


class KeptSteps:
    """The parts of a request that change something each by itself, numbered from 0.

    A request without a key has no kept parts, and none are kept.
    """

    def __init__(self, pending: PendingRequest | None) -> None:
        self._pending = pending

    @property
    def kept(self) -> bool:
        """Whether parts are kept."""
        return self._pending is not None

    def answer(self, number: int) -> bytes | None:
        """Return the answer to a part that an earlier request with the key stored."""
        attempt = self._attempt
        return None if attempt is None else attempt.step(number)

    def keep(self, session: Session, number: int, answer: bytes) -> None:
        """Store the answer to a part in the transaction of its change."""
        attempt = self._attempt
        if attempt is not None:
            attempt.keep_step(session, number, answer)

    def keep_whole(self, session: Session, answer: KeptAnswer) -> None:
        """Store the answer to the whole request in the transaction of its only change."""
        attempt = self._attempt
        if attempt is not None:
            attempt.keep(session, answer)

    def fail(self) -> None:
        """Keep no answer to the whole request: a part failed and may succeed the next time."""
        if self._pending is not None:
            self._pending.is_incomplete = True

    @property
    def _attempt(self) -> Attempt | None:
        return None if self._pending is None else self._pending.attempt


async def get_steps() -> KeptSteps:
    return KeptSteps(PENDING.get())


Steps = Annotated[KeptSteps, Depends(get_steps)]
"""The parts of a request; a route takes it that changes something in several transactions."""
