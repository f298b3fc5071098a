"""``/vehicle_queries``: vehicles by class and colour. ``/api/vehicles``: one vehicle."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import fastapi
from fastapi import Response, status
from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import detections, vehicles
from galaxy_alpr.db.queries.detection_filter import DetectionFilter, DetectionSort
from galaxy_alpr.endpoints.schemas.corrections import VehicleChange, VehicleDetail
from galaxy_alpr.endpoints.schemas.records import DetectionRecord, records
from galaxy_alpr.enums import DetectionKind
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.places.period import place_period
from galaxy_alpr.services.readings import corrections, deletion
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import CurrentActor, ReadSession, Sessions, SiteZone, Store, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import RowId, VehicleQuery
from galaxy_alpr.web.routing import Router

router = Router(tags=["vehicles"])

SORT = DetectionSort.NEWEST


class VehicleListQuery(VehicleQuery):
    """The filter and the page."""

    with_plate: bool | None = Field(
        None, description="Only vehicles with a plate (true) or without one (false)."
    )

    @property
    def kind(self) -> DetectionKind | None:
        if self.with_plate is None:
            return None
        if self.with_plate:
            return DetectionKind.VEHICLE_WITH_PLATE
        return DetectionKind.VEHICLE_WITHOUT_PLATE


@router.get("/vehicle_queries", responses={**linked(), **responses(404, 422)})
def list_vehicles(
    query: Annotated[VehicleListQuery, fastapi.Query()],
    session: ReadSession,
    site: SiteZone,
    links: PageLinks,
) -> Page[DetectionRecord]:
    """List the detected vehicles, newest first; every item has a `vehicle`."""
    period = place_period(
        session, since=query.since, until=query.until, location=query.location, site=site
    )
    filter = DetectionFilter(
        since=period.since,
        until=period.until,
        location_id=period.location_id,
        kind=query.kind,
        with_vehicle=True,
        vehicle_class=query.vehicle_class,
        color=query.color,
    )
    after = decode_cursor(query.cursor, SORT)
    rows = detections.find(session, filter=filter, after=after, limit=query.limit + 1)
    shown, cursor = cut(rows, query.limit, SORT, partial(detections.position, sort=SORT))
    links.set(cursor)
    return Page(
        items=records(session, shown),
        next_cursor=cursor,
        total=detections.count(session, filter=filter) if query.with_total else None,
    )


@router.get("/api/vehicles/{id}", responses={**tagged(), **responses(404, 422)})
def get_vehicle(id: RowId, session: ReadSession, response: Response) -> VehicleDetail:
    """Return one vehicle."""
    vehicle = vehicles.get(session, id=id)
    if vehicle is None:
        raise NotFound(f"no vehicle {id}")
    set_etag(response, vehicle)
    return VehicleDetail.load(session, vehicle)


@router.patch("/api/vehicles/{id}", responses={**tagged(), **responses(400, 404, 412, 422)})
def correct_vehicle(
    id: RowId,
    body: VehicleChange,
    write: Write,
    actor: CurrentActor,
    expected: IfMatch,
    response: Response,
) -> VehicleDetail:
    """Correct the class or the colour of a vehicle; the observed values are kept."""

    def change(session: Session) -> VehicleDetail:
        vehicle = corrections.correct_vehicle(
            session,
            id=id,
            actor=actor,
            vehicle_class=body.vehicle_class,
            color=body.color,
            expected=expected,
        )
        set_etag(response, vehicle)
        return VehicleDetail.load(session, vehicle)

    return write(change)


@router.delete(
    "/api/vehicles/{id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(404, 409, 412, 422),
)
def delete_vehicle(
    id: RowId, sessions: Sessions, store: Store, actor: CurrentActor, expected: IfMatch
) -> None:
    """Delete a vehicle and its picture; its plate stays. Not under a legal hold (409)."""
    deletion.delete_vehicle(sessions, store, id, actor=actor, expected=expected)
