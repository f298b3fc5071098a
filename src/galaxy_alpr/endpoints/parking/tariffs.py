"""``/api/tariffs``: tariffs and their versions, and what a stay would cost."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import Path, Query, Response, status
from pydantic import Field

from galaxy_alpr.db.models import Tariff
from galaxy_alpr.db.queries.parking import tariffs
from galaxy_alpr.endpoints.schemas.parking.tariffs import (
    LotTariffIn,
    LotTariffOut,
    PriceOut,
    SimulationIn,
    TariffChange,
    TariffIn,
    TariffOut,
    VersionIn,
    VersionOut,
)
from galaxy_alpr.services.parking.tariffs import changes
from galaxy_alpr.services.parking.tariffs.pricing import price
from galaxy_alpr.services.parking.tariffs.simulation import tariff_for
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, SiteZone, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import MAX_ID, RowId
from galaxy_alpr.web.params import Query as QueryParameters
from galaxy_alpr.web.routing import Router

router = Router(tags=["tariffs"])

Number = Annotated[
    int, Path(ge=1, le=MAX_ID, description="The number of the version.", examples=[1])
]


class TariffQuery(QueryParameters):
    """The lot."""

    lot_id: int | None = Field(
        None, ge=1, le=MAX_ID, description="Only those that this lot may have."
    )


@router.get("/api/tariffs", responses=responses(422))
def list_tariffs(query: Annotated[TariffQuery, Query()], session: ReadSession) -> list[TariffOut]:
    """Return all tariffs by name, with their versions."""
    rows = tariffs.every(session, lot_id=query.lot_id)
    return [TariffOut.model_validate(row) for row in rows]


@router.post(
    "/api/tariffs",
    status_code=status.HTTP_201_CREATED,
    responses={**tagged(201), **responses(409, 422)},
)
def add_tariff(
    write: Write,
    actor: CurrentActor,
    body: TariffIn,
    site: SiteZone,
    clock: ClockDep,
    response: Response,
) -> TariffOut:
    """Add a tariff, with its first version if `data` is given."""
    version = body.version(site, clock.now())
    add = partial(changes.add_tariff, values=body.values(), version=version, actor=actor)
    added = write(add)
    set_etag(response, added)
    set_location(response, f"/api/tariffs/{added.id}")
    return TariffOut.model_validate(added)


@router.post("/api/tariffs/simulate", responses=responses(404, 409, 422))
def simulate_price(session: ReadSession, body: SimulationIn, site: SiteZone) -> PriceOut:
    """Return what a stay would cost, with every step; nothing is stored."""
    stay = body.stay(site)
    assert stay.entered_at is not None
    tariff = body.data or tariff_for(
        session, body.tariff_id, number=body.number, at=stay.entered_at
    )
    return PriceOut.of(price(tariff, stay))


@router.get("/api/tariffs/{id}", responses={**tagged(), **responses(404, 422)})
def get_tariff(session: ReadSession, id: RowId, response: Response) -> TariffOut:
    """Return one tariff with its versions."""
    found = changes.get_tariff(session, id)
    set_etag(response, found)
    return TariffOut.model_validate(found)


@router.put("/api/tariffs/{id}", responses={**tagged(), **responses(404, 409, 412, 422)})
def replace_tariff(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: TariffChange,
    expected: IfMatch,
    response: Response,
) -> TariffOut:
    """Change the name of a tariff and the lot that it is for."""
    values = body.values()
    changed = write(
        partial(changes.change_tariff, tariff_id=id, values=values, actor=actor, expected=expected)
    )
    set_etag(response, changed)
    return TariffOut.model_validate(changed)


@router.delete(
    "/api/tariffs/{id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(404, 409, 412, 422),
)
def delete_tariff(write: Write, actor: CurrentActor, id: RowId, expected: IfMatch) -> None:
    """Delete a tariff; not one that a lot has, or by which a visit was priced (409)."""
    write(partial(changes.delete_tariff, tariff_id=id, actor=actor, expected=expected))


@router.post(
    "/api/tariffs/{id}/versions",
    status_code=status.HTTP_201_CREATED,
    responses=responses(404, 422),
)
def add_tariff_version(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: VersionIn,
    site: SiteZone,
    clock: ClockDep,
    response: Response,
) -> VersionOut:
    """Add a version to a tariff. Visits that were priced by another one keep it."""
    values = body.values(site, clock.now())
    added = write(partial(changes.add_version, tariff_id=id, values=values, actor=actor))
    set_location(response, f"/api/tariffs/{id}/versions/{added.number}")
    return VersionOut.of(added)


@router.get("/api/tariffs/{id}/versions/{number}", responses=responses(404, 422))
def get_tariff_version(session: ReadSession, id: RowId, number: Number) -> VersionOut:
    """Return one version of a tariff with its content."""
    return VersionOut.of(changes.get_version(session, id, number))


@router.delete(
    "/api/tariffs/{id}/versions/{number}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(404, 409, 422),
)
def delete_tariff_version(write: Write, actor: CurrentActor, id: RowId, number: Number) -> None:
    """Delete a version by which nothing was priced yet."""
    write(partial(changes.delete_version, tariff_id=id, number=number, actor=actor))


@router.get("/api/lots/{id}/tariff", responses={**tagged(), **responses(404, 422)})
def get_lot_tariff(session: ReadSession, id: RowId, response: Response) -> LotTariffOut:
    """Return the tariff that a lot has."""
    return _lot_tariff(id, changes.tariff_of_lot(session, id), response)


@router.put("/api/lots/{id}/tariff", responses={**tagged(), **responses(404, 409, 412, 422)})
def set_lot_tariff(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: LotTariffIn,
    expected: IfMatch,
    response: Response,
) -> LotTariffOut:
    """Give a lot a tariff, or none. Visits that were priced already keep theirs."""
    change = partial(
        changes.set_tariff_of_lot,
        lot_id=id,
        tariff_id=body.tariff_id,
        actor=actor,
        expected=expected,
    )
    return _lot_tariff(id, write(change), response)


def _lot_tariff(lot_id: int, row: Tariff | None, response: Response) -> LotTariffOut:
    set_etag(response, changes.versioned_choice(lot_id, None if row is None else row.id))
    shown = None if row is None else TariffOut.model_validate(row)
    return LotTariffOut(lot_id=lot_id, tariff=shown)
