"""``/api/lots``: the parking sites that locations belong to."""

from __future__ import annotations

from fastapi import APIRouter, status

from galaxy_alpr.db.queries import places
from galaxy_alpr.endpoints.schemas.places import LotIn, LotUseOut
from galaxy_alpr.services.places import changes
from galaxy_alpr.web.deps import CurrentActor, ReadSession, WriteSession
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.params import RowId

router = APIRouter(prefix="/api/lots", tags=["places"])


@router.get("")
def list_lots(session: ReadSession) -> list[LotUseOut]:
    """Return all lots by name."""
    return [LotUseOut.of(use) for use in places.lots(session)]


@router.post("", status_code=status.HTTP_201_CREATED, responses=responses(409, 422))
def add_lot(session: WriteSession, actor: CurrentActor, body: LotIn) -> LotUseOut:
    """Add a lot; its name must not exist yet."""
    return LotUseOut.of(changes.add_lot(session, body.values(), actor=actor))


@router.get("/{id}", responses=responses(404, 422))
def get_lot(session: ReadSession, id: RowId) -> LotUseOut:
    """Return one lot."""
    return LotUseOut.of(changes.get_lot(session, id))


@router.put("/{id}", responses=responses(404, 409, 422))
def replace_lot(session: WriteSession, actor: CurrentActor, id: RowId, body: LotIn) -> LotUseOut:
    """Change a lot; fields that the body omits get their defaults."""
    return LotUseOut.of(changes.replace_lot(session, id, body.values(), actor=actor))


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 409, 422))
def delete_lot(session: WriteSession, actor: CurrentActor, id: RowId) -> None:
    """Delete a lot; one with locations is not deleted (409 names them)."""
    changes.delete_lot(session, id, actor=actor)
