"""``/plate_queries``: where and when a plate was seen. ``/api/plates``: one sighting, corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Annotated

import fastapi
from fastapi import APIRouter, status
from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries import detections, plates
from galaxy_alpr.db.queries.detection_filter import DetectionFilter
from galaxy_alpr.db.queries.detections import DetectionSort
from galaxy_alpr.db.queries.search import PlateFilter
from galaxy_alpr.endpoints.schemas.detections import LocationRef, PlateOut, VehicleOut
from galaxy_alpr.endpoints.schemas.plate_search import (
    MatchOut,
    PlateQuery,
    PlateText,
    explain,
    plate_filter,
)
from galaxy_alpr.endpoints.schemas.records import (
    DetectionRecord,
    fields_of,
    place_of,
    records,
    status_of,
    statuses_of,
)
from galaxy_alpr.engine.plates.confusables import weighted_distance
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.places.lookup import location_id
from galaxy_alpr.services.readings import corrections, deletion
from galaxy_alpr.web.deps import Context, ReadSession, WriteSession
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import PageQuery, RowId, Word
from galaxy_alpr.web.schema import Schema, file_url

router = APIRouter(tags=["plates"])

MAX_TEXTS = 100
SORT = DetectionSort.NEWEST


class PlateHistoryQuery(PlateQuery, PageQuery):
    """Which plate, when and where."""

    plate: PlateText = Field(description="The plate; spaces, hyphens and case do not matter.")


class PlateHit(DetectionRecord):
    """One sighting, and why it was found."""

    match: MatchOut


class SeenPlaceOut(Schema):
    """How often plates were seen at a place."""

    location: LocationRef | None
    count: int
    first_seen: datetime
    last_seen: datetime


class SeenTextOut(Schema):
    """How often a text was seen, and how far it is from the searched one."""

    text: str
    distance: float
    count: int
    first_seen: datetime
    last_seen: datetime


class PlateSummary(Schema):
    """What all sightings that fit add up to."""

    plate: str = Field(description="The searched plate as it is compared.")
    count: int
    first_seen: datetime | None
    last_seen: datetime | None
    locations: list[SeenPlaceOut] = Field(description="The most frequent first.")
    texts: list[SeenTextOut] = Field(
        description=f"The {MAX_TEXTS} most frequent texts; the nearest ones come first."
    )


class PlateHistory(Page[PlateHit]):
    """A plate's sightings, newest first."""

    summary: PlateSummary | None = Field(description="On the first page only.")


class CorrectionOut(Schema):
    """One change of what a plate is held to be; undone ones stay in the history."""

    id: int
    text_before: str | None
    text_after: str | None
    changed_by: str
    changed_at: datetime
    note: str | None
    undone_at: datetime | None
    undone_by: str | None


class PlateDetail(PlateOut):
    """A plate with where it was seen and what was corrected."""

    detection_id: int
    session_id: int
    captured_at: datetime
    location: LocationRef | None
    vehicle: VehicleOut | None
    session_image_url: str | None
    corrections: list[CorrectionOut] = Field(description="The oldest first.")


class PlateCorrectionIn(Schema):
    """What the plate really shows."""

    text: PlateText
    changed_by: Word = Field(max_length=100, description="Who says so.", examples=["Ani"])
    note: Word | None = Field(None, max_length=1000, description="Why.")


class UndoIn(Schema):
    """Who takes the correction back."""

    changed_by: Word = Field(max_length=100, examples=["Ani"])


@router.get("/plate_queries", responses=responses(404, 422))
def list_plate_sightings(
    query: Annotated[PlateHistoryQuery, fastapi.Query()], session: ReadSession
) -> PlateHistory:
    """Return when and where a plate was seen, newest first; each hit says why it matches."""
    plate = plate_filter(session, query.plate, query.match, query.max_distance)
    filter = DetectionFilter(
        since=query.since,
        until=query.until,
        location_id=location_id(session, query.location),
        plate=plate,
    )
    after = decode_cursor(query.cursor, SORT)
    rows = detections.find(session, filter=filter, after=after, limit=query.limit + 1)
    shown, cursor = cut(rows, query.limit, SORT, partial(detections.position, sort=SORT))
    return PlateHistory(
        items=_hits(session, shown, plate),
        next_cursor=cursor,
        total=detections.count(session, filter=filter, sort=SORT) if query.with_total else None,
        summary=_summary(session, filter, plate) if after is None else None,
    )


@router.get("/api/plates/{id}", responses=responses(404, 422))
def read_plate(id: RowId, session: ReadSession) -> PlateDetail:
    """Return one plate with its corrections."""
    plate = plates.get(session, id=id)
    if plate is None:
        raise NotFound(f"no plate {id}")
    return _detail(session, plate)


@router.patch("/api/plates/{id}", responses=responses(400, 404, 422))
def correct_plate(id: RowId, change: PlateCorrectionIn, session: WriteSession) -> PlateDetail:
    """Say what a plate really shows; `observed_text` keeps what the engine read."""
    plate = corrections.correct_plate(
        session, id=id, text=change.text, changed_by=change.changed_by, note=change.note
    )
    return _detail(session, plate)


@router.post("/api/plates/{id}/undo", responses=responses(400, 404, 409, 422))
def undo_correction(id: RowId, undo: UndoIn, session: WriteSession) -> PlateDetail:
    """Take back the newest correction that still stands."""
    plate = corrections.undo_correction(session, id=id, changed_by=undo.changed_by)
    return _detail(session, plate)


@router.delete(
    "/api/plates/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 422)
)
def delete_plate(id: RowId, context: Context) -> None:
    """Delete a plate with its picture; a vehicle it belongs to stays without a plate."""
    deletion.delete_plate(context.sessions, context.store, id)


def _hits(
    session: Session, rows: Sequence[models.Detection], filter: PlateFilter
) -> list[PlateHit]:
    return [
        PlateHit(
            **fields_of(item),
            match=explain(row.plate, filter),
        )
        for item, row in zip(records(session, rows), rows, strict=True)
        if row.plate is not None
    ]


def _summary(session: Session, filter: DetectionFilter, plate: PlateFilter) -> PlateSummary:
    places = plates.seen_places(session, filter=filter)
    texts = plates.seen_texts(session, filter=filter, limit=MAX_TEXTS)
    seen = [
        SeenTextOut(
            text=item.text,
            distance=weighted_distance(item.text, plate.text),
            count=item.count,
            first_seen=item.first_seen,
            last_seen=item.last_seen,
        )
        for item in texts
    ]
    return PlateSummary(
        plate=plate.text,
        count=sum(place.count for place in places),
        first_seen=min((place.first_seen for place in places), default=None),
        last_seen=max((place.last_seen for place in places), default=None),
        locations=[SeenPlaceOut.model_validate(place) for place in places],
        texts=sorted(seen, key=lambda item: (item.distance, -item.count, item.text)),
    )


def _detail(session: Session, plate: models.Plate) -> PlateDetail:
    detection = plate.detection
    plain = PlateOut.of(plate, status_of(plate, statuses_of(session, [plate])))
    return PlateDetail(
        **fields_of(plain),
        detection_id=detection.id,
        session_id=detection.session_id,
        captured_at=plate.captured_at,
        location=place_of(detection),
        vehicle=None if detection.vehicle is None else VehicleOut.of(detection.vehicle),
        session_image_url=file_url(detection.session.image_path),
        corrections=[CorrectionOut.model_validate(item) for item in plate.corrections],
    )
