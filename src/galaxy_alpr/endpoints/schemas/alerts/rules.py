"""Alert rules in requests and answers, and what a dry run answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.alerts.alarms import NAME_CODE
from galaxy_alpr.endpoints.schemas.places import Name
from galaxy_alpr.enums import AlertKind, AlertSeverity, DefaultRule, Direction
from galaxy_alpr.services.alerts.changes import RuleValues
from galaxy_alpr.services.alerts.defaults import default_of
from galaxy_alpr.services.alerts.history.trials import TrialResult
from galaxy_alpr.web.answers.sentences import SentenceOut
from galaxy_alpr.web.params import MAX_ID, Moment, NonBlankText
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

MAX_TEXT = 1000
MAX_COOLDOWN_S = 31 * 24 * 3600
MAX_PLACES = 100

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
PlaceId = Annotated[int, Field(ge=1, le=MAX_ID)]
PlaceIds = Annotated[list[PlaceId], Field(max_length=MAX_PLACES)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

_PARAMETERS = (
    "What the rule looks for, by its kind; what is left out has its default. `status`: `statuses`. "
    "`near_miss`: `statuses`, `max_distance`. `unknown_plate`: `min_confidence`, `first_time`, "
    "`with_unread`. `repeats`: `times`, `within_minutes`, `apart_s`, `statuses`. `overstay`: "
    "`minutes`, `vehicle_classes`. `full`: `percent`. `camera_silent`: `minutes`, `states`. "
    "`read_rate_low`: `percent`, `minutes`, `min_plates`. `gate_fault`: `minutes`. "
    "`webhook_disabled`: none. `site_silent`: `minutes`."
)


class AlertWindow(RequestBody):
    """Hours of some days of the week, in the local time of the lot, else of the site."""

    model_config = ConfigDict(populate_by_name=True)

    days: list[Day] = Field(min_length=1, max_length=7, description="Days on which it begins.")
    start: Clock = Field(alias="from", description="When it begins.", examples=["22:00"])
    end: Clock = Field(
        alias="to",
        description="When it ends; a time that is not after `from` is of the next day.",
        examples=["06:00"],
    )


class AlertRuleIn(RequestBody):
    """The values of an alert rule."""

    name: Name = Field(examples=["Blocked plates"])
    kind: FromText[AlertKind] = Field(description="What it watches for.")
    parameters: dict[str, Any] = Field(
        default={}, description=_PARAMETERS, examples=[{"statuses": ["blocked"]}]
    )
    severity: FromText[AlertSeverity] = Field(
        AlertSeverity.WARNING, description="How urgent its alarms are."
    )
    lots: PlaceIds = Field(
        default=[], description="Only in these lots, by their ids, and at `locations`."
    )
    locations: PlaceIds = Field(
        default=[], description="Only at these locations, by their ids. Both empty: everywhere."
    )
    direction: FromText[Direction] | None = Field(
        None,
        description="Only vehicles in this direction; where it was not seen, that of an entry or "
        "an exit.",
    )
    schedule: list[AlertWindow] = Field(
        default=[], max_length=50, description="When it holds; empty for always."
    )
    cooldown_s: int = Field(
        300,
        ge=0,
        le=MAX_COOLDOWN_S,
        description="Seconds in which the same again counts on the open alarm.",
    )
    enabled: bool = Field(True, description="Whether it raises alarms.")
    instruction: NonBlankText | None = Field(
        None, max_length=MAX_TEXT, description="What the guard is to do."
    )

    def values(self) -> RuleValues:
        """Return the values to be stored."""
        columns: dict[str, Any] = {name: getattr(self, name) for name in type(self).model_fields}
        windows = [item.model_dump(mode="json", by_alias=True) for item in self.schedule]
        return RuleValues({**columns, "schedule": windows})


class AlertRuleOut(Schema):
    """An alert rule."""

    id: int
    name: str
    name_code: DefaultRule | None = Field(description=NAME_CODE)
    kind: AlertKind = Field(description="What it watches for.")
    parameters: dict[str, Any] = Field(description=_PARAMETERS)
    severity: AlertSeverity = Field(description="How urgent its alarms are.")
    lots: list[int] = Field(description="Only in these lots, and at `locations`.")
    locations: list[int] = Field(description="Only at these locations. Both empty: everywhere.")
    direction: Direction | None = Field(description="Only vehicles in this direction.")
    schedule: list[AlertWindow] = Field(description="When it holds; empty for always.")
    cooldown_s: int = Field(description="Seconds in which the same counts on the open alarm.")
    enabled: bool = Field(description="Whether it raises alarms.")
    instruction: str | None = Field(description="What the guard is to do.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: models.AlertRule) -> AlertRuleOut:
        """Build from a row."""
        values = {name: getattr(row, name) for name in set(cls.model_fields) - {"name_code"}}
        return cls.model_validate({**values, "name_code": default_of(row.name)})


class TrialPeriodIn(RequestBody):
    """The period of a dry run, at most 366 days."""

    model_config = ConfigDict(populate_by_name=True)

    since: Moment = Field(
        alias="from",
        description="From this moment on. Without offset it is the site's local time; a date is "
        "the beginning of its day.",
        examples=["2026-11-01"],
    )
    until: Moment = Field(
        alias="to",
        description="Before this moment, which is read as `from` is.",
        examples=["2026-11-08"],
    )


class RuleTrialIn(TrialPeriodIn):
    """A rule that is not stored, and the period of its dry run."""

    rule: AlertRuleIn = Field(description="The rule.")


class TrialOut(Schema):
    """One reading, visit or state that was judged."""

    at: datetime = Field(description="The moment that was judged.")
    fired: bool = Field(description="Whether the rule fired.")
    is_repeat: bool = Field(description="Whether it would have counted on the alarm before.")
    why: list[str] = Field(description="The conditions that were looked at, in words.")
    why_sentences: list[SentenceOut | None] = Field(
        description="What each of `why` says, for other languages."
    )
    session_id: int | None
    detection_id: int | None
    visit_id: int | None = Field(description="The visit.")
    text: str | None = Field(description="The plate as it was read.")
    display_text: str | None
    listed_text: str | None = Field(description="The listed plate that is near.")
    location_id: int | None = Field(description="The location.")
    lot_id: int | None = Field(description="The lot.")


class AlertTrialOut(Schema):
    """What a rule would have raised in a period."""

    since: datetime = Field(description="The first moment that was judged.")
    until: datetime = Field(description="The moment before which it was judged.")
    judged: int = Field(description="Number of readings or visits that were judged.")
    alarms: int = Field(description="Number of alarms that it would have raised.")
    repeats: int = Field(description="How often it would have counted on an open alarm.")
    cut_at: datetime | None = Field(
        description="From here on nothing was judged, because there is too much; null where all "
        "was."
    )
    fired: list[TrialOut] = Field(description="The first 100 that fired.")
    not_fired: list[TrialOut] = Field(description="The first 100 that did not.")

    @classmethod
    def of(cls, result: TrialResult) -> AlertTrialOut:
        """Build from the result of a dry run."""
        return cls.model_validate(result)
