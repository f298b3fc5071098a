"""``/plate_regions``: the plates of one picture, or the region codes of a country."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote, urlsplit

import fastapi
from fastapi import Path
from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.endpoints.schemas.detections import SessionOut
from galaxy_alpr.endpoints.schemas.plates import PlateOut, RegionOut
from galaxy_alpr.endpoints.schemas.records import statuses_in_sessions
from galaxy_alpr.endpoints.schemas.regions import (
    CountryRegionOut,
    CountryRegions,
    PicturePlates,
    PlateRegionOut,
    RegionMatches,
)
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.country_packs import CountryPack, load_country_packs
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.errors import NotFound, ValidationFailed
from galaxy_alpr.web.deps import ReadSession
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.guards.sub_path import stored_path
from galaxy_alpr.web.params import MAX_ID, CountryCode, NonBlankText, Query
from galaxy_alpr.web.routing import Router

router = Router(prefix="/plate_regions", tags=["plates"])


class PlateRegionsQuery(Query):
    """A picture, or a country."""

    session_id: int | None = Field(
        None, ge=1, le=MAX_ID, description="The session of the picture.", examples=[42]
    )
    image: NonBlankText | None = Field(
        None,
        max_length=300,
        description="The picture by its path or URL: `image.url` of an answer.",
        examples=["/outputs/uploaded/2026/11/22/5e0c.jpg"],
    )
    country: CountryCode | None = Field(
        None,
        description="Without a picture: the country whose region codes are returned.",
        examples=["ID"],
    )


class CountryQuery(Query):
    """The country."""

    country: CountryCode | None = Field(
        None, description="Only this country; else all are searched.", examples=["ID"]
    )


@router.get("", responses=responses(404, 422))
def list_plate_regions(
    query: Annotated[PlateRegionsQuery, fastapi.Query()], session: ReadSession
) -> PicturePlates | CountryRegions:
    """Return the plates in one picture, or the region codes of a country."""
    if query.session_id is not None or query.image is not None:
        return _in_picture(session, query)
    if query.country is None:
        raise ValidationFailed("give session_id or image for a picture, or country for its codes")
    pack = _pack(query.country)
    return CountryRegions(
        country=pack.code,
        name=pack.name,
        regions=[RegionOut.model_validate(region) for region in pack.regions],
    )


@router.get("/{code}", responses=responses(404, 422))
def get_region(
    code: Annotated[
        str, Path(min_length=1, max_length=10, description="A region code.", examples=["B"])
    ],
    query: Annotated[CountryQuery, fastapi.Query()],
) -> RegionMatches:
    """Return the meaning of a region code, in one country or in all."""
    key = normalize_text(code)
    packs = load_country_packs().values() if query.country is None else [_pack(query.country)]
    found = [
        CountryRegionOut(
            code=region.code, name=region.name, country=pack.code, country_name=pack.name
        )
        for pack in packs
        for region in pack.regions
        if key and normalize_text(region.code) == key
    ]
    if not found:
        where = "any country" if query.country is None else query.country
        raise NotFound(f"no region {code!r} in {where}")
    return RegionMatches(code=key, regions=found)


def _pack(country: str) -> CountryPack:
    pack = load_country_packs().get(country)
    if pack is None:
        raise NotFound(f"no region codes of country {country!r} are known")
    return pack


def _in_picture(session: Session, query: PlateRegionsQuery) -> PicturePlates:
    row = None
    if query.session_id is not None:
        row = detection_sessions.get(session, id=query.session_id)
    elif query.image is not None:
        row = detection_sessions.by_image(session, path=_stored_path(query.image))
    if row is None:
        name = query.image if query.session_id is None else f"of session {query.session_id}"
        raise NotFound(f"no picture {name}")
    statuses = statuses_in_sessions(session, [row])
    shown = SessionOut.of(row, statuses)
    return PicturePlates(
        session_id=row.id,
        captured_at=row.captured_at,
        image=shown.image,
        regions=[_region(item.plate, statuses) for item in row.detections if item.plate],
    )


def _region(plate: models.Plate, statuses: dict[str, PlateStatus]) -> PlateRegionOut:
    return PlateRegionOut(**dict(PlateOut.of(plate, statuses)), detection_id=plate.detection_id)


def _stored_path(image: str) -> str:
    """Return the stored path that a path, a URL's path or a whole URL names."""
    try:
        path = unquote(urlsplit(image).path)
    except ValueError as error:
        raise ValidationFailed(f"image {image!r} is not a path or URL") from error
    # PostgreSQL refuses a text with NUL, and no stored path holds one.
    return stored_path(path.replace("\0", ""))
