"""``/plate_status/entries``, ``/import``, ``/export``: the plate lists as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import fastapi
from fastapi.responses import StreamingResponse
from pydantic import Field
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries import lists
from galaxy_alpr.endpoints.schemas.imports.list_file import ImportOut
from galaxy_alpr.endpoints.schemas.lists import CSV_COLUMNS, EntryOut
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.services.lists import files as list_files
from galaxy_alpr.services.places.lookup import lot_id
from galaxy_alpr.services.places.period import zone_of
from galaxy_alpr.services.plate_search import search_text
from galaxy_alpr.timezones import UTC_ZONE
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import Context, CurrentActor, ReadSession, Sessions, SiteZone, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.export import BATCH, batches, export_csv
from galaxy_alpr.web.forms.csv_file import IMPORT_BODY, CsvFile
from galaxy_alpr.web.forms.import_query import ImportQuery
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery
from galaxy_alpr.web.paging import Page
from galaxy_alpr.web.params import PlateText, Query, TimezoneName
from galaxy_alpr.web.routing import Router

router = Router(prefix="/plate_status", tags=["plate lists"])


class EntryQuery(PurposeQuery, Query):
    """The filter and the page."""

    status: PlateStatus | None = Field(None, description="Status of the entries.")
    search: PlateText | None = Field(None, description="A part of the plate.")
    about: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        description="A part of the holder or of the note, in any case.",
        examples=["Rahma"],
    )
    active: bool | None = Field(
        None, description="Only entries that are valid now (true) or not (false)."
    )
    limit: int = Field(50, ge=1, le=500, description="Most items in one answer.")
    cursor: str | None = Field(
        None,
        pattern="^[A-Z0-9]{1,20}$",
        description="`next_cursor` of the page before, with the same filter.",
    )
    with_total: bool = Field(False, description="Also count all items that match, as `total`.")


class ExportQuery(PurposeQuery, Query):
    """The purpose, and the timezone of the moments."""

    timezone: TimezoneName | None = Field(
        None,
        description="Timezone of the moments, which have an offset. Default: UTC.",
        examples=["Asia/Makassar"],
    )


@router.get("/entries", responses={**linked(), **responses(422)})
def list_listed_plates(
    query: Annotated[EntryQuery, fastapi.Query()],
    session: ReadSession,
    reads: AuditedReads,
    links: PageLinks,
) -> Page[EntryOut]:
    """Return the plates on the lists in the order of their texts."""
    if query.search is not None or query.about is not None:
        reads.search("plates.search", query, route="/plate_status/entries")
    at = datetime.now(UTC)
    search = None if query.search is None else search_text(query.search)
    rows = lists.entries(
        session,
        at=at,
        status=query.status,
        search=search,
        about=query.about,
        active=query.active,
        after=query.cursor,
        limit=query.limit + 1,
    )
    shown = rows[: query.limit]
    total = None
    if query.with_total:
        total = lists.count_entries(
            session,
            at=at,
            status=query.status,
            search=search,
            about=query.about,
            active=query.active,
        )
    cursor = shown[-1].text if len(rows) > query.limit else None
    links.set(cursor)
    return Page(items=[EntryOut.of(row, at) for row in shown], next_cursor=cursor, total=total)


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **responses(422)},
)
def export_listed_plates(
    query: Annotated[ExportQuery, fastapi.Query()], sessions: Sessions, reads: AuditedReads
) -> StreamingResponse:
    """Return all entries as CSV that can be imported again."""
    reads.search("lists.export", query, route="/plate_status/export")
    zone = UTC_ZONE if query.timezone is None else ZoneInfo(query.timezone)
    lines = entry_batches(sessions)
    return export_csv(lines, columns=CSV_COLUMNS, name="plate-lists", zone=zone)


def entry_batches(
    sessions: sessionmaker[Session],
    *,
    status: PlateStatus | None = None,
    search: str | None = None,
    active: bool | None = None,
) -> Iterator[Sequence[EntryOut]]:
    """Yield the entries of a filter in the order of their texts, batch by batch."""
    at = datetime.now(UTC)

    def read(session: Session, after: str | None) -> tuple[Sequence[EntryOut], str | None]:
        rows = lists.entries(
            session, at=at, status=status, search=search, active=active, after=after, limit=BATCH
        )
        last = rows[-1].text if len(rows) == BATCH else None
        return [EntryOut.of(row, at) for row in rows], last

    return batches(sessions, read)


@router.post(
    "/import",
    responses=responses(404, 413, 415, 422, 503),
    openapi_extra={"requestBody": IMPORT_BODY},
)
def import_listed_plates(
    query: Annotated[ImportQuery, fastapi.Query()],
    file: CsvFile,
    context: Context,
    session: ReadSession,
    write: Write,
    actor: CurrentActor,
    site: SiteZone,
) -> ImportOut:
    """Add and change entries by a CSV file.

    Its columns are plate, status, and optionally valid_from, valid_until, note, holder and
    instruction; without one of the last two, entries keep theirs.

    As a spreadsheet saves it: UTF-8, UTF-16 with a byte order mark or Windows-1252, separated by
    comma, semicolon or tab, or as a first line `sep=;` says. Dates may be 2026-12-31, 31.12.2026,
    or, where the file shows what comes first, 31/12/2026 or 12/31/2026. An invalid cell is named by
    its row and column, and nothing is imported. Entries that the file does not contain stay. A
    `valid_until` that is a date is the end of its day.
    """
    zone = zone_of(session, lot_id=lot_id(session, query.lot), site=site)
    with context.imports.take():
        plan = list_files.import_file(
            session,
            write,
            file.read(),
            zone=zone,
            dry_run=query.dry_run,
            skip_invalid=query.skip_invalid,
            actor=actor,
        )
        return ImportOut.of(plan, applied=not query.dry_run)
