"""Lots and locations in requests and answers."""

from __future__ import annotations

from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.places import LocationUse, LotUse
from galaxy_alpr.enums import LocationType
from galaxy_alpr.services.places.changes import LocationValues, LotValues
from galaxy_alpr.services.retention.keep import MAX_DAYS
from galaxy_alpr.web.params import MAX_ID, CountryCode, TimezoneName
from galaxy_alpr.web.schema import FromText, RequestBody, Schema


def _printable(name: str) -> str:
    name = name.strip()
    if not name or not name.isprintable():
        raise ValueError("must not be blank or contain unprintable characters")
    return name


Name = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_printable)]


KeepDays = Annotated[int | None, Field(ge=1, le=MAX_DAYS)]


def check_ages(keep_days: int | None, keep_days_unlisted: int | None) -> None:
    """Raise ``ValueError`` where photos of unlisted plates are to be kept longer than others."""
    if keep_days is not None and (keep_days_unlisted or 0) > keep_days:
        raise ValueError("keep_days_unlisted must not be more than keep_days")


class LocationRef(Schema):
    """The location of a detection."""

    id: int
    name: str
    type: LocationType

    @classmethod
    def of(cls, row: models.Location | None) -> LocationRef | None:
        return None if row is None else cls.model_validate(row)


class LotIn(RequestBody):
    """The values of a lot."""

    name: Name = Field(examples=["North lot"])
    capacity: int | None = Field(None, ge=0, le=1_000_000, description="Parking spaces.")
    timezone: TimezoneName | None = Field(
        None,
        description="Timezone of days, hours and moments without an offset, by its name in the "
        "IANA database. Default: that of the site, `GALAXY_TIMEZONE`.",
        examples=["Asia/Jakarta"],
    )
    keep_days: KeepDays = Field(
        None,
        description="Days after which its photos are deleted. Null: as the setting "
        "`GALAXY_KEEP_DAYS` says.",
        examples=[90],
    )
    keep_days_unlisted: KeepDays = Field(
        None,
        description="The same for photos without a plate that is on a list then; not more than "
        "`keep_days`. Null: as `GALAXY_KEEP_DAYS_UNLISTED` says.",
        examples=[7],
    )

    @model_validator(mode="after")
    def _unlisted_goes_first(self) -> Self:
        check_ages(self.keep_days, self.keep_days_unlisted)
        return self

    def values(self, site: ZoneInfo) -> LotValues:
        return LotValues(
            name=self.name,
            capacity=self.capacity,
            timezone=self.timezone or site.key,
            keep_days=self.keep_days,
            keep_days_unlisted=self.keep_days_unlisted,
        )


class LotOut(Schema):
    """A parking site."""

    id: int
    name: str
    capacity: int | None
    timezone: str
    keep_days: int | None
    keep_days_unlisted: int | None


class LotUseOut(LotOut):
    """A parking site with the number of its locations."""

    locations: int = Field(description="Number of its locations.")

    @classmethod
    def of(cls, use: LotUse) -> LotUseOut:
        lot = LotOut.model_validate(use.lot)
        return cls(**dict(lot), locations=use.locations)


class LocationIn(RequestBody):
    """The values of a location."""

    name: Name = Field(examples=["Gate 1"])
    type: FromText[LocationType]
    lot_id: int | None = Field(None, ge=1, le=MAX_ID, description="The lot that it belongs to.")
    country: CountryCode | None = Field(
        None, description="Country of most plates here (ISO 3166-1 alpha-2).", examples=["ID"]
    )

    def values(self) -> LocationValues:
        return LocationValues(
            name=self.name, type=self.type, lot_id=self.lot_id, country=self.country
        )


class LocationOut(Schema):
    """A gate or viewpoint with the number of its sessions."""

    id: int
    name: str
    type: LocationType
    lot: LotOut | None
    country: str | None
    sessions: int = Field(description="Number of detection sessions of this location.")
    upside_down: bool = Field(
        description="Whether its camera hangs upside down: at least 5 of its newest 10 photos with "
        "a text were upside down. They are read all the same, but not as well."
    )

    @classmethod
    def of(cls, use: LocationUse) -> LocationOut:
        row = use.location
        return cls(
            id=row.id,
            name=row.name,
            type=LocationType(row.type),
            lot=None if row.lot is None else LotOut.model_validate(row.lot),
            country=row.country,
            sessions=use.sessions,
            upside_down=use.upside_down,
        )
