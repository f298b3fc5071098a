"""``/api/ingest_sources/{id}/pull``: how readings of a source are fetched."""

from __future__ import annotations

from functools import partial

from fastapi import Response, status

from galaxy_alpr.endpoints.schemas.ingest.pulls import IngestPullIn, IngestPullOut
from galaxy_alpr.services.ingest.pulls import changes
from galaxy_alpr.web.deps import ClockDep, CurrentActor, IngestDep, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/ingest_sources/{id}/pull", tags=["ingest"])


@router.get("", responses={**tagged(), **responses(404, 422)})
def get_ingest_pull(session: ReadSession, id: RowId, response: Response) -> IngestPullOut:
    """Return how readings of a source are fetched, and how that goes."""
    found = changes.get_pull(session, id)
    set_etag(response, found)
    return IngestPullOut.of(found)


@router.put("", responses={**tagged(), **responses(404, 412, 422)})
def put_ingest_pull(
    write: Write,
    actor: CurrentActor,
    clock: ClockDep,
    ingest: IngestDep,
    id: RowId,
    body: IngestPullIn,
    expected: IfMatch,
    response: Response,
) -> IngestPullOut:
    """Fetch readings of a source from a pull point of an ONVIF device, or from a folder."""
    change = partial(
        changes.put_pull,
        source_id=id,
        values=body.values(),
        parts=ingest.pulls,
        actor=actor,
        clock=clock,
        expected=expected,
    )
    changed = write(change)
    set_etag(response, changed)
    return IngestPullOut.of(changed)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 412, 422))
def delete_ingest_pull(write: Write, actor: CurrentActor, id: RowId, expected: IfMatch) -> None:
    """Fetch no readings of a source any more. The source itself stays, and can be sent to."""
    write(partial(changes.delete_pull, source_id=id, actor=actor, expected=expected))
