"""Dead letters: deliveries that are kept because they could not be read or stored."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import DeadLetter
from galaxy_alpr.db.queries.ingest import dead_letters, sources
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.ingest.values import LetterReason

MAX_POISON_BYTES = 1_000_000
"""Bytes that are kept of a delivery that is in no known form."""

PER_SOURCE = 1000
"""Dead letters that are kept of one source; the oldest beyond it are deleted."""

_WHOLE = frozenset({LetterReason.ENGINE, LetterReason.BUSY, LetterReason.REFUSED})
"""Reasons of deliveries that are kept whole: they can be stored later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostDelivery:
    """A delivery as it came, and why it could not be stored. ``problem`` has no value of it."""

    source_id: int
    received_at: datetime
    reason: LetterReason
    problem: str
    maker: str | None = None
    method: str = "POST"
    path: str = ""
    content_type: str = ""
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


def keep(session: Session, lost: LostDelivery) -> None:
    """Keep a delivery; the same body of the source again is counted, and kept once."""
    problem = _plain(lost.problem, 300)
    sources.count_refused(session, id=lost.source_id, at=lost.received_at, error=problem)
    digest = hashlib.sha256(lost.body).hexdigest()
    known = dead_letters.same(session, source_id=lost.source_id, body_sha256=digest)
    if known is not None and known.path == lost.path[:200]:
        known.problem, known.reason = problem, lost.reason
        session.flush()
        return
    kept = lost.body if lost.reason in _WHOLE else lost.body[:MAX_POISON_BYTES]
    session.add(
        DeadLetter(
            ingest_source_id=lost.source_id,
            received_at=lost.received_at,
            reason=lost.reason,
            problem=problem,
            maker=lost.maker,
            method=lost.method[:10],
            path=_plain(lost.path, 200),
            content_type=_plain(lost.content_type, 200),
            query={_plain(name, 100): _plain(value, 1000) for name, value in lost.query.items()},
            body=kept,
            body_bytes=len(lost.body),
            body_sha256=digest,
            replays=0,
        )
    )
    session.flush()
    dead_letters.delete_beyond(session, source_id=lost.source_id, keep=PER_SOURCE)


def get_letter(session: Session, letter_id: int) -> DeadLetter:
    """Return a dead letter with its body. Raises ``NotFound``."""
    found = dead_letters.get(session, id=letter_id)
    if found is None:
        raise NotFound(f"no dead letter {letter_id}")
    return found


def delete_letter(session: Session, letter_id: int, *, actor: Actor) -> None:
    """Delete a dead letter. Raises ``NotFound``."""
    row = dead_letters.get(session, id=letter_id, lock=True)
    if row is None:
        raise NotFound(f"no dead letter {letter_id}")
    before = values_of(row)
    session.delete(row)
    session.flush()
    record(session, actor, "dead_letter.delete", subject_of(DeadLetter, letter_id), before)


def _plain(text: str, length: int) -> str:
    """Return a text without NUL, which PostgreSQL does not store, of at most ``length``."""
    return text.replace("\0", "")[:length]
