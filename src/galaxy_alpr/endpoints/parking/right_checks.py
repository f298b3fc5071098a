"""``/api/rights/check`` and ``/similar``: what a plate may do, and which texts are like it."""

from __future__ import annotations

from typing import Annotated

import fastapi
from pydantic import Field

from galaxy_alpr.endpoints.schemas.parking.right_answers import (
    RightAnswerOut,
    RightCheckOut,
    SimilarRightOut,
    SimilarTextsOut,
)
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.lists.entries import WrittenPlate
from galaxy_alpr.services.parking.rights.answer import rights_for
from galaxy_alpr.services.parking.rights.similar import near_rights, similar_texts
from galaxy_alpr.services.places.lookup import find_location, lot_id
from galaxy_alpr.services.places.period import zone_of
from galaxy_alpr.web.deps import ClockDep, Hashes, ReadSession, SiteZone
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery
from galaxy_alpr.web.params import Moment, PlaceKey, PlateText, Query
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/rights", tags=["rights"])


class RightCheckQuery(PurposeQuery, Query):
    """The plate, the place, the moment and the class of the vehicle."""

    plate: PlateText = Field(description="The plate; spaces, hyphens and case do not matter.")
    location: PlaceKey | None = Field(None, description="The location: its id or its name.")
    lot: PlaceKey | None = Field(None, description="The lot, instead of a location.")
    at: Moment | None = Field(
        None, description="The moment; without offset it is the lot's local time. Default: now."
    )
    vehicle_class: VehicleClass | None = Field(None, description="Class of the vehicle.")


class SimilarQuery(PurposeQuery, Query):
    """The plate."""

    plate: PlateText = Field(description="The plate; spaces, hyphens and case do not matter.")


@router.get("/check", responses=responses(404, 422))
def get_right_answer(
    query: Annotated[RightCheckQuery, fastapi.Query()],
    session: ReadSession,
    reads: AuditedReads,
    clock: ClockDep,
    site: SiteZone,
    hashes: Hashes,
) -> RightCheckOut:
    """Return what a plate may do in a lot, by the lists and the rights, and why.

    Nothing is changed, and no use is counted. The plate is compared literally; what similar plates
    may do is in `similar`.
    """
    reads.search("plates.search", query, route="/api/rights/check")
    text = WrittenPlate.of(query.plate).text
    if query.location is not None and query.lot is not None:
        raise ValidationFailed("give a location or a lot, not both", field="lot")
    lot = lot_id(session, query.lot)
    if query.location is not None:
        lot = find_location(session, query.location).lot_id
    zone = zone_of(session, lot_id=lot, site=site)
    at = clock.now() if query.at is None else query.at.begin(zone)
    kind = query.vehicle_class
    answer = rights_for(session, text, lot, at, kind, site=site, hashes=hashes)
    similar = near_rights(session, text, lot, at, kind, site=site, hashes=hashes)
    return RightCheckOut(
        plate=text,
        lot_id=lot,
        at=at,
        answer=RightAnswerOut.of(answer),
        similar=[SimilarRightOut.of(item) for item in similar],
    )


@router.get("/similar", responses=responses(422))
def list_similar_texts(
    query: Annotated[SimilarQuery, fastapi.Query()], session: ReadSession, reads: AuditedReads
) -> SimilarTextsOut:
    """Return the texts that a right which accepts similar texts would accept for a plate."""
    reads.search("plates.search", query, route="/api/rights/similar")
    return SimilarTextsOut.of(similar_texts(session, WrittenPlate.of(query.plate).text))
