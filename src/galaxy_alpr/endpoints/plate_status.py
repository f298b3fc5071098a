"""``/plate_status``: a plate's standing, and keeping it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

import fastapi
from fastapi import APIRouter, Path, Response, status
from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import PlateListEntry
from galaxy_alpr.db.queries import lists, plates
from galaxy_alpr.db.queries.detection_filter import DetectionFilter
from galaxy_alpr.db.queries.search import PlateFilter, PlateMatch, near_keys
from galaxy_alpr.endpoints.plate_lists import EntryOut, Validity
from galaxy_alpr.endpoints.plate_queries import SeenPlaceOut
from galaxy_alpr.endpoints.schemas.plate_search import EditOut, PlateText
from galaxy_alpr.engine.plates.confusables import edits, fold, weighted_distance
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.services.lists import entries as service
from galaxy_alpr.services.lists.entries import MAX_NOTE, EntryValues, WrittenPlate
from galaxy_alpr.web.deps import ReadSession, WriteSession
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.params import Moment, Query
from galaxy_alpr.web.schema import OptionalText, Schema

router = APIRouter(prefix="/plate_status", tags=["plate lists"])

MAX_NEAR = 20
MAX_VARIANTS = 100

Distance = Annotated[int, Field(ge=0, le=3)]
Listed = Literal[PlateStatus.ALLOWED, PlateStatus.BLOCKED, PlateStatus.WATCHED]
PlatePath = Annotated[PlateText, Path(description="The plate; spaces and case do not matter.")]


class StatusQuery(Query):
    """Which plate."""

    plate: PlateText = Field(description="The plate; spaces, hyphens and case do not matter.")
    max_distance: Distance = Field(
        1,
        description="Most edits of a near match; easily confused characters (8 and B) are none.",
    )


class VariantQuery(Query):
    """How far a variant may be."""

    max_distance: Distance = Field(
        1, description="Most edits; easily confused characters (8 and B) are none."
    )


class EntryIn(Schema):
    """What an entry says of its plate."""

    status: Listed
    valid_from: Moment | None = Field(None, description="It counts from this moment on.")
    valid_until: Moment | None = Field(None, description="It counts before this moment.")
    note: OptionalText = Field(None, max_length=MAX_NOTE)

    def values(self) -> EntryValues:
        return EntryValues(
            status=self.status,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            note=None if self.note is None else self.note.strip(),
        )


class NewEntryIn(EntryIn):
    """A plate to be put on a list."""

    plate: PlateText


class NearMatchOut(Schema):
    """Another plate on a list that this one could be a misread of; its standing is its own."""

    entry: EntryOut
    distance: float = Field(description="Weighted edits between the two plates.")
    edits: list[EditOut] = Field(description="In what the listed plate differs.")


class PlateStatusOut(Schema):
    """A plate's standing now, and what is known of it."""

    plate: str
    display_text: str
    status: PlateStatus = Field(description="Unlisted where no entry of exactly this plate counts.")
    entry: EntryOut | None = Field(description="Its entry, also one that does not count now.")
    count: int = Field(description="How often it was seen.")
    first_seen: datetime | None
    last_seen: datetime | None
    locations: list[SeenPlaceOut] = Field(description="The most frequent first.")
    near_matches: list[NearMatchOut] = Field(
        description="Listed plates that this one could be a misread of, the nearest first. They "
        "do not change the standing."
    )


class VariantOut(Schema):
    """A text that was seen and is near to the plate."""

    plate: str
    status: PlateStatus = Field(description="Its own standing.")
    distance: float
    edits: list[EditOut] = Field(description="In what it differs from the plate.")
    count: int
    first_seen: datetime
    last_seen: datetime


@router.get("", responses=responses(422))
def read_status(
    query: Annotated[StatusQuery, fastapi.Query()], session: ReadSession
) -> PlateStatusOut:
    """Return a plate's standing, where it was seen, and listed plates that it could be."""
    at = datetime.now(UTC)
    written = WrittenPlate.of(query.plate)
    row = lists.entry(session, text=written.text)
    entry = None if row is None else EntryOut.of(row, at)
    counts = entry is not None and entry.validity is Validity.ACTIVE
    filter = DetectionFilter(plate=PlateFilter(PlateMatch.EXACT, written.text))
    places = plates.seen_places(session, filter=filter)
    return PlateStatusOut(
        plate=written.text,
        display_text=written.display_text if entry is None else entry.display_text,
        status=entry.status if entry is not None and counts else PlateStatus.UNLISTED,
        entry=entry,
        count=sum(place.count for place in places),
        first_seen=min((place.first_seen for place in places), default=None),
        last_seen=max((place.last_seen for place in places), default=None),
        locations=[SeenPlaceOut.model_validate(place) for place in places],
        near_matches=_near_matches(session, written.text, query.max_distance, at),
    )


@router.post("", status_code=status.HTTP_201_CREATED, responses=responses(409, 422))
def add_entry(session: WriteSession, body: NewEntryIn) -> EntryOut:
    """Put a plate on a list; one that stands on a list already is not changed."""
    return _shown(service.add(session, WrittenPlate.of(body.plate), body.values()))


@router.put(
    "/{plate}",
    responses={
        201: {"model": EntryOut, "description": "The plate was on no list."},
        **responses(422),
    },
)
def put_entry(
    plate: PlatePath, session: WriteSession, body: EntryIn, response: Response
) -> EntryOut:
    """Put a plate on a list, or replace its entry."""
    entry, is_new = service.put(session, WrittenPlate.of(plate), body.values())
    if is_new:
        response.status_code = status.HTTP_201_CREATED
    return _shown(entry)


@router.delete("/{plate}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 422))
def delete_entry(plate: PlatePath, session: WriteSession) -> None:
    """Take a plate off its list."""
    service.remove(session, WrittenPlate.of(plate))


@router.get("/{plate}/variants", responses=responses(422))
def list_variants(
    plate: PlatePath, query: Annotated[VariantQuery, fastapi.Query()], session: ReadSession
) -> list[VariantOut]:
    """Return the texts seen so far that a fuzzy rule for the plate would also accept.

    The nearest come first; misreads of the plate, and other plates that look like it.
    """
    text = WrittenPlate.of(plate).text
    keys = near_keys(session, folded=fold(text), max_distance=query.max_distance)
    filter = DetectionFilter(plate=PlateFilter(PlateMatch.FUZZY, text, "", keys))
    seen = plates.seen_texts(session, filter=filter, limit=MAX_VARIANTS + 1)
    others = [item for item in seen if item.text != text][:MAX_VARIANTS]
    statuses = lists.statuses_by_text(session, [item.text for item in others], datetime.now(UTC))
    variants = [
        VariantOut(
            plate=item.text,
            status=statuses[item.text],
            distance=weighted_distance(item.text, text),
            edits=_edits(item.text, text),
            count=item.count,
            first_seen=item.first_seen,
            last_seen=item.last_seen,
        )
        for item in others
    ]
    return sorted(variants, key=lambda item: (item.distance, -item.count, item.plate))


def _near_matches(
    session: Session, text: str, max_distance: int, at: datetime
) -> list[NearMatchOut]:
    rows = lists.near_entries(
        session, folded=fold(text), max_distance=max_distance, limit=MAX_NEAR + 1
    )
    near = [
        NearMatchOut(
            entry=EntryOut.of(row, at),
            distance=weighted_distance(row.text, text),
            edits=_edits(row.text, text),
        )
        for row in rows
        if row.text != text
    ]
    return sorted(near[:MAX_NEAR], key=lambda item: (item.distance, item.entry.plate))


def _edits(stored: str, plate: str) -> list[EditOut]:
    return [EditOut.model_validate(edit) for edit in edits(stored, plate)]


def _shown(entry: PlateListEntry) -> EntryOut:
    return EntryOut.of(entry, datetime.now(UTC))
