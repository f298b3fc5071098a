"""``/plate_status/entries``, ``/import``, ``/export``: the plate lists as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import fastapi
from fastapi import APIRouter, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import Field

from galaxy_alpr.db.models import PlateListEntry
from galaxy_alpr.db.queries import lists
from galaxy_alpr.endpoints.schemas.plate_search import PlateText
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.errors import PayloadTooLarge, ValidationFailed
from galaxy_alpr.services.lists import files as list_files
from galaxy_alpr.services.lists.csv_lines import Line, LineAction, guarded
from galaxy_alpr.services.lists.files import Plan
from galaxy_alpr.web.deps import AppContext, Context, ReadSession, WriteSession
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.export import BATCH, Columns, export
from galaxy_alpr.web.paging import Page
from galaxy_alpr.web.params import Query
from galaxy_alpr.web.schema import Schema

router = APIRouter(prefix="/plate_status", tags=["plate lists"])

MAX_FILE_BYTES = 5_000_000


class Validity(StrEnum):
    """Whether an entry counts now."""

    ACTIVE = "active"
    EXPIRED = "expired"
    NOT_YET = "not_yet"


class EntryOut(Schema):
    """A plate on a list."""

    plate: str
    display_text: str
    status: PlateStatus = Field(description="What the plate is while the entry is active.")
    validity: Validity
    valid_from: datetime | None
    valid_until: datetime | None = Field(description="The first moment at which it ends.")
    note: str | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: PlateListEntry, at: datetime) -> EntryOut:
        return cls(
            plate=row.text,
            display_text=row.display_text,
            status=PlateStatus(row.status),
            validity=_validity(row, at),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            note=row.note,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class EntryQuery(Query):
    """Which entries."""

    status: PlateStatus | None = Field(None, description="On this list.")
    search: PlateText | None = Field(None, description="A part of the plate.")
    active: bool | None = Field(None, description="Valid now, or not.")
    limit: int = Field(50, ge=1, le=500, description="Most items in one answer.")
    cursor: str | None = Field(
        None,
        pattern="^[A-Z0-9]{1,20}$",
        description="Where to go on: `next_cursor` of the page before, with the same filter.",
    )
    with_total: bool = Field(False, description="Also count all that fit, as `total`.")


class ImportQuery(Query):
    """How a file is imported."""

    dry_run: bool = Field(False, description="Only say what every line would do.")
    skip_invalid: bool = Field(
        False, description="Import the valid lines; else one invalid line stops all."
    )


class LineOut(Schema):
    """What a line of a file does, or why it does nothing."""

    line: int = Field(description="Counts from 1, the header included.")
    plate: str = Field(description="As the file has it.")
    action: LineAction
    changes: list[str] = Field(description="Columns in which a listed plate changes.")
    problems: list[str]

    @classmethod
    def of(cls, line: Line) -> LineOut:
        return cls(
            line=line.number,
            plate=line.written,
            action=line.action,
            changes=list(line.changes),
            problems=list(line.problems),
        )


class ImportOut(Schema):
    """What a file did or, when it was only tried, would do."""

    applied: bool
    added: int
    changed: int
    kept: int = Field(description="Lines that say what the list says already.")
    invalid: int
    lines: list[LineOut]

    @classmethod
    def of(cls, plan: Plan, *, applied: bool) -> ImportOut:
        return cls(
            applied=applied,
            added=plan.count(LineAction.ADD),
            changed=plan.count(LineAction.CHANGE),
            kept=plan.count(LineAction.KEEP),
            invalid=plan.count(LineAction.INVALID),
            lines=[LineOut.of(line) for line in plan.lines],
        )


CSV_COLUMNS: Columns[EntryOut] = {
    "plate": lambda entry: entry.display_text,
    "status": lambda entry: entry.status.value,
    "valid_from": lambda entry: entry.valid_from,
    "valid_until": lambda entry: entry.valid_until,
    "note": lambda entry: guarded(entry.note),
}


@router.get("/entries", responses=responses(422))
def list_entries(
    query: Annotated[EntryQuery, fastapi.Query()], session: ReadSession
) -> Page[EntryOut]:
    """Return the plates on the lists in the order of their texts."""
    at = datetime.now(UTC)
    search = _search(query.search)
    rows = lists.entries(
        session,
        at=at,
        status=query.status,
        search=search,
        active=query.active,
        after=query.cursor,
        limit=query.limit + 1,
    )
    shown = rows[: query.limit]
    total = None
    if query.with_total:
        total = lists.count_entries(
            session, at=at, status=query.status, search=search, active=query.active
        )
    return Page(
        items=[EntryOut.of(row, at) for row in shown],
        next_cursor=shown[-1].text if len(rows) > query.limit else None,
        total=total,
    )


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def export_entries(context: Context) -> StreamingResponse:
    """Return all entries as CSV that can be imported again."""
    return export(_batches(context), format="csv", columns=CSV_COLUMNS, name="plate-lists")


@router.post("/import", responses=responses(413, 422))
def import_entries(
    query: Annotated[ImportQuery, fastapi.Query()], file: UploadFile, session: WriteSession
) -> ImportOut:
    """Add and change entries by a CSV file: columns plate, status, valid_from, valid_until, note.

    UTF-8, separated by comma, semicolon or tabulator; entries that the file does not name stay.
    """
    data = file.file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise PayloadTooLarge(f"a list has at most {MAX_FILE_BYTES} bytes")
    plan = list_files.plan(session, data)
    if not query.dry_run:
        list_files.apply(session, plan, skip_invalid=query.skip_invalid)
    return ImportOut.of(plan, applied=not query.dry_run)


def _validity(row: PlateListEntry, at: datetime) -> Validity:
    if row.valid_until is not None and row.valid_until <= at:
        return Validity.EXPIRED
    if row.valid_from is not None and row.valid_from > at:
        return Validity.NOT_YET
    return Validity.ACTIVE


def _search(written: str | None) -> str | None:
    if written is None:
        return None
    text = normalize_text(written)
    if not text:
        raise ValidationFailed(f"search {written!r} has no letter A-Z and no digit")
    return text


def _batches(context: AppContext) -> Iterator[list[EntryOut]]:
    """Yield all entries; between two batches no connection is held."""
    at = datetime.now(UTC)
    after: str | None = None
    while True:
        with context.sessions() as session:
            rows = lists.entries(session, at=at, after=after, limit=BATCH)
        yield [EntryOut.of(row, at) for row in rows]
        if len(rows) < BATCH:
            return
        after = rows[-1].text
