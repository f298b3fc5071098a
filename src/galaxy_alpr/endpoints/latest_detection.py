"""``GET /latest_detection``: the newest photo in full."""

from __future__ import annotations

from typing import Annotated

import fastapi
from pydantic import Field

from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.queries.detection_sessions import SessionFilter
from galaxy_alpr.endpoints.schemas.detections import SessionOut
from galaxy_alpr.endpoints.schemas.records import statuses_in_sessions
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.places.lookup import location_id
from galaxy_alpr.services.readings.capture import SMALL_SKEW
from galaxy_alpr.web.deps import ClockDep, ReadSession
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.params import PlaceKey, Query
from galaxy_alpr.web.routing import Router

router = Router(tags=["search"])


class LatestQuery(Query):
    """The location."""

    location: PlaceKey | None = Field(
        None, description="The newest of this location: its id or its name.", examples=["Gate 1"]
    )


@router.get("/latest_detection", responses=responses(404, 422))
def get_latest_detection(
    query: Annotated[LatestQuery, fastapi.Query()], session: ReadSession, clock: ClockDep
) -> SessionOut:
    """Return the newest photo with all of its detections.

    Photos in the future, which a wrong clock of the service has stored, do not count.
    """
    now = clock.latest
    filter = SessionFilter(
        location_id=location_id(session, query.location),
        until=None if now is None else now + SMALL_SKEW,
    )
    rows = detection_sessions.find(session, filter=filter, limit=1)
    if not rows:
        place = "" if query.location is None else f" at {query.location!r}"
        raise NotFound(f"nothing has been detected{place} yet")
    return SessionOut.of(rows[0], statuses_in_sessions(session, rows))
