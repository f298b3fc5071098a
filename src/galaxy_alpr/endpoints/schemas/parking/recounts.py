"""Counts by hand, and spaces by vehicle class, in requests and answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.services.parking.occupancy.changes import RecountValues
from galaxy_alpr.web.params import Moment
from galaxy_alpr.web.schema import FromText, OptionalText, RequestBody, Schema

MAX_SPACES = 1_000_000
MAX_NOTE = 1_000
Spaces = Annotated[int, Field(ge=0, le=MAX_SPACES)]


class RecountIn(RequestBody):
    """A count of the vehicles in a lot by hand."""

    counted: Spaces = Field(description="How many vehicles there were.", examples=[57])
    vehicle_class: FromText[VehicleClass] | None = Field(
        None, description="The class that was counted; null where all vehicles were."
    )
    at: Moment | None = Field(
        None,
        description="When they were counted; without offset it is the lot's local time. Default: "
        "now.",
    )
    note: OptionalText = Field(None, max_length=MAX_NOTE)

    def values(self, zone: ZoneInfo, now: datetime) -> RecountValues:
        """Return the values; ``zone`` is that of a moment without an offset."""
        return RecountValues(
            at=now if self.at is None else self.at.begin(zone),
            counted=self.counted,
            vehicle_class=self.vehicle_class,
            note=None if self.note is None else self.note.strip(),
        )


class RecountOut(Schema):
    """A count of the vehicles in a lot by hand."""

    id: int
    lot_id: int = Field(description="The lot.")
    at: datetime = Field(description="When they were counted.")
    vehicle_class: VehicleClass | None = Field(
        description="The class that was counted; null for all vehicles."
    )
    counted: int = Field(description="How many vehicles there were.")
    visits: int = Field(
        description="How many visits were open then, as it was known when the count was stored."
    )
    difference: int = Field(description="`counted` less `visits`.")
    made_by: str = Field(description="Who counted.")
    note: str | None
    created_at: datetime

    @classmethod
    def of(cls, row: models.Recount) -> RecountOut:
        names = set(cls.model_fields) - {"difference"}
        values = {name: getattr(row, name) for name in names}
        return cls(**values, difference=row.counted - row.visits)


class CapacitiesIn(RequestBody):
    """The spaces of a lot by vehicle class; a class that is omitted has no number of its own."""

    car: Spaces | None = Field(None, description="Spaces for cars.")
    motorcycle: Spaces | None = Field(None, description="Spaces for motorcycles.")
    bus: Spaces | None = Field(None, description="Spaces for buses.")
    truck: Spaces | None = Field(None, description="Spaces for trucks.")

    def values(self) -> dict[VehicleClass, int]:
        """Return the spaces of those classes that have a number."""
        numbers = {kind: getattr(self, kind.value) for kind in VehicleClass}
        return {kind: number for kind, number in numbers.items() if number is not None}


class CapacitiesOut(Schema):
    """The spaces of a lot by vehicle class; null for a class without a number of its own."""

    car: int | None = Field(description="Spaces for cars.")
    motorcycle: int | None = Field(description="Spaces for motorcycles.")
    bus: int | None = Field(description="Spaces for buses.")
    truck: int | None = Field(description="Spaces for trucks.")

    @classmethod
    def of(cls, found: Mapping[VehicleClass, int]) -> CapacitiesOut:
        return cls(**{kind.value: found.get(kind) for kind in VehicleClass})
