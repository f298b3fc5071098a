"""The audit entries of searches and exports, written before a route answers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header
from pydantic import BaseModel, Field

from galaxy_alpr.actors import Actor
from galaxy_alpr.services.audit.reads import ReadRecorder
from galaxy_alpr.web.deps import Context, CurrentActor
from galaxy_alpr.web.params import NonBlankText

MAX_PURPOSE = 200

Purpose = Annotated[NonBlankText, Field(max_length=MAX_PURPOSE)]
"""A text that says what a search or an export is for."""

PURPOSE = "What the search is for, as the audit trail records it; or the header `Audit-Purpose`."

_NOT_PART = {"purpose", "limit", "cursor", "with_total"}
"""Parameters that do not describe what is searched for."""


class PurposeQuery(BaseModel):
    """The purpose of a search or an export."""

    purpose: Purpose | None = Field(None, description=PURPOSE, examples=["incident 4711"])


@dataclass(frozen=True, slots=True)
class ReadAudit:
    """Records what the actor of one request reads."""

    recorder: ReadRecorder
    actor: Actor
    header: str | None

    def search(self, action: str, query: PurposeQuery, **more: str) -> None:
        """Record a search by ``query``. Raises ``PurposeMissing``; a search is not answered then.

        ``more`` are values that are not in the query, such as a part of the path.
        """
        values = query.model_dump(
            mode="json", by_alias=True, exclude_defaults=True, exclude=_NOT_PART
        )
        self.record(action, {**more, **values}, query.purpose)

    def record(self, action: str, values: dict[str, object], purpose: str | None) -> None:
        """Record a read of what ``values`` describe. Raises ``PurposeMissing``."""
        subject = action.partition(".")[0]
        self.recorder.record(
            self.actor, action, subject, query=values, purpose=purpose or self.header
        )


async def get_read_audit(
    context: Context,
    actor: CurrentActor,
    header: Annotated[
        Purpose | None, Header(alias="Audit-Purpose", include_in_schema=False)
    ] = None,
) -> ReadAudit:
    return ReadAudit(context.read_recorder, actor, header)


AuditedReads = Annotated[ReadAudit, Depends(get_read_audit)]
"""Records searches and exports. A route that answers one takes it and calls it first."""
