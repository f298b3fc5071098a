"""``/plate_status``: a plate's list status, and its entry."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

import fastapi
from fastapi import Path, Response, status
from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import PlateListEntry
from galaxy_alpr.db.queries import lists, plates
from galaxy_alpr.db.queries.detection_filter import DetectionFilter
from galaxy_alpr.db.queries.search import PlateFilter, PlateMatch
from galaxy_alpr.db.queries.texts.near import near_keys
from galaxy_alpr.endpoints.schemas.lists import (
    Distance,
    EntryIn,
    EntryOut,
    NearMatchOut,
    NewEntryIn,
    PlateStatusOut,
    Validity,
    VariantOut,
)
from galaxy_alpr.endpoints.schemas.matches import EditOut
from galaxy_alpr.endpoints.schemas.plate_history import count_fields
from galaxy_alpr.engine.plates.confusables import fold, weighted_distance
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.services.lists import entries as service
from galaxy_alpr.services.lists.entries import MAX_NOTE, EntryValues, WrittenPlate
from galaxy_alpr.services.lists.near import near_entries
from galaxy_alpr.services.places.lookup import lot_id
from galaxy_alpr.services.places.period import zone_of
from galaxy_alpr.services.plate_search import exact_filter
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import CurrentActor, Hashes, ReadSession, SiteZone, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery
from galaxy_alpr.web.params import PlateText, Query
from galaxy_alpr.web.routing import Router
from galaxy_alpr.web.schema import OptionalText

router = Router(prefix="/plate_status", tags=["plate lists"])

MAX_VARIANTS = 100

PlatePath = Annotated[PlateText, Path(description="The plate; spaces and case do not matter.")]


class StatusQuery(PurposeQuery, Query):
    """The plate."""

    plate: PlateText = Field(description="The plate; spaces, hyphens and case do not matter.")
    max_distance: Distance = Field(
        1,
        description="Most edits of a near match; exchanging easily confused characters (8 and B) "
        "does not count.",
    )


class DeletionQuery(Query):
    """The reason."""

    reason: OptionalText = Field(
        None, max_length=MAX_NOTE, description="Why; it is in the audit trail."
    )


class VariantQuery(PurposeQuery, Query):
    """The greatest difference of a variant."""

    max_distance: Distance = Field(
        1,
        description="Most edits; exchanging easily confused characters (8 and B) does not count.",
    )


@router.get("", responses={**tagged(), **responses(422)})
def get_plate_status(
    query: Annotated[StatusQuery, fastapi.Query()],
    session: ReadSession,
    reads: AuditedReads,
    hashes: Hashes,
    response: Response,
) -> PlateStatusOut:
    """Return a plate's list status, where it was detected, and similar listed plates.

    The `ETag` is that of the entry; a plate on no list has none.
    """
    at = datetime.now(UTC)
    written = WrittenPlate.of(query.plate)
    reads.search("plates.search", query, route="/plate_status")
    row = lists.entry(session, text=written.text)
    entry = None
    if row is not None:
        set_etag(response, row)
        entry = EntryOut.of(row, at)
    applies = entry is not None and entry.validity is Validity.ACTIVE
    filter = DetectionFilter(plate=exact_filter(written.text, hashes))
    return PlateStatusOut(
        plate=written.text,
        display_text=written.display_text if entry is None else entry.display_text,
        status=entry.status if entry is not None and applies else PlateStatus.UNLISTED,
        entry=entry,
        near_matches=[
            NearMatchOut.of(row, written.text, at)
            for row in near_entries(session, written.text, query.max_distance)
        ],
        **count_fields(plates.count_by_place(session, filter=filter)),
    )


@router.post(
    "", status_code=status.HTTP_201_CREATED, responses={**tagged(201), **responses(404, 409, 422)}
)
def add_listed_plate(
    write: Write, actor: CurrentActor, body: NewEntryIn, site: SiteZone, response: Response
) -> EntryOut:
    """Add a plate to a list; the entry of a plate that is already listed is not changed."""
    plate = WrittenPlate.of(body.plate)

    def add(session: Session) -> PlateListEntry:
        return service.add(session, plate, entry_values(session, body, site), actor=actor)

    return _added(write(add), response)


@router.put(
    "/{plate}",
    responses={
        **tagged(),
        **tagged(201, model=EntryOut, description="The plate was on no list."),
        **responses(404, 412, 422),
    },
)
def put_listed_plate(
    plate: PlatePath,
    write: Write,
    actor: CurrentActor,
    body: EntryIn,
    expected: IfMatch,
    site: SiteZone,
    response: Response,
) -> EntryOut:
    """Add a plate to a list, or replace its entry."""
    written = WrittenPlate.of(plate)

    def put(session: Session) -> tuple[PlateListEntry, bool]:
        values = entry_values(session, body, site)
        return service.put(session, written, values, actor=actor, expected=expected)

    entry, is_new = write(put)
    if is_new:
        response.status_code = status.HTTP_201_CREATED
        return _added(entry, response)
    return _entry_out(entry, response)


@router.delete(
    "/{plate}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 412, 422)
)
def delete_listed_plate(
    plate: PlatePath,
    query: Annotated[DeletionQuery, fastapi.Query()],
    write: Write,
    actor: CurrentActor,
    expected: IfMatch,
) -> None:
    """Delete the entry of a plate."""
    reason = None if query.reason is None else query.reason.strip()
    delete = partial(service.delete, plate=WrittenPlate.of(plate), reason=reason)
    write(partial(delete, actor=actor, expected=expected))


@router.get("/{plate}/variants", responses=responses(422))
def list_plate_variants(
    plate: PlatePath,
    query: Annotated[VariantQuery, fastapi.Query()],
    session: ReadSession,
    reads: AuditedReads,
) -> list[VariantOut]:
    """Return the other stored texts that a fuzzy search for the plate also finds.

    The nearest come first. They are misreads of the plate, or similar plates.
    """
    text = WrittenPlate.of(plate).text
    reads.search("plates.search", query, route="/plate_status/{plate}/variants", plate=plate)
    keys = near_keys(session, folded=fold(text), max_distance=query.max_distance, fold=fold)
    filter = DetectionFilter(plate=PlateFilter(PlateMatch.FUZZY, text, "", keys))
    seen = plates.count_by_text(session, filter=filter, limit=MAX_VARIANTS + 1)
    others = [item for item in seen if item.text != text][:MAX_VARIANTS]
    statuses = lists.statuses_by_text(session, [item.text for item in others], datetime.now(UTC))
    variants = [
        VariantOut(
            plate=item.text,
            status=statuses[item.text],
            distance=weighted_distance(item.text, text),
            edits=EditOut.between(item.text, text),
            count=item.count,
            first_seen=item.first_seen,
            last_seen=item.last_seen,
        )
        for item in others
    ]
    return sorted(variants, key=lambda item: (item.distance, -item.count, item.plate))


def entry_values(session: Session, body: EntryIn, site: ZoneInfo) -> EntryValues:
    """Return the values of an entry; moments without an offset are of its lot's zone."""
    zone = zone_of(session, lot_id=lot_id(session, body.lot), site=site)
    return body.values(zone)


def _entry_out(entry: PlateListEntry, response: Response) -> EntryOut:
    set_etag(response, entry)
    return EntryOut.of(entry, datetime.now(UTC))


def _added(entry: PlateListEntry, response: Response) -> EntryOut:
    set_location(response, f"/plate_status?plate={entry.text}")
    return _entry_out(entry, response)
