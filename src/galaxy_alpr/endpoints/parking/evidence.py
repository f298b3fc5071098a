"""``GET /api/visits/{id}/evidence``: the evidence of a visit as a ZIP file."""

from __future__ import annotations

from typing import Annotated

import fastapi
from fastapi.responses import StreamingResponse

from galaxy_alpr.services.parking.visits.evidence import evidence, record_of
from galaxy_alpr.web.deps import ClockDep, ReadSession, Store
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.export import export_zip
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery
from galaxy_alpr.web.params import Query, RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/visits", tags=["visits"])


class EvidenceQuery(PurposeQuery, Query):
    """What the evidence is for."""


@router.get(
    "/{id}/evidence",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "A ZIP file with pictures, visit.json and manifest.json",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        },
        **responses(404, 422),
    },
)
def get_visit_evidence(
    id: RowId,
    query: Annotated[EvidenceQuery, fastapi.Query()],
    session: ReadSession,
    store: Store,
    clock: ClockDep,
    reads: AuditedReads,
) -> StreamingResponse:
    """Return the photos and crops of a visit, its times, readings, changes and audit entries.

    `manifest.json` has the SHA-256 of every other file of the pack.
    """
    record_of(session, id)
    session.rollback()  # no connection is held while the read is recorded
    reads.search("visits.export", query, route="/api/visits/{id}/evidence", visit=str(id))
    data = evidence(session, store, id, at=clock.now())
    return export_zip(iter([data]), name=f"visit-{id}")
