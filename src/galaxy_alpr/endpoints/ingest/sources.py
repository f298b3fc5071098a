"""``/api/ingest_sources``: cameras and other systems that send readings."""

from __future__ import annotations

from functools import partial

from fastapi import Request, Response, status

from galaxy_alpr.db.queries.ingest import sources as queries
from galaxy_alpr.endpoints.schemas.ingest.sources import (
    IngestSourceIn,
    IngestSourceOut,
    NewIngestSourceOut,
)
from galaxy_alpr.services.ingest import sources
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/ingest_sources", tags=["ingest"])


@router.get("")
def list_ingest_sources(session: ReadSession) -> list[IngestSourceOut]:
    """Return all sources of readings by name."""
    return [IngestSourceOut.of(row) for row in queries.every(session)]


@router.post(
    "", status_code=status.HTTP_201_CREATED, responses={**tagged(201), **responses(409, 422)}
)
def add_ingest_source(
    request: Request, write: Write, actor: CurrentActor, body: IngestSourceIn, response: Response
) -> NewIngestSourceOut:
    """Add a source of readings. Its address is in this answer only; a hash of it is stored."""
    added = write(partial(sources.add_source, values=body.values(), actor=actor))
    set_etag(response, added.source)
    set_location(response, f"/api/ingest_sources/{added.source.id}")
    return NewIngestSourceOut.of_new(added, str(request.base_url))


@router.get("/{id}", responses={**tagged(), **responses(404, 422)})
def get_ingest_source(session: ReadSession, id: RowId, response: Response) -> IngestSourceOut:
    """Return one source of readings."""
    found = sources.get_source(session, id)
    set_etag(response, found)
    return IngestSourceOut.of(found)


@router.put("/{id}", responses={**tagged(), **responses(404, 409, 412, 422)})
def replace_ingest_source(
    write: Write,
    actor: CurrentActor,
    clock: ClockDep,
    id: RowId,
    body: IngestSourceIn,
    expected: IfMatch,
    response: Response,
) -> IngestSourceOut:
    """Change a source; fields that the body omits get their defaults. Its address stays."""
    change = partial(
        sources.replace_source,
        source_id=id,
        values=body.values(),
        actor=actor,
        clock=clock,
        expected=expected,
    )
    changed = write(change)
    set_etag(response, changed)
    return IngestSourceOut.of(changed)


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 412, 422))
def delete_ingest_source(write: Write, actor: CurrentActor, id: RowId, expected: IfMatch) -> None:
    """Delete a source with its dead letters. Its readings stay."""
    write(partial(sources.delete_source, source_id=id, actor=actor, expected=expected))


@router.post("/{id}/token", responses={**tagged(), **responses(404, 412, 422)})
def set_ingest_token(
    request: Request,
    write: Write,
    actor: CurrentActor,
    clock: ClockDep,
    id: RowId,
    expected: IfMatch,
    response: Response,
) -> NewIngestSourceOut:
    """Give a source another address, which is in this answer only; the old one ends at once."""
    change = partial(
        sources.replace_token, source_id=id, actor=actor, clock=clock, expected=expected
    )
    changed = write(change)
    set_etag(response, changed.source)
    return NewIngestSourceOut.of_new(changed, str(request.base_url))
