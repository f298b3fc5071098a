"""``/vehicle_queries``: vehicles by class and colour. ``/api/vehicles``: one of them, corrected."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Self

import fastapi
from fastapi import APIRouter, status
from pydantic import Field, model_validator
from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries import detections, vehicles
from galaxy_alpr.db.queries.detection_filter import DetectionFilter
from galaxy_alpr.db.queries.detections import DetectionSort
from galaxy_alpr.endpoints.schemas.detections import LocationRef, PlateOut, VehicleOut
from galaxy_alpr.endpoints.schemas.records import (
    DetectionRecord,
    fields_of,
    place_of,
    records,
    status_of,
    statuses_of,
)
from galaxy_alpr.enums import Color, DetectionKind, VehicleClass
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.places.lookup import location_id
from galaxy_alpr.services.readings import corrections, deletion
from galaxy_alpr.web.deps import Context, ReadSession, WriteSession
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import RowId, VehicleQuery, Word
from galaxy_alpr.web.schema import Schema, file_url

router = APIRouter(tags=["vehicles"])

SORT = DetectionSort.NEWEST


class VehicleListQuery(VehicleQuery):
    """Which vehicles, when and where."""

    with_plate: bool | None = Field(None, description="With a plate, or without one.")

    @property
    def kind(self) -> DetectionKind | None:
        if self.with_plate is None:
            return None
        if self.with_plate:
            return DetectionKind.VEHICLE_WITH_PLATE
        return DetectionKind.VEHICLE_WITHOUT_PLATE


class VehicleDetail(VehicleOut):
    """A vehicle with where it was seen and what was corrected."""

    observed_color: str | None
    changed_at: datetime | None
    changed_by: str | None
    detection_id: int
    session_id: int
    captured_at: datetime
    location: LocationRef | None
    plate: PlateOut | None
    session_image_url: str | None


class VehicleChange(Schema):
    """What the vehicle really is."""

    vehicle_class: VehicleClass | None = Field(None, alias="class")
    color: Color | None = Field(None, examples=["white"])
    changed_by: Word = Field(max_length=100, description="Who says so.", examples=["Ani"])

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.vehicle_class is None and self.color is None:
            raise ValueError("give class, color or both")
        return self


@router.get("/vehicle_queries", responses=responses(404, 422))
def list_vehicles(
    query: Annotated[VehicleListQuery, fastapi.Query()], session: ReadSession
) -> Page[DetectionRecord]:
    """List the vehicles that were seen, newest first; every item has a `vehicle`."""
    filter = DetectionFilter(
        since=query.since,
        until=query.until,
        location_id=location_id(session, query.location),
        kind=query.kind,
        with_vehicle=True,
        vehicle_class=query.vehicle_class,
        color=query.color,
    )
    after = decode_cursor(query.cursor, SORT)
    rows = detections.find(session, filter=filter, after=after, limit=query.limit + 1)
    shown, cursor = cut(rows, query.limit, SORT, partial(detections.position, sort=SORT))
    return Page(
        items=records(session, shown),
        next_cursor=cursor,
        total=detections.count(session, filter=filter, sort=SORT) if query.with_total else None,
    )


@router.get("/api/vehicles/{id}", responses=responses(404, 422))
def read_vehicle(id: RowId, session: ReadSession) -> VehicleDetail:
    """Return one vehicle."""
    vehicle = vehicles.get(session, id=id)
    if vehicle is None:
        raise NotFound(f"no vehicle {id}")
    return _detail(session, vehicle)


@router.patch("/api/vehicles/{id}", responses=responses(400, 404, 422))
def correct_vehicle(id: RowId, change: VehicleChange, session: WriteSession) -> VehicleDetail:
    """Say what a vehicle really is; what was observed is kept beside it."""
    vehicle = corrections.correct_vehicle(
        session,
        id=id,
        changed_by=change.changed_by,
        vehicle_class=change.vehicle_class,
        color=change.color,
    )
    return _detail(session, vehicle)


@router.delete(
    "/api/vehicles/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 422)
)
def delete_vehicle(id: RowId, context: Context) -> None:
    """Delete a vehicle with its picture; its plate stays as one without a vehicle."""
    deletion.delete_vehicle(context.sessions, context.store, id)


def _detail(session: Session, vehicle: models.Vehicle) -> VehicleDetail:
    detection, plain = vehicle.detection, VehicleOut.of(vehicle)
    plate = detection.plate
    standing = status_of(plate, statuses_of(session, [plate]))
    return VehicleDetail(
        **fields_of(plain),
        observed_color=vehicle.observed_color,
        changed_at=vehicle.changed_at,
        changed_by=vehicle.changed_by,
        detection_id=detection.id,
        session_id=detection.session_id,
        captured_at=vehicle.captured_at,
        location=place_of(detection),
        plate=None if plate is None else PlateOut.of(plate, standing),
        session_image_url=file_url(detection.session.image_path),
    )
