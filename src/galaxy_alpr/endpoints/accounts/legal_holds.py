"""``/api/legal_holds``: what must not be deleted."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import fastapi
from fastapi import Response, status
from pydantic import Field

from galaxy_alpr.db.queries.privacy import holds as queries
from galaxy_alpr.db.queries.privacy.holds import HoldFilter
from galaxy_alpr.endpoints.schemas.accounts.holds import HoldIn, HoldOut, position
from galaxy_alpr.enums import HoldSubject
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.privacy import holds
from galaxy_alpr.web.answers.links import PageLinks, linked, set_location
from galaxy_alpr.web.deps import CurrentActor, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import MAX_ID, Query, RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/legal_holds", tags=["privacy"])

NEWEST = "-id"


class HoldQuery(Query):
    """The filter and the page."""

    active: bool | None = Field(None, description="Only holds that last, or that were released.")
    subject_type: HoldSubject | None = Field(None, description="What is held.")
    subject_id: int | None = Field(None, ge=1, le=MAX_ID, description="The id of the subject.")
    limit: int = Field(50, ge=1, le=500, description="Most items in one answer.")
    cursor: str | None = Field(
        None,
        max_length=200,
        description="`next_cursor` of the page before, with the same filter.",
    )
    with_total: bool = Field(False, description="Also count all items that match, as `total`.")


@router.get("", responses={**linked(), **responses(422)})
def list_legal_holds(
    query: Annotated[HoldQuery, fastapi.Query()], session: ReadSession, links: PageLinks
) -> Page[HoldOut]:
    """List legal holds, the newest first."""
    filter = HoldFilter(
        active=query.active, subject_type=query.subject_type, subject_id=query.subject_id
    )
    after = decode_cursor(query.cursor, NEWEST)
    rows = queries.find(
        session, filter=filter, limit=query.limit + 1, after=None if after is None else after.id
    )
    shown, cursor = cut(rows, query.limit, NEWEST, position)
    links.set(cursor)
    return Page(
        items=[HoldOut.model_validate(row) for row in shown],
        next_cursor=cursor,
        total=queries.count(session, filter=filter) if query.with_total else None,
    )


@router.post("", status_code=status.HTTP_201_CREATED, responses=responses(404, 422))
def add_legal_hold(body: HoldIn, write: Write, actor: CurrentActor, response: Response) -> HoldOut:
    """Hold a photo: until the release it is not deleted by hand, by its age or by an erasure."""
    add = partial(
        holds.hold,
        subject_type=body.subject_type,
        subject_id=body.subject_id,
        reason=body.reason,
        actor=actor,
    )
    added = HoldOut.model_validate(write(add))
    set_location(response, f"/api/legal_holds/{added.id}")
    return added


@router.get("/{id}", responses=responses(404, 422))
def get_legal_hold(id: RowId, session: ReadSession) -> HoldOut:
    """Return one legal hold, also a released one."""
    row = queries.get(session, id=id)
    if row is None:
        raise NotFound(f"no legal hold {id}")
    return HoldOut.model_validate(row)


@router.delete("/{id}", responses=responses(404, 409, 422))
def release_legal_hold(id: RowId, write: Write, actor: CurrentActor) -> HoldOut:
    """Release a hold; it stays in the list. One that is released already gives a 409."""
    return HoldOut.model_validate(write(partial(holds.release, id=id, actor=actor)))
