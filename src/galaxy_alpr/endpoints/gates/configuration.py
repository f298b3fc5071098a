"""``/api/gates``: which gates there are, how each is opened, and its state."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import Query, Response, status
from pydantic import Field

from galaxy_alpr.db.queries.parking import gates
from galaxy_alpr.endpoints.schemas.gates.configuration import (
    GateChange,
    GateIn,
    GateOut,
    GateStateOut,
)
from galaxy_alpr.services.parking.gates import changes
from galaxy_alpr.services.parking.gates.states import state_now
from galaxy_alpr.services.places.lookup import location_id
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import ClockDep, CurrentActor, GatesDep, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import PlaceKey, RowId
from galaxy_alpr.web.params import Query as QueryParameters
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/gates", tags=["gates"])


class GateQuery(QueryParameters):
    """The location."""

    location: PlaceKey | None = Field(
        None, description="Only that of this location: its id or its name."
    )


@router.get("", responses=responses(404, 422))
def list_gates(
    query: Annotated[GateQuery, Query()], session: ReadSession, clock: ClockDep
) -> list[GateOut]:
    """Return all gates by name, each with its state."""
    now, place = clock.now(), location_id(session, query.location)
    rows = gates.every(session, location_id=place)
    return [GateOut.of(row, state_now(row, now)) for row in rows]


@router.post(
    "", status_code=status.HTTP_201_CREATED, responses={**tagged(201), **responses(409, 422)}
)
def add_gate(
    write: Write,
    actor: CurrentActor,
    parts: GatesDep,
    clock: ClockDep,
    body: GateIn,
    response: Response,
) -> GateOut:
    """Add a gate. By default it decides in shadow mode, and its relay is that for trials."""
    add = partial(changes.add_gate, values=body.values(), secrets=parts.secrets, actor=actor)
    added = write(add)
    set_etag(response, added)
    set_location(response, f"/api/gates/{added.id}")
    return GateOut.of(added, state_now(added, clock.now()))


@router.get("/{id}", responses={**tagged(), **responses(404, 422)})
def get_gate(session: ReadSession, id: RowId, clock: ClockDep, response: Response) -> GateOut:
    """Return one gate with its state."""
    found = changes.get_gate(session, id)
    set_etag(response, found)
    return GateOut.of(found, state_now(found, clock.now()))


@router.patch("/{id}", responses={**tagged(), **responses(404, 409, 412, 422)})
def change_gate(
    write: Write,
    actor: CurrentActor,
    parts: GatesDep,
    clock: ClockDep,
    id: RowId,
    body: GateChange,
    expected: IfMatch,
    response: Response,
) -> GateOut:
    """Change a gate; what the body omits stays. Orders that wait are cancelled by a new relay."""
    change = partial(
        changes.change_gate,
        gate_id=id,
        values=body.values(),
        secrets=parts.secrets,
        actor=actor,
        expected=expected,
    )
    changed = write(change)
    set_etag(response, changed)
    return GateOut.of(changed, state_now(changed, clock.now()))


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 412, 422))
def delete_gate(write: Write, actor: CurrentActor, id: RowId, expected: IfMatch) -> None:
    """Delete a gate. What was decided and opened there stays, without a gate."""
    write(partial(changes.delete_gate, gate_id=id, actor=actor, expected=expected))


@router.get("/{id}/state", responses=responses(404, 422))
def get_gate_state(session: ReadSession, clock: ClockDep, id: RowId) -> GateStateOut:
    """Return the state of a barrier as its device told it last."""
    return GateStateOut.of(id, state_now(changes.get_gate(session, id), clock.now()))
