"""What the routes of APDS 4 share: whether they are served, their parameters, their answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from galaxy_alpr.endpoints.compat.apds.wire import Entity, id_of, paginated
from galaxy_alpr.errors import NotFound
from galaxy_alpr.web.deps import Context
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.params import Query

LAST_EPOCH = 7_258_118_399
"""The end of the year 2199."""

MAX_PAGE = 1_000_000

EntityId = Annotated[
    str, Path(min_length=1, max_length=40, description="The id.", examples=["lot-1"])
]
IfNoneMatch = Annotated[
    str | None,
    Header(
        alias="If-None-Match",
        description="The `ETag` of an answer that is known; nothing new is answered with 304.",
    ),
]
TAGGED: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "ETag": {
                "description": "Changes with the answer, but for its moments.",
                "schema": {"type": "string"},
            }
        }
    },
    304: {"description": "Nothing has changed."},
}
ANSWERS: dict[int | str, dict[str, Any]] = {**TAGGED, **responses(404, 422)}


async def served(context: Context) -> None:
    """Raise ``NotFound`` unless APDS is switched on."""
    if not context.integrations.parking_data.apds:
        raise NotFound("APDS is not switched on (GALAXY_APDS)")


Served = Depends(served)


class PageNumberQuery(Query):
    """The page, and since when something has changed."""

    page: int = Field(1, ge=1, le=MAX_PAGE, description="The page, from 1.")
    modified_since: int | None = Field(
        None, ge=0, le=LAST_EPOCH, description="Only what has changed since, seconds since 1970."
    )

    @property
    def since(self) -> datetime | None:
        """``modified_since`` as a moment."""
        return (
            None
            if self.modified_since is None
            else datetime.fromtimestamp(self.modified_since, UTC)
        )


class PlaceQuery(PageNumberQuery):
    """The page and the places."""

    place: str | None = Field(
        None, max_length=1000, description="Only of these places: their ids, with commas between."
    )

    @property
    def lots(self) -> list[int] | None:
        """The lots of ``place``; a place that does not exist is none."""
        if self.place is None:
            return None
        found = (id_of("lot", item.strip()) for item in self.place.split(","))
        return [lot for lot in found if lot is not None]


def page_answer(
    request: Request,
    data: list[Entity],
    query: PageNumberQuery,
    *,
    total: int,
    now: datetime,
    unlike: str = "",
) -> Response:
    """Return a page, or 304. ``unlike`` replaces the data in the ``ETag``, where it has moments."""
    body = paginated(
        data,
        page=query.page,
        total=total,
        now=now,
        modified_since=query.modified_since is not None,
    )
    return tagged_answer(request, body, unlike or json.dumps([data, total]))


def tagged_answer(request: Request, body: Entity, state: str) -> Response:
    """Return a body with an ``ETag`` of ``state``, or 304."""
    tag = f'"{hashlib.sha256(state.encode()).hexdigest()[:32]}"'
    known = request.headers.get("If-None-Match", "")
    if tag in {item.strip().removeprefix("W/") for item in known.split(",")}:
        return Response(status_code=304, headers={"ETag": tag})
    return JSONResponse(body, headers={"ETag": tag})


def one(request: Request, found: Sequence[Entity], name: str) -> Response:
    """Return the only entity, or 304. Raises ``NotFound`` where there is none."""
    if not found:
        raise NotFound(f"no such {name}")
    return tagged_answer(request, found[0], json.dumps(found[0]))
