"""The query parameters that several routes share, with their descriptions and limits.

Each list has one class of parameters. An unknown parameter is refused: if a mistyped filter were
ignored, the answer would contain everything.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Path
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidatorFunctionWrapHandler,
)
from pydantic_core import core_schema

from galaxy_alpr.country_codes import check_country
from galaxy_alpr.db.base import EARLIEST_YEAR, LATEST_YEAR
from galaxy_alpr.db.queries.search import PlateMatch
from galaxy_alpr.enums import Color, VehicleClass
from galaxy_alpr.timezones import UTC_ZONE, WrittenMoment, check_timezone

MAX_ID = 2**63 - 1
MAX_STAY_S = 10 * 366 * 86_400

_DAY = re.compile(r"\s*\d{4}-\d{2}-\d{2}\s*", re.ASCII)
_LOST_SIGN = re.compile(r"\d:\d\d(:\d\d([.,]\d+)?)? \d\d:?(\d\d)?$")
_NUMBER = re.compile(r"\s*[+-]?[\d_]*\.?\d*\s*")


def not_a_number(value: object) -> object:
    """Return ``value``; refuse a number, which would be taken as seconds since 1970."""
    if isinstance(value, int | float) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        raise ValueError("must be a date with a time, such as 2026-11-22T08:00:00Z")
    return value


def with_sign(value: object) -> object:
    """Return ``value``; explain a moment whose offset has lost its ``+`` in a URL."""
    if isinstance(value, str) and _LOST_SIGN.search(value):
        raise ValueError(
            "has a space where its offset begins: in a URL, + is written %2B, as in "
            "2026-11-22T08:00:00%2B07:00"
        )
    return value


def non_blank(text: str) -> str:
    """Return ``text``; refuse blanks alone, and NUL, which PostgreSQL cannot store."""
    if not text.strip():
        raise ValueError("must not be blank")
    if "\0" in text:
        raise ValueError("must not contain the character NUL")
    return text


class _MomentSchema:
    """Makes pydantic read a ``WrittenMoment`` from a text."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: Any, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_wrap_validator_function(
            cls._read,
            core_schema.datetime_schema(strict=False),
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        forms = ("date-time", "date")
        return {"anyOf": [{"type": "string", "format": form} for form in forms]}

    @staticmethod
    def _read(value: object, read: ValidatorFunctionWrapHandler) -> WrittenMoment:
        moment: datetime = read(not_a_number(with_sign(value)))
        if not EARLIEST_YEAR < moment.year < LATEST_YEAR:
            raise ValueError(f"must be between the years {EARLIEST_YEAR} and {LATEST_YEAR}")
        return WrittenMoment(moment, is_day=isinstance(value, str) and bool(_DAY.fullmatch(value)))


Moment = Annotated[WrittenMoment, _MomentSchema]
"""A moment as a client writes it; without offset it is a local time."""

TimezoneName = Annotated[str, Field(max_length=64), AfterValidator(check_timezone)]

RowId = Annotated[int, Path(ge=1, le=MAX_ID, description="The id.", examples=[7])]

NonBlankText = Annotated[str, Field(min_length=1), AfterValidator(non_blank)]
"""A text that is not blank and that every database can store."""

PlaceKey = Annotated[str, Field(min_length=1, max_length=100)]
"""A location or a lot by its id or its name."""


def _existing_country(value: object) -> object:
    return check_country(value) if isinstance(value, str) else value


CountryCode = Annotated[str, Field(pattern="^[A-Za-z]{2}$"), BeforeValidator(_existing_country)]
"""The code of an existing country, in capitals; the error for another has the nearest code."""

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
        description="Detected at this moment or later. Without offset it is the local time of the "
        "location's lot or of the lot, else of the site; a date is the beginning of its day.",
        examples=["2026-11-22T00:00:00Z"],
    )
    until: Moment | None = Field(
        None,
        alias="to",
        description="Detected before this moment, which is read as `from` is.",
        examples=["2026-11-23T00:00:00Z"],
    )
    location: PlaceKey | None = Field(
        None, description="Detected at this location: its id or its name.", examples=["Gate 1"]
    )


class PassagesQuery(Query):
    """The entry, the exit and the stay of visits; moments are read as `from` is."""

    entered_from: Moment | None = Field(None, description="Entered at this moment or later.")
    entered_to: Moment | None = Field(None, description="Entered before this moment.")
    exited_from: Moment | None = Field(None, description="Left at this moment or later.")
    exited_to: Moment | None = Field(None, description="Left before this moment.")
    min_stay_s: int | None = Field(
        None,
        ge=0,
        le=MAX_STAY_S,
        description="Seconds that the stay takes at least; of an open visit, until now.",
    )
    max_stay_s: int | None = Field(
        None,
        ge=0,
        le=MAX_STAY_S,
        description="Seconds that the stay takes at most; of an open visit, until now.",
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


class ZoneQuery(BaseModel):
    """The timezone of a list that can be had as CSV."""

    timezone: TimezoneName | None = Field(
        None,
        description="Timezone of the moments in a CSV file (JSON has UTC), and of `from` and `to` "
        "without an offset. Default: UTC in the file.",
        examples=["Asia/Makassar"],
    )

    @property
    def export_zone(self) -> ZoneInfo:
        """The timezone of the moments in a CSV file."""
        return UTC_ZONE if self.timezone is None else ZoneInfo(self.timezone)


class VehicleFilterQuery(PeriodQuery):
    """Class and colour of a vehicle."""

    vehicle_class: VehicleClass | None = Field(None, description="Class of the vehicle.")
    color: Color | None = Field(None, description="Colour of the vehicle.", examples=["white"])


class VehicleQuery(VehicleFilterQuery, PageQuery):
    """Class and colour of a vehicle, and the page."""


class PlateQuery(BaseModel):
    """The comparison with a searched plate."""

    match: PlateMatch | None = Field(
        None,
        description="How `plate` is compared: `exact`; `prefix`; `contains`; `wildcard`, where "
        "`*` matches any characters and `?` one; `fuzzy`, which finds texts within "
        "`max_distance` edits, treats easily confused characters (8 and B, 0 and O) as equal, "
        "and also searches the other candidates of the reader. Default: `wildcard` for a plate "
        "with `*` or `?`, else `exact`.",
    )
    max_distance: int = Field(1, ge=0, le=3, description="Most edits of a `fuzzy` match.")

    def match_of(self, plate: str) -> PlateMatch:
        """Return how ``plate`` is compared."""
        if self.match is not None:
            return self.match
        return PlateMatch.WILDCARD if {"*", "?"} & set(plate) else PlateMatch.EXACT
