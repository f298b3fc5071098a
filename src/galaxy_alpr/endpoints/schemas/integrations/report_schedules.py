"""Reports that are sent by e-mail, in requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.places import Name
from galaxy_alpr.enums import ReportFrequency
from galaxy_alpr.web.params import MAX_ID, TimezoneName
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

OVERSTAY_S = 86_400
MAX_OVERSTAY_S = 366 * 86_400


class ReportScheduleIn(RequestBody):
    """The values of a schedule."""

    name: Name = Field(examples=["Every Monday"])
    channel_id: int = Field(
        ge=1, le=MAX_ID, description="The channel of e-mail, whose recipients get it."
    )
    lots: list[Annotated[int, Field(ge=1, le=MAX_ID)]] = Field(
        default=[], max_length=100, description="The lots, by id; empty: all."
    )
    every: FromText[ReportFrequency] = Field(
        description="After each local day, week (from Monday) or month."
    )
    hour: int = Field(6, ge=0, le=23, description="The local hour at which it is sent.")
    timezone: TimezoneName = Field(
        description="Timezone of the days and the hour.", examples=["Asia/Jakarta"]
    )
    format: Literal["csv", "xlsx"] = Field("xlsx", description="The kind of the attached file.")
    overstay_s: int = Field(
        OVERSTAY_S,
        ge=60,
        le=MAX_OVERSTAY_S,
        description="Seconds from which a stay is an overstay.",
    )
    enabled: bool = Field(True, description="Whether it is sent.")

    def values(self) -> dict[str, Any]:
        """Return the values to be stored, by column."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class ReportScheduleOut(Schema):
    """A report that is sent by e-mail."""

    id: int
    name: str
    channel_id: int = Field(description="The channel of e-mail, whose recipients get it.")
    lots: list[int] = Field(description="The lots; empty: all.")
    every: ReportFrequency = Field(description="After each local day, week or month.")
    hour: int = Field(description="The local hour at which it is sent.")
    timezone: str = Field(description="Timezone of the days and the hour.")
    format: Literal["csv", "xlsx"] = Field(description="The kind of the attached file.")
    overstay_s: int = Field(description="Seconds from which a stay is an overstay.")
    enabled: bool = Field(description="Whether it is sent.")
    due_at: datetime = Field(description="When it is sent next.")
    last_period_from: datetime | None = Field(
        description="When the period begins that was sent last; null before."
    )
    last_sent_at: datetime | None = Field(description="When it was sent last; null before.")
    last_error: str | None = Field(
        description="Why the last attempt failed, or for whom; null where it did not."
    )
    created_at: datetime
    updated_at: datetime = Field(description="When a person changed it.")

    @classmethod
    def of(cls, row: models.ReportSchedule) -> ReportScheduleOut:
        """Build from a row."""
        return cls.model_validate(row)
