"""A tariff as data: a validated value that cannot be changed, with the same form in JSON and YAML.

Amounts are whole numbers of the currency's unit that is counted: ``decimals`` says how many digits
of it stand after the point. ISO 4217 gives the rupiah two, but nobody pays sen: IDR has 0 here.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    model_validator,
)

from galaxy_alpr.enums import VehicleClass

MAX_AMOUNT = 10**12
MAX_MINUTES = 60 * 24 * 31
MINUTES_OF_DAY = 24 * 60
BASIS_POINTS = 10_000

Item = TypeVar("Item")
Listed = Annotated[tuple[Item, ...], Strict(False)]
"""A list in JSON and YAML, a tuple here."""

Amount = Annotated[int, Field(ge=0, le=MAX_AMOUNT)]
Minutes = Annotated[int, Field(ge=0, le=MAX_MINUTES)]
TimeOfDay = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
"""A local time, such as ``07:30``; quoted in YAML, which reads it as a number otherwise."""


def _date(value: object) -> object:
    if isinstance(value, str) and len(value) == 10:
        return date.fromisoformat(value)
    return value


Date = Annotated[date, BeforeValidator(_date)]


class Day(StrEnum):
    """A day of the week, or a holiday, which is no day of the week then."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"
    HOLIDAY = "holiday"


class CapKind(StrEnum):
    """The time in which a cap limits what is charged."""

    ROLLING_24H = "rolling_24h"
    DAY = "day"
    VISIT = "visit"


class RoundingMode(StrEnum):
    """How a price is rounded to a multiple."""

    UP = "up"
    DOWN = "down"
    NEAREST = "nearest"


class Part(BaseModel):
    """The base of a tariff's parts: no value is converted or changed, no name is unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Currency(Part):
    """The currency, and how many digits of an amount stand after the point."""

    code: str = Field(pattern="^[A-Z]{3}$", description="ISO 4217.", examples=["IDR"])
    decimals: int = Field(ge=0, le=4, description="Digits of an amount after the point.")


class PricedPeriod(Part):
    """A time, and what it costs as soon as it has begun."""

    minutes: int = Field(ge=1, le=MAX_MINUTES, description="How long it lasts.")
    amount: Amount = Field(description="What it costs as soon as it has begun.")


Classes = Annotated[Listed[Annotated[VehicleClass, Strict(False)]], Field(max_length=10)]
Days = Annotated[Listed[Annotated[Day, Strict(False)]], Field(max_length=8)]


class ForClasses(Part):
    """Something that is for some classes of vehicles, or for all of them."""

    classes: Classes = Field((), description="Only for these classes of vehicles; empty: for all.")

    def is_for(self, vehicle_class: VehicleClass | None) -> bool:
        """Return whether it is for a class; an unknown class has only what is for all."""
        return not self.classes or vehicle_class in self.classes


class Rate(ForClasses):
    """What a time of the week costs: by periods and intervals, or one amount for all of it.

    A window whose end is not after its begin lasts until the next day, and is of the day on which
    it begins.
    """

    name: str = Field(min_length=1, max_length=60, description="Its name in the steps of a price.")
    days: Days = Field((), description="The days on which it begins; empty: all, holidays too.")
    begin: TimeOfDay = Field("00:00", description="Local time at which it begins.")
    end: TimeOfDay = Field("24:00", description="Local time at which it ends.")
    first: Annotated[Listed[PricedPeriod], Field(max_length=50)] = Field(
        (), description="The first periods of a stay, one after the other."
    )
    interval: PricedPeriod | None = Field(None, description="Each started interval after these.")
    flat: Amount | None = Field(
        None, description="One amount for the whole window, however long the stay in it."
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if self.flat is not None and (self.first or self.interval):
            raise ValueError("a flat rate has neither first periods nor an interval")
        if self.begin == "24:00":
            raise ValueError("begin is 00:00 to 23:59")
        return self

    @property
    def minutes(self) -> tuple[int, int]:
        """Begin and end in minutes of the local day; the end may be on the next day."""
        begin, end = minute_of(self.begin), minute_of(self.end)
        return begin, end if end > begin else end + MINUTES_OF_DAY

    def is_on(self, day: Day) -> bool:
        """Return whether it begins on such a day."""
        return not self.days or day in self.days


class Cap(ForClasses):
    """The most that is charged within a time."""

    per: Annotated[CapKind, Strict(False)] = Field(
        description="`rolling_24h`: any 24 hours. `day`: a local calendar day. `visit`: all of it."
    )
    amount: Amount = Field(description="The most that is charged within it.")


class Grace(Part):
    """Times that cost nothing more."""

    after_entry_minutes: Minutes = Field(
        0, description="A stay that is not longer costs nothing; a longer one costs all of it."
    )
    after_payment_minutes: Minutes = Field(
        0, description="Time to leave after a payment, which costs nothing more."
    )


class LostTicket(ForClasses):
    """What a lost ticket costs, or an entry that nobody can name."""

    amount: Amount = Field(description="What it costs.")
    adds_to_stay: bool = Field(
        True, description="Whether the stay is paid as well; else the dearer of the two."
    )


class Rounding(Part):
    """The multiple to which a price is rounded."""

    unit: int = Field(1, ge=1, le=10**9, description="The price is a multiple of it.")
    mode: Annotated[RoundingMode, Strict(False)] = Field(
        RoundingMode.NEAREST, description="`nearest` rounds a half up."
    )


class Tax(Part):
    """A tax on the price."""

    name: str = Field("tax", min_length=1, max_length=30, description="Its name on a receipt.")
    basis_points: int = Field(ge=0, le=BASIS_POINTS, description="Hundredths of a percent.")
    included: bool = Field(True, description="Whether the amounts of the tariff contain it.")


class TariffData(Part):
    """A tariff. Of the rates that are for a moment, the first one counts."""

    currency: Currency = Field(description="The currency of all amounts.")
    rates: Annotated[Listed[Rate], Field(min_length=1, max_length=50)] = Field(
        description="Of the rates for a moment the first counts; without one it costs nothing."
    )
    holidays: Annotated[Listed[Date], Field(max_length=1000)] = Field(
        (), description="Local dates that count as `holiday` and not as a day of the week."
    )
    free_minutes: Minutes = Field(0, description="First minutes that no stay pays for.")
    caps: Annotated[Listed[Cap], Field(max_length=50)] = Field(
        (), description="All that are for the vehicle limit what is charged."
    )
    grace: Grace = Field(Grace(), description="Times that cost nothing more.")
    lost_ticket: Annotated[Listed[LostTicket], Field(max_length=20)] = Field(
        (), description="What a lost ticket costs; the first that is for the vehicle counts."
    )
    minimum: Amount = Field(0, description="The least price of a stay that costs anything.")
    rounding: Rounding = Field(Rounding(), description="The multiple of the price.")
    tax: Tax | None = Field(None, description="The tax on the price.")
    unknown_class: Annotated[VehicleClass, Strict(False)] | None = Field(
        None, description="The class that a vehicle of an unknown class pays for."
    )


def minute_of(time: str) -> int:
    """Return the minute of the day of a local time, ``00:00`` to ``24:00``."""
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)
