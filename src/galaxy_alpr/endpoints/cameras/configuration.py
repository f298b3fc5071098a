"""``/api/cameras``: which cameras there are, and how each is read."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import Query, Response, status
from pydantic import Field

from galaxy_alpr.db.queries.cameras import cameras
from galaxy_alpr.endpoints.schemas.cameras.configuration import (
    CameraChange,
    CameraIn,
    CameraOut,
)
from galaxy_alpr.services.cameras import changes
from galaxy_alpr.services.cameras.changes import CameraValues
from galaxy_alpr.services.cameras.states import state_now
from galaxy_alpr.services.places.lookup import location_id
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import CamerasDep, ClockDep, CurrentActor, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import PlaceKey, RowId
from galaxy_alpr.web.params import Query as QueryParameters
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/cameras", tags=["cameras"])


class CameraQuery(QueryParameters):
    """The location."""

    location: PlaceKey | None = Field(
        None, description="Only those of this location: its id or its name."
    )


@router.get("", responses=responses(404, 422))
def list_cameras(
    query: Annotated[CameraQuery, Query()], session: ReadSession, clock: ClockDep
) -> list[CameraOut]:
    """Return all cameras by name, each with its state."""
    now, place = clock.now(), location_id(session, query.location)
    rows = cameras.every(session, location_id=place)
    return [CameraOut.of(row, state_now(row, now)) for row in rows]


@router.post(
    "", status_code=status.HTTP_201_CREATED, responses={**tagged(201), **responses(409, 422)}
)
def add_camera(
    write: Write,
    actor: CurrentActor,
    parts: CamerasDep,
    clock: ClockDep,
    body: CameraIn,
    response: Response,
) -> CameraOut:
    """Add a camera; it is read at once where it is enabled."""
    values = body.values()
    parts.files.check(values.columns)
    add = partial(changes.add_camera, values=values, passwords=parts.passwords, actor=actor)
    added = write(add)
    parts.wake()
    set_etag(response, added)
    set_location(response, f"/api/cameras/{added.id}")
    return CameraOut.of(added, state_now(added, clock.now()))


@router.get("/{id}", responses={**tagged(), **responses(404, 422)})
def get_camera(session: ReadSession, id: RowId, clock: ClockDep, response: Response) -> CameraOut:
    """Return one camera with its state."""
    found = changes.get_camera(session, id)
    set_etag(response, found)
    return CameraOut.of(found, state_now(found, clock.now()))


@router.patch("/{id}", responses={**tagged(), **responses(404, 409, 412, 422)})
def change_camera(
    write: Write,
    actor: CurrentActor,
    parts: CamerasDep,
    clock: ClockDep,
    id: RowId,
    body: CameraChange,
    expected: IfMatch,
    response: Response,
) -> CameraOut:
    """Change a camera; what the body omits stays. It is opened again where that is needed."""
    return _changed(write, actor, parts, clock, id, body.values(), expected, response)


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 412, 422))
def delete_camera(
    write: Write, actor: CurrentActor, parts: CamerasDep, id: RowId, expected: IfMatch
) -> None:
    """Delete a camera. What it has read stays, without a camera."""
    write(partial(changes.delete_camera, camera_id=id, actor=actor, expected=expected))
    parts.wake()


@router.post("/{id}/start", responses={**tagged(), **responses(404, 412, 422)})
def start_camera(
    write: Write,
    actor: CurrentActor,
    parts: CamerasDep,
    clock: ClockDep,
    id: RowId,
    expected: IfMatch,
    response: Response,
) -> CameraOut:
    """Have a camera read from now on: its `enabled` becomes true."""
    values = CameraValues(columns={"enabled": True})
    return _changed(write, actor, parts, clock, id, values, expected, response)


@router.post("/{id}/stop", responses={**tagged(), **responses(404, 412, 422)})
def stop_camera(
    write: Write,
    actor: CurrentActor,
    parts: CamerasDep,
    clock: ClockDep,
    id: RowId,
    expected: IfMatch,
    response: Response,
) -> CameraOut:
    """Stop the reading of a camera: its `enabled` becomes false."""
    values = CameraValues(columns={"enabled": False})
    return _changed(write, actor, parts, clock, id, values, expected, response)


def _changed(
    write: Write,
    actor: CurrentActor,
    parts: CamerasDep,
    clock: ClockDep,
    id: int,
    values: CameraValues,
    expected: IfMatch,
    response: Response,
) -> CameraOut:
    parts.files.check(values.columns)
    change = partial(
        changes.change_camera,
        camera_id=id,
        values=values,
        passwords=parts.passwords,
        actor=actor,
        expected=expected,
    )
    changed = write(change)
    parts.wake()
    set_etag(response, changed)
    return CameraOut.of(changed, state_now(changed, clock.now()))
