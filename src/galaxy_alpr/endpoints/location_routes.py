"""``/api/locations``: the gates and viewpoints where pictures are taken."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import Query, Response, status
from pydantic import Field

from galaxy_alpr.db.queries import places
from galaxy_alpr.endpoints.schemas.places import LocationIn, LocationOut
from galaxy_alpr.services.places import changes
from galaxy_alpr.services.places.lookup import lot_id
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import CurrentActor, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import MAX_ID, PlaceKey, RowId
from galaxy_alpr.web.params import Query as QueryParameters
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/locations", tags=["places"])


class LocationQuery(QueryParameters):
    """The lot."""

    lot: PlaceKey | None = Field(None, description="Only those of this lot: its id or its name.")
    lot_id: int | None = Field(
        None,
        ge=1,
        le=MAX_ID,
        description="The former name of `lot`, an id only.",
        json_schema_extra={"deprecated": True},
    )


@router.get("", responses=responses(404, 422))
def list_locations(
    query: Annotated[LocationQuery, Query()], session: ReadSession
) -> list[LocationOut]:
    """Return all locations by name."""
    id = query.lot_id if query.lot is None else lot_id(session, query.lot)
    return [LocationOut.of(use) for use in places.locations(session, lot_id=id)]


@router.post(
    "", status_code=status.HTTP_201_CREATED, responses={**tagged(201), **responses(409, 422)}
)
def add_location(
    write: Write, actor: CurrentActor, body: LocationIn, response: Response
) -> LocationOut:
    """Add a location; its name must not exist yet."""
    added = write(partial(changes.add_location, values=body.values(), actor=actor))
    set_etag(response, added.location)
    set_location(response, f"/api/locations/{added.location.id}")
    return LocationOut.of(added)


@router.get("/{id}", responses={**tagged(), **responses(404, 422)})
def get_location(session: ReadSession, id: RowId, response: Response) -> LocationOut:
    """Return one location."""
    found = changes.get_location(session, id)
    set_etag(response, found.location)
    return LocationOut.of(found)


@router.put("/{id}", responses={**tagged(), **responses(404, 409, 412, 422)})
def replace_location(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: LocationIn,
    expected: IfMatch,
    response: Response,
) -> LocationOut:
    """Change a location; fields that the body omits get their defaults."""
    changed = write(
        partial(
            changes.replace_location,
            location_id=id,
            values=body.values(),
            actor=actor,
            expected=expected,
        )
    )
    set_etag(response, changed.location)
    return LocationOut.of(changed)


@router.delete(
    "/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 409, 412, 422)
)
def delete_location(write: Write, actor: CurrentActor, id: RowId, expected: IfMatch) -> None:
    """Delete a location; one with pictures is not deleted (409 names their number)."""
    write(partial(changes.delete_location, location_id=id, actor=actor, expected=expected))
