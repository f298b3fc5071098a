"""``/api/lots/{id}/joining``: how a lot joins its readings into visits."""

from __future__ import annotations

from functools import partial

from fastapi import Response

from galaxy_alpr.endpoints.schemas.parking.changes import JoiningIn, JoiningOut
from galaxy_alpr.services.parking.visits import rules
from galaxy_alpr.web.deps import CurrentActor, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/lots", tags=["visits"])


@router.get("/{id}/joining", responses={**tagged(), **responses(404, 422)})
def get_lot_joining(session: ReadSession, id: RowId, response: Response) -> JoiningOut:
    """Return how a lot joins its readings into visits."""
    found = rules.get_rules(session, id)
    set_etag(response, found)
    return JoiningOut.of(found)


@router.put("/{id}/joining", responses={**tagged(), **responses(404, 412, 422)})
def replace_lot_joining(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: JoiningIn,
    expected: IfMatch,
    response: Response,
) -> JoiningOut:
    """Set how a lot joins from now on. Visits that are joined already stay as they are."""
    replace = partial(
        rules.replace_rules, lot_id=id, values=body.values(), actor=actor, expected=expected
    )
    changed = write(replace)
    set_etag(response, changed)
    return JoiningOut.of(changed)
