"""``/api/locations``: the gates and viewpoints where pictures are taken."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from galaxy_alpr.db.queries import places
from galaxy_alpr.endpoints.schemas.places import LocationIn, LocationOut
from galaxy_alpr.services.places import changes
from galaxy_alpr.web.deps import CurrentActor, ReadSession, WriteSession
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.params import MAX_ID, RowId

router = APIRouter(prefix="/api/locations", tags=["places"])


@router.get("", responses=responses(422))
def list_locations(
    session: ReadSession,
    lot_id: Annotated[
        int | None, Query(ge=1, le=MAX_ID, description="Only those of this lot.")
    ] = None,
) -> list[LocationOut]:
    """Return all locations by name."""
    return [LocationOut.of(use) for use in places.locations(session, lot_id=lot_id)]


@router.post("", status_code=status.HTTP_201_CREATED, responses=responses(409, 422))
def add_location(session: WriteSession, actor: CurrentActor, body: LocationIn) -> LocationOut:
    """Add a location; its name must not exist yet."""
    return LocationOut.of(changes.add_location(session, body.values(), actor=actor))


@router.get("/{id}", responses=responses(404, 422))
def get_location(session: ReadSession, id: RowId) -> LocationOut:
    """Return one location."""
    return LocationOut.of(changes.get_location(session, id))


@router.put("/{id}", responses=responses(404, 409, 422))
def replace_location(
    session: WriteSession, actor: CurrentActor, id: RowId, body: LocationIn
) -> LocationOut:
    """Change a location; fields that the body omits get their defaults."""
    return LocationOut.of(changes.replace_location(session, id, body.values(), actor=actor))


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 409, 422))
def delete_location(session: WriteSession, actor: CurrentActor, id: RowId) -> None:
    """Delete a location; one with pictures is not deleted (409 names their number)."""
    changes.delete_location(session, id, actor=actor)
