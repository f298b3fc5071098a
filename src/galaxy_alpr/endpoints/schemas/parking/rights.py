"""Rights of plates in requests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from galaxy_alpr.enums import RightKind, VehicleClass
from galaxy_alpr.services.lists.entries import MAX_HOLDER, MAX_NOTE, WrittenPlate
from galaxy_alpr.services.parking.rights.hours import MAX_WINDOWS
from galaxy_alpr.services.parking.rights.values import (
    MAX_LOTS,
    MAX_PLATES,
    RightValues,
)
from galaxy_alpr.web.params import MAX_ID, Moment, PlateText
from galaxy_alpr.web.schema import BlankIsNone, FromText, RequestBody

StoredKind = Literal[
    RightKind.BLOCKED,
    RightKind.EXEMPTION,
    RightKind.SEASON_PASS,
    RightKind.BOOKING,
    RightKind.VISITOR_PASS,
    RightKind.VALIDATION,
    RightKind.WATCHED,
]
KIND = "What it allows; of several, the first in this order decides."
MAX_MONEY = 10**12
_NOT_NULL = {"kind", "plates", "hours", "vehicle_classes", "accepts_similar"}
_MOMENTS = {"valid_from", "valid_until"}


class HoursWindow(RequestBody):
    """A time of day on some weekdays, in the local time of the lot."""

    weekdays: list[Annotated[int, Field(ge=1, le=7)]] = Field(
        min_length=1, max_length=7, description="1 is Monday, 7 Sunday."
    )
    start: str = Field(description="From this time of day on.", examples=["08:00"])
    end: str = Field(
        description="Before this time of day; one that is not after `start` is on the next day. "
        "`24:00` is the end of the day.",
        examples=["18:00"],
    )


Plates = Annotated[
    list[PlateText], Field(min_length=1, max_length=MAX_PLATES, description="Its plates.")
]
LotIds = Annotated[
    list[Annotated[int, Field(ge=1, le=MAX_ID)]] | None,
    Field(min_length=1, max_length=MAX_LOTS, description="The lots (ids); null for all lots."),
]
Hours = Annotated[
    list[HoursWindow],
    Field(max_length=MAX_WINDOWS, description="When it applies; empty for all hours."),
]
Classes = Annotated[
    list[FromText[VehicleClass]],
    Field(max_length=len(VehicleClass), description="Vehicle classes; empty for all."),
]
ValidFrom = Annotated[
    Moment | None,
    Field(
        description="It applies from this moment on. Without offset it is the local time of its "
        "first lot, else of the site; a date is the beginning of its day."
    ),
]
ValidUntil = Annotated[
    Moment | None,
    Field(
        description="It applies before this moment, which is read as `valid_from` is; but a date "
        "is the end of its day.",
        examples=["2026-12-31"],
    ),
]
MaxInside = Annotated[
    int | None,
    Field(
        ge=1, le=MAX_PLATES, description="How many of its plates may be inside at once; null: all."
    ),
]
Uses = Annotated[
    int | None,
    Field(ge=1, le=1_000_000, description="For how many stays it is; null for any number."),
]
Similar = Annotated[
    bool,
    Field(
        description="Whether a text that differs in easily confused characters only (8 and B) may "
        "enter by it. `GET /api/rights/similar` shows which these are."
    ),
]
Minutes = Annotated[
    int | None, Field(ge=1, le=525_600, description="Minutes that a validation takes off.")
]
Amount = Annotated[
    int | None,
    Field(
        ge=1,
        le=MAX_MONEY,
        description="Amount that a validation takes off, in the currency's smallest unit.",
    ),
]
Percent = Annotated[
    int | None, Field(ge=1, le=100, description="Percent of the price that a validation takes off.")
]
GivenBy = Annotated[
    str | None, Field(max_length=100, description="Who gives it, such as a shop."), BlankIsNone
]
Holder = Annotated[str | None, Field(max_length=MAX_HOLDER, description="Who has it."), BlankIsNone]
Note = Annotated[str | None, Field(max_length=MAX_NOTE), BlankIsNone]
Instruction = Annotated[
    str | None, Field(max_length=MAX_NOTE, description="What the guard is to do."), BlankIsNone
]


class RightIn(RequestBody):
    """A new right."""

    kind: StoredKind = Field(description=KIND)
    plates: Plates
    lot_ids: LotIds = None
    hours: Hours = Field(default_factory=list)
    vehicle_classes: Classes = Field(default_factory=list)
    valid_from: ValidFrom = None
    valid_until: ValidUntil = None
    max_inside: MaxInside = 1
    uses: Uses = None
    accepts_similar: Similar = False
    minutes: Minutes = None
    amount: Amount = None
    percent: Percent = None
    given_by: GivenBy = None
    holder: Holder = None
    note: Note = None
    instruction: Instruction = None

    def values(self, zone: ZoneInfo) -> RightValues:
        """Return the values; ``zone`` is that of moments without an offset."""
        return _values(self, type(self).model_fields, zone)


class RightChange(RequestBody):
    """Values of a right that change; what is omitted stays."""

    kind: StoredKind | None = Field(None, description=KIND)
    plates: Plates | None = None
    lot_ids: LotIds = None
    hours: Hours | None = None
    vehicle_classes: Classes | None = None
    valid_from: ValidFrom = None
    valid_until: ValidUntil = None
    max_inside: MaxInside = None
    uses: Uses = None
    accepts_similar: Similar | None = None
    minutes: Minutes = None
    amount: Amount = None
    percent: Percent = None
    given_by: GivenBy = None
    holder: Holder = None
    note: Note = None
    instruction: Instruction = None

    @model_validator(mode="after")
    def _only_some_are_null(self) -> Self:
        wrong = sorted(
            name for name in self.model_fields_set & _NOT_NULL if getattr(self, name) is None
        )
        if wrong:
            raise ValueError(f"{wrong[0]} must not be null")
        return self

    def values(self, zone: ZoneInfo) -> RightValues:
        """Return the values that are given."""
        return _values(self, self.model_fields_set, zone)


def _values(body: RightIn | RightChange, given: Iterable[str], zone: ZoneInfo) -> RightValues:
    names = set(given)
    columns: dict[str, Any] = {
        name: getattr(body, name) for name in names - {"plates", "lot_ids", "hours"} - _MOMENTS
    }
    if "hours" in names:
        columns["hours"] = [window.model_dump() for window in body.hours or ()]
    if "vehicle_classes" in names:
        columns["vehicle_classes"] = [item.value for item in body.vehicle_classes or ()]
    if "valid_from" in names:
        columns["valid_from"] = None if body.valid_from is None else body.valid_from.begin(zone)
    if "valid_until" in names:
        columns["valid_until"] = None if body.valid_until is None else body.valid_until.end(zone)
    for name in ("given_by", "holder", "note", "instruction"):
        if columns.get(name) is not None:
            columns[name] = columns[name].strip()
    return RightValues(
        columns=columns,
        plates=tuple(WrittenPlate.of(text) for text in body.plates or ())
        if "plates" in names
        else None,
        lot_ids=tuple(body.lot_ids or ()) if "lot_ids" in names else None,
    )
