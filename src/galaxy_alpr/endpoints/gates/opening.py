"""``/api/gates/{id}/open`` and ``/api/gate_switch``: openings by hand, and the stop of all."""

from __future__ import annotations

from functools import partial

from fastapi import status

from galaxy_alpr.db.queries.parking import gates
from galaxy_alpr.endpoints.schemas.gates.decisions import (
    GateCommandOut,
    GateSwitchIn,
    GateSwitchOut,
    OpenIn,
)
from galaxy_alpr.services.parking.gates import opening
from galaxy_alpr.web.deps import ClockDep, CurrentActor, GatesDep, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(tags=["gates"])


@router.post(
    "/api/gates/{id}/open",
    status_code=status.HTTP_202_ACCEPTED,
    responses=responses(404, 409, 422),
)
def open_gate(
    write: Write,
    actor: CurrentActor,
    parts: GatesDep,
    clock: ClockDep,
    id: RowId,
    body: OpenIn,
) -> GateCommandOut:
    """Open a gate by hand. What became of it is in `GET /api/gates/{id}/commands`.

    In shadow mode the opening is noted for the comparison, and nothing is sent.
    """
    order = partial(opening.open_by_hand, gate_id=id, reason=body.reason, actor=actor, clock=clock)
    ordered = write(order)
    parts.wake()
    return GateCommandOut.of(ordered)


@router.get("/api/gate_switch")
def get_gate_switch(session: ReadSession) -> GateSwitchOut:
    """Return whether all gates are stopped."""
    return GateSwitchOut.of(gates.switch(session))


@router.put("/api/gate_switch", responses=responses(422))
def set_gate_switch(
    write: Write, actor: CurrentActor, clock: ClockDep, body: GateSwitchIn
) -> GateSwitchOut:
    """Stop all gates at once, or let them be opened again. Orders that wait are not carried out."""
    change = partial(
        opening.set_switch,
        stopped=body.stopped,
        reason=body.reason,
        actor=actor,
        clock=clock,
    )
    return GateSwitchOut.of(write(change))
