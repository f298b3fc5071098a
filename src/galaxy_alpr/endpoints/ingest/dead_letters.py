"""``/api/dead_letters``: deliveries that could not be read or stored."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import fastapi
from fastapi import status
from pydantic import Field

from galaxy_alpr.db.models import DeadLetter
from galaxy_alpr.db.queries.ingest import dead_letters as queries
from galaxy_alpr.db.queries.ingest.dead_letters import LetterFilter
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.endpoints.schemas.ingest.sources import (
    DeadLetterOut,
    ReplayOut,
    WholeDeadLetterOut,
)
from galaxy_alpr.services.ingest import dead_letters
from galaxy_alpr.services.ingest.values import LetterReason
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import CurrentActor, IngestDep, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import MAX_ID, Query, RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/dead_letters", tags=["ingest"])

SORT = "-id"


class DeadLetterQuery(Query):
    """The filter and the page."""

    source: int | None = Field(None, ge=1, le=MAX_ID, description="The id of the source.")
    reason: LetterReason | None = Field(None, description="Why it could not be stored.")
    limit: int = Field(50, ge=1, le=200, description="Most items in one answer.")
    cursor: str | None = Field(
        None,
        max_length=200,
        description="`next_cursor` of the page before, with the same filter.",
    )
    with_total: bool = Field(False, description="Also count all items that match, as `total`.")


@router.get("", responses={**linked(), **responses(422)})
def list_dead_letters(
    query: Annotated[DeadLetterQuery, fastapi.Query()], session: ReadSession, links: PageLinks
) -> Page[DeadLetterOut]:
    """List dead letters, newest first, without their bodies."""
    filter = LetterFilter(source_id=query.source, reason=query.reason)
    after = decode_cursor(query.cursor, SORT)
    rows = queries.find(
        session,
        filter=filter,
        before=None if after is None else after.id,
        limit=query.limit + 1,
    )
    shown, cursor = cut(rows, query.limit, SORT, _position)
    links.set(cursor)
    total = queries.count(session, filter=filter) if query.with_total else None
    return Page(items=[DeadLetterOut.of(row) for row in shown], next_cursor=cursor, total=total)


@router.get("/{id}", responses=responses(404, 422))
def get_dead_letter(session: ReadSession, id: RowId) -> WholeDeadLetterOut:
    """Return a dead letter with its body."""
    return WholeDeadLetterOut.of_whole(dead_letters.get_letter(session, id))


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 422))
def delete_dead_letter(write: Write, actor: CurrentActor, id: RowId) -> None:
    """Delete a dead letter."""
    write(partial(dead_letters.delete_letter, letter_id=id, actor=actor))


@router.post("/{id}/replay", responses=responses(404, 409, 422, 503))
def replay_dead_letter(ingest: IngestDep, actor: CurrentActor, id: RowId) -> ReplayOut:
    """Read a dead letter once more. Where that works, its readings are stored and it is deleted.

    Its readings have the moment that was sent, else that of the delivery. They open no gate.
    """
    stored = ingest.replays.replay(id, actor=actor)
    return ReplayOut(session_ids=[item.row.id for item in stored])


def _position(row: DeadLetter) -> Position:
    return Position(row.id, row.id)
