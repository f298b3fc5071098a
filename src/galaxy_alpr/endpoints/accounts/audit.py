"""``/api/audit``: who did what to which row, and whether the record is whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

import fastapi
from fastapi.responses import Response, StreamingResponse
from pydantic import Field
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.audit import chain, entries
from galaxy_alpr.db.queries.audit.entries import AuditFilter, Found
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.endpoints.schemas.accounts.audit import (
    CSV_COLUMNS,
    AuditEntryOut,
    AuditHead,
    AuditVerification,
)
from galaxy_alpr.enums import ActorKind
from galaxy_alpr.services.audit.verify import verify
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import ReadSession, Sessions, SiteZone
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.export import (
    BATCH,
    EXPORT_CONTENT,
    Accept,
    batches,
    chosen_format,
    export,
)
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery, ReadAudit
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import Moment, NonBlankText, Query, ZoneQuery
from galaxy_alpr.web.routing import Router
from galaxy_alpr.web.schema import ExportFormat, FileFormat

router = Router(prefix="/api/audit", tags=["audit"])

SORT = "-id"
MAX_VERIFIED = 10_000

_ACTION = r"^[a-z_]+(\.[a-z_]*)?\*?$"
_SUBJECT = r"^[a-z_]+(:[0-9]*)?\*?$"
_ADDRESS = r"^[!-~]+$"


class AuditFilterQuery(PurposeQuery, ZoneQuery, Query):
    """The filter."""

    since: Moment | None = Field(
        None,
        alias="from",
        description="At this moment or later. Without offset it is the "
        "site's local time; a date is the beginning of its day.",
    )
    until: Moment | None = Field(
        None, alias="to", description="Before this moment, which is read as `from` is."
    )
    actor: NonBlankText | None = Field(
        None, max_length=100, description="Name of who acted.", examples=["ani"]
    )
    actor_kind: ActorKind | None = Field(None, description="Kind of who acted.")
    action: str | None = Field(
        None,
        max_length=60,
        pattern=_ACTION,
        description="What was done; `list_entry.*` finds all that was done to list entries.",
        examples=["list_entry.change"],
    )
    subject: str | None = Field(
        None,
        max_length=100,
        pattern=_SUBJECT,
        description="The row that was changed; `lot:*` finds all lots.",
        examples=["lot:3"],
    )
    address: str | None = Field(
        None, max_length=64, pattern=_ADDRESS, description="IP address of the client."
    )
    request_id: str | None = Field(
        None, max_length=64, pattern=_ADDRESS, description="`X-Request-ID` of the request."
    )

    def filter(self, site: ZoneInfo) -> AuditFilter:
        zone = site if self.timezone is None else self.export_zone
        return AuditFilter(
            since=None if self.since is None else self.since.begin(zone),
            until=None if self.until is None else self.until.begin(zone),
            actor=None if self.actor is None else self.actor.strip(),
            actor_kind=self.actor_kind,
            action=self.action,
            subject=self.subject,
            address=self.address,
            request_id=self.request_id,
        )


class AuditQuery(AuditFilterQuery):
    """The filter, the page and the format."""

    limit: int = Field(50, ge=1, le=500, description="Most items in one answer.")
    cursor: str | None = Field(
        None,
        max_length=200,
        description="`next_cursor` of the page before, with the same filter.",
    )
    with_total: bool = Field(False, description="Also count all items that match, as `total`.")
    format: ExportFormat | None = Field(
        None,
        description="`csv`, `jsonl` or `xlsx` sends all items that match and ignores `limit` and "
        "`cursor`; the header `Accept: text/csv` has the same effect.",
    )


class AuditExportQuery(AuditFilterQuery):
    """The filter and the format."""

    format: FileFormat = Field("csv", description="The kind of file.")


class VerifyQuery(Query):
    """How much is verified."""

    last: int = Field(
        1000,
        ge=1,
        le=MAX_VERIFIED,
        description="Number of the newest entries; `galaxy-alpr audit verify` verifies all.",
    )


@router.get(
    "",
    response_model=Page[AuditEntryOut],
    responses={**linked(content=EXPORT_CONTENT), **responses(422)},
)
def list_audit_entries(
    query: Annotated[AuditQuery, fastapi.Query()],
    sessions: Sessions,
    reads: AuditedReads,
    site: SiteZone,
    links: PageLinks,
    accept: Accept = None,
) -> Page[AuditEntryOut] | Response:
    """List the entries of the audit trail, newest first. New entries do not shift the pages."""
    format = chosen_format(query.format, accept)
    if format != "json":
        return _export(query, format, sessions, reads, site)
    filter = query.filter(site)
    after = decode_cursor(query.cursor, SORT)
    with sessions() as session:
        rows = entries.find(
            session,
            filter=filter,
            before=None if after is None else after.id,
            limit=query.limit + 1,
        )
        total = entries.count(session, filter=filter) if query.with_total else None
    shown, cursor = cut(rows, query.limit, SORT, _position)
    links.set(cursor)
    items = [AuditEntryOut.of(row) for row in shown]
    return Page(items=items, next_cursor=cursor, total=total)


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": EXPORT_CONTENT}, **responses(422)},
)
def export_audit_entries(
    query: Annotated[AuditExportQuery, fastapi.Query()],
    sessions: Sessions,
    reads: AuditedReads,
    site: SiteZone,
) -> Response:
    """Return all entries that match as a file: CSV, or one JSON object a line."""
    return _export(query, query.format, sessions, reads, site)


@router.get("/head")
def get_audit_head(session: ReadSession) -> AuditHead:
    """Return the newest entry: its id and hash, to be kept outside of the database."""
    head = chain.head(session)
    moment = chain.moment_of(session, id=head.id)
    return AuditHead(id=head.id, hash=head.hash, created_at=moment)


@router.get("/verify", responses=responses(422))
def verify_audit_entries(
    query: Annotated[VerifyQuery, fastapi.Query()], sessions: Sessions
) -> AuditVerification:
    """Verify the newest entries: none is missing, changed or out of order."""
    return AuditVerification.of(verify(sessions, last=query.last))


def _export(
    query: AuditFilterQuery,
    format: ExportFormat,
    sessions: sessionmaker[Session],
    reads: ReadAudit,
    site: ZoneInfo,
) -> Response:
    reads.search("audit.export", query, route="/api/audit")
    lines = _batches(sessions, query.filter(site))
    zone = query.export_zone
    return export(lines, format=format, columns=CSV_COLUMNS, name="audit", zone=zone)


def _batches(
    sessions: sessionmaker[Session], filter: AuditFilter
) -> Iterator[Sequence[AuditEntryOut]]:
    def read(session: Session, after: int | None) -> tuple[Sequence[AuditEntryOut], int | None]:
        rows = entries.find(session, filter=filter, before=after, limit=BATCH)
        last = rows[-1].entry.id if len(rows) == BATCH else None
        return [AuditEntryOut.of(row) for row in rows], last

    return batches(sessions, read)


def _position(row: Found) -> Position:
    return Position(row.entry.id, row.entry.id)
