"""``GET /datex/v3/parking_status``: free spaces as of DATEX II version 3."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, Response

from galaxy_alpr.endpoints.compat.apds.datex import parking_status
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.parking.published import lot_states
from galaxy_alpr.web.deps import ClockDep, Context, ReadSession
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.routing import Router

XML = "application/xml"
CONTENT: dict[str, Any] = {XML: {"schema": {"type": "string"}}}


async def served(context: Context) -> None:
    """Raise ``NotFound`` unless DATEX II is switched on."""
    if not context.integrations.parking_data.datex:
        raise NotFound("DATEX II is not switched on (GALAXY_DATEX)")


router = Router(prefix="/datex/v3", tags=["DATEX II"], dependencies=[Depends(served)])


@router.get(
    "/parking_status",
    response_class=Response,
    responses={200: {"content": CONTENT}, **responses(404)},
)
def get_datex_parking_status(session: ReadSession, clock: ClockDep) -> Response:
    """Return how many spaces of each lot are free, as a ParkingStatusPublication."""
    now = clock.now()
    return Response(parking_status(lot_states(session, now), now), media_type=XML)
