"""Audit entries in the transaction of what they record.

``record`` attaches an entry to the database session. As the last step before the commit the entries
are numbered under the lock of the chain and written: what is committed has its entry, what is
rolled back has none, and no other lock is waited for while the chain is locked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.queries.audit import chain
from galaxy_alpr.services.audit.hashing import canonical, entry_hash, new_salt, payload_hash

Plain = Mapping[str, object]
"""Values by name: texts, numbers, moments, lists and mappings of them. No secrets."""

_PENDING = "pending_audit_entries"


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry that has no id yet."""

    created_at: datetime
    actor: Actor
    action: str
    subject: str
    content: str | None


@dataclass(slots=True)
class _Pending:
    """The entries that a session writes at its next commit."""

    transaction: SessionTransaction | None = None
    entries: list[_Entry] = field(default_factory=list)


def record(
    session: Session,
    actor: Actor,
    action: str,
    subject: str,
    before: Plain | None = None,
    after: Plain | None = None,
    purpose: str | None = None,
) -> None:
    """Record what ``actor`` does, if and when ``session`` commits.

    ``action`` is a noun and a verb (``lot.change``), ``subject`` names a row (``lot:3``) without a
    plate, which may stand only in ``before`` and ``after``: these can be erased.

    Raises ``RuntimeError`` inside a savepoint, whose rollback would not discard the entry.
    """
    if session.in_nested_transaction():
        raise RuntimeError("nothing can be recorded inside a savepoint")
    if not session.in_transaction():
        session.begin()
    pending = _pending(session)
    if pending.transaction is not session.get_transaction():
        pending.transaction, pending.entries = session.get_transaction(), []
    pending.entries.append(
        _Entry(utc_now(), actor, action, subject, _content(before, after, purpose))
    )


def _pending(session: Session) -> _Pending:
    pending: _Pending | None = session.info.get(_PENDING)
    if pending is None:
        pending = session.info[_PENDING] = _Pending()
        # A listener of the session itself runs after those of its factory.
        event.listen(session, "before_commit", _before_commit)
    return pending


def _content(before: Plain | None, after: Plain | None, purpose: str | None) -> str | None:
    if before is None and after is None and purpose is None:
        return None
    return canonical({"before": before, "after": after, "purpose": purpose})


def write_entries(session: Session) -> None:
    """Write the recorded entries now, as the last thing before the commit, which does it otherwise.

    They wait for other changes that are being committed. Whoever has to know that the commit itself
    failed, and not this, calls it first, after the writing of events.
    """
    pending = _pending(session)
    transaction, entries = pending.transaction, pending.entries
    pending.transaction, pending.entries = None, []
    if entries and transaction is session.get_transaction():
        session.flush()
        _write(session, entries)


def _before_commit(session: Session) -> None:
    if not session.in_nested_transaction():
        write_entries(session)


def _write(session: Session, entries: Sequence[_Entry]) -> None:
    head = chain.reserve(session, count=len(entries))
    rows: list[chain.Values] = []
    payloads: list[chain.Values] = []
    previous_hash = head.hash
    for id, entry in enumerate(entries, start=head.id + 1):
        row = _columns(entry, id, previous_hash)
        if entry.content is not None:
            salt = new_salt()
            row["payload_hash"] = payload_hash(salt, entry.content)
            payloads.append({"entry_id": id, "salt": salt, "content": entry.content})
        row["hash"] = previous_hash = entry_hash(row)
        rows.append(row)
    chain.append(session, entries=rows, payloads=payloads, last_hash=previous_hash)


def _columns(entry: _Entry, id: int, previous_hash: str) -> chain.Values:
    actor = entry.actor
    return {
        "id": id,
        "created_at": entry.created_at,
        "actor_kind": str(actor.kind),
        "actor_id": actor.id,
        "actor_name": actor.name[:100],
        "address": _ascii(actor.address),
        "request_id": _ascii(actor.request_id),
        "action": entry.action,
        "subject": entry.subject,
        "payload_hash": None,
        "previous_hash": previous_hash,
    }


def _ascii(text: str | None) -> str | None:
    """Return what the column can store: the hash covers the stored text."""
    return None if text is None else text.encode("ascii", "replace").decode()[:64]
