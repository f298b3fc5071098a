"""``/api/lots``: the parking sites that locations belong to."""

from __future__ import annotations

from functools import partial

from fastapi import Response, status
from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.places import LotUse
from galaxy_alpr.endpoints.schemas.places import LotIn, LotUseOut
from galaxy_alpr.services.parking.occupancy.changes import update_state
from galaxy_alpr.services.places import changes
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, SiteZone, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/lots", tags=["places"])


@router.get("")
def list_lots(session: ReadSession) -> list[LotUseOut]:
    """Return all lots by name."""
    return [LotUseOut.of(use) for use in places.lots(session)]


@router.post(
    "", status_code=status.HTTP_201_CREATED, responses={**tagged(201), **responses(409, 422)}
)
def add_lot(
    write: Write, actor: CurrentActor, body: LotIn, site: SiteZone, response: Response
) -> LotUseOut:
    """Add a lot; its name must not exist yet."""
    added = write(partial(changes.add_lot, values=body.values(site), actor=actor))
    set_etag(response, added.lot)
    set_location(response, f"/api/lots/{added.lot.id}")
    return LotUseOut.of(added)


@router.get("/{id}", responses={**tagged(), **responses(404, 422)})
def get_lot(session: ReadSession, id: RowId, response: Response) -> LotUseOut:
    """Return one lot."""
    found = changes.get_lot(session, id)
    set_etag(response, found.lot)
    return LotUseOut.of(found)


@router.put("/{id}", responses={**tagged(), **responses(404, 409, 412, 422)})
def replace_lot(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: LotIn,
    expected: IfMatch,
    site: SiteZone,
    clock: ClockDep,
    response: Response,
) -> LotUseOut:
    """Change a lot; fields that the body omits get their defaults."""

    def replace(session: Session) -> LotUse:
        values = body.values(site)
        changed = changes.replace_lot(session, id, values, actor=actor, expected=expected)
        update_state(session, id, clock.now())
        return changed

    changed = write(replace)
    set_etag(response, changed.lot)
    return LotUseOut.of(changed)


@router.delete(
    "/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 409, 412, 422)
)
def delete_lot(write: Write, actor: CurrentActor, id: RowId, expected: IfMatch) -> None:
    """Delete a lot; one with locations is not deleted (409 names them)."""
    write(partial(changes.delete_lot, lot_id=id, actor=actor, expected=expected))
