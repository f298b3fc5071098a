"""Answers of the audit trail: entries, the head of the chain, a verification."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Self

from pydantic import Field

from galaxy_alpr.db.queries.audit.entries import Found
from galaxy_alpr.enums import ActorKind
from galaxy_alpr.services.audit.verify import Problem, Verification
from galaxy_alpr.web.export import Columns
from galaxy_alpr.web.schema import Schema

Values = dict[str, Any]


class AuditActor(Schema):
    """Who acted."""

    kind: ActorKind
    id: int | None = Field(description="Id of the person or of the API key.")
    name: str


class AuditEntryOut(Schema):
    """An entry of the audit trail."""

    id: int
    created_at: datetime
    actor: AuditActor
    address: str | None = Field(description="IP address of the client.")
    request_id: str | None = Field(description="`X-Request-ID` of the request.")
    action: str = Field(description="A noun and a verb.", examples=["list_entry.change"])
    subject: str = Field(description="The row that was changed.", examples=["lot:3"])
    before: Values | None = Field(description="The row's values before.")
    after: Values | None = Field(description="Its values after, or what was searched for.")
    purpose: str | None = Field(description="What a search or an export was for.")
    payload_erased: bool = Field(description="Whether `before`, `after` and `purpose` were erased.")
    previous_hash: str
    hash: str

    @classmethod
    def of(cls, found: Found) -> Self:
        """Return the answer for a stored entry."""
        entry = found.entry
        payload: Values = json.loads(found.content) if found.content is not None else {}
        return cls(
            id=entry.id,
            created_at=entry.created_at,
            actor=AuditActor(
                kind=ActorKind(entry.actor_kind), id=entry.actor_id, name=entry.actor_name
            ),
            address=entry.address,
            request_id=entry.request_id,
            action=entry.action,
            subject=entry.subject,
            before=payload.get("before"),
            after=payload.get("after"),
            purpose=payload.get("purpose"),
            payload_erased=entry.payload_hash is not None and found.content is None,
            previous_hash=entry.previous_hash,
            hash=entry.hash,
        )


class AuditHead(Schema):
    """The newest entry. Kept elsewhere, it shows later whether the trail was cut or replaced."""

    id: int = Field(description="0 where there is no entry.")
    hash: str
    created_at: datetime | None


class AuditFinding(Schema):
    """The first wrong entry."""

    id: int
    problem: Problem
    detail: str


class AuditVerification(Schema):
    """What was verified, and what is wrong."""

    first_id: int = Field(description="The first entry that was verified.")
    last_id: int = Field(description="The newest entry.")
    count: int = Field(description="How many entries are right.")
    finding: AuditFinding | None = Field(description="Null where all entries are right.")

    @classmethod
    def of(cls, done: Verification) -> Self:
        """Return the answer for a verification."""
        finding = None if done.finding is None else AuditFinding.model_validate(done.finding)
        return cls(first_id=done.first_id, last_id=done.head.id, count=done.count, finding=finding)


def _json(values: Values | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False)


CSV_COLUMNS: Columns[AuditEntryOut] = {
    "id": lambda entry: entry.id,
    "created_at": lambda entry: entry.created_at,
    "actor_kind": lambda entry: entry.actor.kind,
    "actor_id": lambda entry: entry.actor.id,
    "actor_name": lambda entry: entry.actor.name,
    "address": lambda entry: entry.address,
    "request_id": lambda entry: entry.request_id,
    "action": lambda entry: entry.action,
    "subject": lambda entry: entry.subject,
    "before": lambda entry: _json(entry.before),
    "after": lambda entry: _json(entry.after),
    "purpose": lambda entry: entry.purpose,
    "payload_erased": lambda entry: entry.payload_erased,
    "hash": lambda entry: entry.hash,
}
"""The columns of an export, by name."""
