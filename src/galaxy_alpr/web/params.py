"""The query parameters that several routes share, with their descriptions and limits.

Each list has one class of parameters. An unknown parameter is refused: if a mistyped filter were
ignored, the answer would contain everything.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Self

from fastapi import Path
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    model_validator,
)

from galaxy_alpr.country_codes import check_country
from galaxy_alpr.db.base import EARLIEST_YEAR, LATEST_YEAR
from galaxy_alpr.db.queries.search import PlateMatch
from galaxy_alpr.enums import Color, VehicleClass

MAX_ID = 2**63 - 1

_NUMBER = re.compile(r"\s*[+-]?[\d_]*\.?\d*\s*")


def as_utc(moment: datetime) -> datetime:
    """Return ``moment`` in UTC; one without offset is taken as UTC."""
    if not EARLIEST_YEAR < moment.year < LATEST_YEAR:
        raise ValueError(f"must be between the years {EARLIEST_YEAR} and {LATEST_YEAR}")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def not_a_number(value: object) -> object:
    """Return ``value``; refuse a number, which would be taken as seconds since 1970."""
    if isinstance(value, int | float) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        raise ValueError("must be a date with a time, such as 2026-11-22T08:00:00Z")
    return value


def non_blank(text: str) -> str:
    """Return ``text``; refuse blanks alone, and NUL, which PostgreSQL cannot store."""
    if not text.strip():
        raise ValueError("must not be blank")
    if "\0" in text:
        raise ValueError("must not contain the character NUL")
    return text


Moment = Annotated[datetime, Strict(False), BeforeValidator(not_a_number), AfterValidator(as_utc)]
"""A moment in UTC; given without offset it is taken as UTC."""

RowId = Annotated[int, Path(ge=1, le=MAX_ID, description="The id.", examples=[7])]

NonBlankText = Annotated[str, Field(min_length=1), AfterValidator(non_blank)]
"""A text that is not blank and that every database can store."""

PlaceKey = Annotated[str, Field(min_length=1, max_length=100)]
"""A location or a lot by its id or its name."""

CountryCode = Annotated[str, Field(pattern="^[A-Za-z]{2}$"), AfterValidator(check_country)]
"""The code of an existing country, in capitals."""

RegionCode = Annotated[NonBlankText, AfterValidator(str.upper)]


PlateText = Annotated[str, Field(min_length=1, max_length=30, examples=["B 1234 XYZ"])]
"""A plate as people write it: spaces, hyphens and case do not matter."""


class Query(BaseModel):
    """Base of the parameters of a route."""

    model_config = ConfigDict(extra="forbid")


class PeriodQuery(Query):
    """The period and the location of detections."""

    since: Moment | None = Field(
        None,
        alias="from",
        description="Detected at this moment or later; without offset it is UTC.",
        examples=["2026-11-22T00:00:00Z"],
    )
    until: Moment | None = Field(
        None,
        alias="to",
        description="Detected before this moment; without offset it is UTC.",
        examples=["2026-11-23T00:00:00Z"],
    )
    location: PlaceKey | None = Field(
        None, description="Detected at this location: its id or its name.", examples=["Gate 1"]
    )


class PageQuery(PeriodQuery):
    """The page of a list."""

    limit: int = Field(50, ge=1, le=500, description="Most items in one answer.")
    cursor: str | None = Field(
        None,
        max_length=200,
        description="`next_cursor` of the page before, with the same filter.",
    )
    with_total: bool = Field(
        False,
        description="Also count all items that match, as `total`; slow on long histories. Searches "
        "for a part that many plates have are not counted.",
    )

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise ValueError("from must be before to")
        return self


class VehicleQuery(PageQuery):
    """Class and colour of a vehicle."""

    vehicle_class: VehicleClass | None = Field(None, description="Class of the vehicle.")
    color: Color | None = Field(None, description="Colour of the vehicle.", examples=["white"])


class PlateQuery(BaseModel):
    """The comparison with a searched plate."""

    match: PlateMatch = Field(
        PlateMatch.EXACT,
        description="How `plate` is compared: `exact`; `prefix`; `contains`; `wildcard`, where "
        "`*` matches any characters and `?` one; `fuzzy`, which finds texts within "
        "`max_distance` edits, treats easily confused characters (8 and B, 0 and O) as equal, "
        "and also searches the other candidates of the reader.",
    )
    max_distance: int = Field(1, ge=0, le=3, description="Most edits of a `fuzzy` match.")
