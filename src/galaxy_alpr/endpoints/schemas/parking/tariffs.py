"""Tariffs, their versions and simulated prices in requests and answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.places import Name
from galaxy_alpr.enums import ValidationKind, VehicleClass
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.parking.tariffs.changes import TariffValues, VersionValues
from galaxy_alpr.services.parking.tariffs.data import MAX_AMOUNT, TariffData
from galaxy_alpr.services.parking.tariffs.plain import from_plain
from galaxy_alpr.services.parking.tariffs.values import Discount, Price, PricedStay
from galaxy_alpr.web.params import MAX_ID, Moment, TimezoneName
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

MAX_SIMULATED = timedelta(days=62)
"""A longer stay is not simulated: with a hostile tariff it takes seconds."""

_VALID_FROM = "Visits that begin at this moment or later have it. Default: now. Without offset it "
_VALID_FROM += "is the site's local time; a date is the beginning of its day."


class TariffChange(RequestBody):
    """The name of a tariff, and the lot that it is for."""

    name: Name = Field(examples=["Cars, weekdays"])
    lot_id: int | None = Field(
        None, ge=1, le=MAX_ID, description="The only lot that may have it; null for any lot."
    )

    def values(self) -> TariffValues:
        return TariffValues(name=self.name, lot_id=self.lot_id)


class VersionIn(RequestBody):
    """A version of a tariff. It is never changed; another one replaces it."""

    data: TariffData = Field(description="The tariff.")
    valid_from: Moment | None = Field(None, description=_VALID_FROM)

    def values(self, site: ZoneInfo, now: datetime) -> VersionValues:
        return _version(self.data, self.valid_from, site, now)


class TariffIn(TariffChange):
    """A tariff, with its first version if there is one yet."""

    data: TariffData | None = Field(None, description="The first version.")
    valid_from: Moment | None = Field(None, description=_VALID_FROM)

    def version(self, site: ZoneInfo, now: datetime) -> VersionValues | None:
        """Return the first version, or ``None``."""
        if self.data is None:
            return None
        return _version(self.data, self.valid_from, site, now)


def _version(
    data: TariffData, valid_from: Moment | None, site: ZoneInfo, now: datetime
) -> VersionValues:
    begin = now if valid_from is None else valid_from.begin(site)
    return VersionValues(valid_from=begin, data=data)


class VersionRef(Schema):
    """A version of a tariff."""

    number: int = Field(description="Versions of a tariff are numbered from 1.")
    valid_from: datetime
    created_by: str
    created_at: datetime


class TariffOut(Schema):
    """A tariff with its versions."""

    id: int
    name: str
    lot_id: int | None = Field(description="The only lot that may have it; null for any lot.")
    created_at: datetime
    updated_at: datetime
    versions: list[VersionRef] = Field(description="All versions, the oldest first.")


class VersionOut(VersionRef):
    """A version of a tariff with its content."""

    tariff_id: int = Field(description="The id of the tariff.")
    data: TariffData = Field(description="The tariff.")

    @classmethod
    def of(cls, row: models.TariffVersion) -> Self:
        ref = VersionRef.model_validate(row)
        return cls(**dict(ref), tariff_id=row.tariff_id, data=from_plain(row.data))


class LotTariffIn(RequestBody):
    """The tariff that a lot gets."""

    tariff_id: int | None = Field(ge=1, le=MAX_ID, description="The tariff; null for none.")


class LotTariffOut(Schema):
    """The tariff that a lot has."""

    lot_id: int = Field(description="The id of the lot.")
    tariff: TariffOut | None = Field(description="Null where it has none.")


class DiscountIn(RequestBody):
    """A validation of a simulated stay."""

    kind: FromText[ValidationKind] = Field(description="What is given.")
    value: int = Field(ge=1, le=MAX_AMOUNT, description="Minutes, an amount, or percent.")

    @model_validator(mode="after")
    def _at_most_all(self) -> Self:
        if self.kind is ValidationKind.PERCENT and self.value > 100:
            raise ValueError("a percentage is at most 100")
        return self


class SimulationIn(RequestBody):
    """A stay to be priced, by a stored tariff or by one that is sent."""

    tariff_id: int | None = Field(
        None, ge=1, le=MAX_ID, description="A stored tariff; its version of `entered_at` counts."
    )
    number: int | None = Field(
        None, ge=1, le=MAX_ID, description="This version of the stored tariff."
    )
    data: TariffData | None = Field(None, description="A tariff, instead of a stored one.")
    entered_at: Moment = Field(
        description="The entry. Without offset it is a time of `timezone`.",
        examples=["2026-11-22T08:00:00+07:00"],
    )
    exited_at: Moment = Field(
        description="The exit, at most 62 days later, which is read as `entered_at` is.",
        examples=["2026-11-22T11:30:00+07:00"],
    )
    timezone: TimezoneName | None = Field(
        None, description="Timezone of the tariff's hours and days. Default: that of the site."
    )
    vehicle_class: FromText[VehicleClass] | None = Field(
        None, description="Class of the vehicle; null where unknown."
    )
    paid_at: Moment | None = Field(
        None, description="When all until then was paid, for the grace after a payment."
    )
    lost_ticket: bool = Field(False, description="Whether the ticket was lost.")
    discounts: Annotated[list[DiscountIn], Field(max_length=20)] = Field(
        [], description="Validations in their order."
    )

    @model_validator(mode="after")
    def _one_tariff(self) -> Self:
        if (self.tariff_id is None) == (self.data is None):
            raise ValueError("give either tariff_id or data")
        if self.number is not None and self.tariff_id is None:
            raise ValueError("number is that of a stored tariff")
        return self

    def stay(self, site: ZoneInfo) -> PricedStay:
        """Return the stay. Raises ``ValidationFailed`` for its end."""
        zone = site if self.timezone is None else ZoneInfo(self.timezone)
        entered, exited = self.entered_at.begin(zone), self.exited_at.begin(zone)
        if exited < entered:
            raise ValidationFailed("exited_at is before entered_at", field="exited_at")
        if exited - entered > MAX_SIMULATED:
            message = f"at most {MAX_SIMULATED.days} days are simulated"
            raise ValidationFailed(message, field="exited_at")
        return PricedStay(
            entered_at=entered,
            exited_at=exited,
            zone=zone,
            vehicle_class=self.vehicle_class,
            paid_at=None if self.paid_at is None else self.paid_at.begin(zone),
            lost_ticket=self.lost_ticket,
            discounts=tuple(Discount(kind=one.kind, value=one.value) for one in self.discounts),
        )


class StepOut(Schema):
    """A step of a price."""

    code: str = Field(description="What kind of step it is.", examples=["interval"])
    text: str = Field(description="What was done, in words.")
    amount: int = Field(description="What it adds to the price, or takes off it.")


class PriceOut(Schema):
    """What a stay costs. Amounts are in units with `decimals` digits after the point."""

    total: int = Field(description="What is to be paid: `net` and `tax`, the sum of all steps.")
    net: int = Field(description="The part of it without tax.")
    tax: int = Field(description="The tax in it.")
    currency: str = Field(description="Currency (ISO 4217).")
    decimals: int = Field(description="Digits of an amount after the point.")
    steps: list[StepOut] = Field(description="How it was computed, step by step.")

    @classmethod
    def of(cls, price: Price) -> Self:
        return cls(
            total=price.total,
            net=price.net,
            tax=price.tax,
            currency=price.currency.code,
            decimals=price.currency.decimals,
            steps=[StepOut.model_validate(step) for step in price.steps],
        )
