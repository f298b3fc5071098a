"""Notification channels and notifications in requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field, model_validator

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.places import Name
from galaxy_alpr.enums import (
    AlertKind,
    AlertSeverity,
    ChannelKind,
    Digest,
    Language,
    NotificationState,
    PlatesInMessages,
    QuietHours,
)
from galaxy_alpr.notify.notifications.email import ADDRESS
from galaxy_alpr.services.notifications.changes import ChannelValues
from galaxy_alpr.web.params import MAX_ID, NonBlankText, TimezoneName
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

HHMM = r"^([01]\d|2[0-3]):[0-5]\d$"

EmailAddress = Annotated[str, Field(max_length=254, pattern=f"^{ADDRESS}$")]
QuietDay = Annotated[str, Field(pattern="^(mon|tue|wed|thu|fri|sat|sun)$")]


class QuietWindow(RequestBody):
    """Hours of some days of the week, in the timezone of the channel."""

    model_config = ConfigDict(populate_by_name=True)

    days: list[QuietDay] = Field(min_length=1, max_length=7, description="Days when it begins.")
    start: str = Field(alias="from", pattern=HHMM, description="When it begins.")
    end: str = Field(
        alias="to",
        pattern=HHMM,
        description="When it ends; a time that is not after `from` is of the next day.",
    )


class NotificationChannelIn(RequestBody):
    """The values of a channel."""

    name: Name = Field(examples=["Night shift"])
    kind: FromText[ChannelKind] = Field(
        description="`email`: by the server of the settings. `apprise`: to a service of Apprise."
    )
    recipients: list[EmailAddress] = Field(
        default=[], max_length=50, description="Addresses of e-mail; only for `email`."
    )
    url: NonBlankText | None = Field(
        None,
        max_length=1000,
        description="URL of Apprise, such as `ntfys://host/topic`; only for `apprise`. It is "
        "stored encrypted and never answered. Without it the stored one is kept.",
    )
    min_severity: FromText[AlertSeverity] = Field(
        AlertSeverity.WARNING, description="Least severity of the alarms."
    )
    kinds: list[FromText[AlertKind]] = Field(
        default=[], max_length=20, description="Only alarms of these kinds; empty: all."
    )
    lots: list[Annotated[int, Field(ge=1, le=MAX_ID)]] = Field(
        default=[], max_length=100, description="Only alarms of these lots, by id; empty: all."
    )
    timezone: TimezoneName = Field(
        description="Timezone of the quiet hours and of digests.", examples=["Asia/Jakarta"]
    )
    quiet_hours: list[QuietWindow] = Field(
        default=[],
        max_length=50,
        description="When only critical alarms are sent; empty: never.",
    )
    in_quiet_hours: FromText[QuietHours] = Field(
        QuietHours.HOLD,
        description="`hold`: the others are sent when the quiet hours end. `drop`: they are not "
        "sent at all.",
    )
    digest: FromText[Digest] = Field(
        Digest.NONE,
        description="`none`: a message for each alarm. `hourly`, `daily`: one for all since the "
        "last; critical alarms do not wait for it.",
    )
    digest_at: str = Field("07:00", pattern=HHMM, description="When a daily digest is sent.")
    language: FromText[Language] = Field(Language.EN, description="Language of the messages.")
    plates: FromText[PlatesInMessages] = Field(
        PlatesInMessages.NONE,
        description="How messages show plates: in full, the first character of each group, or "
        "not at all.",
    )
    attach_crop: bool = Field(
        False, description="Whether e-mail has the picture of the plate; only with plates `shown`."
    )
    max_per_hour: int = Field(
        20,
        ge=1,
        le=1000,
        description="Most messages in an hour. The last of them is about all alarms that wait, and "
        "later ones wait.",
    )
    enabled: bool = Field(True, description="Whether alarms are sent over it.")

    @model_validator(mode="after")
    def _check_kind(self) -> NotificationChannelIn:
        if self.kind == ChannelKind.EMAIL and (not self.recipients or self.url is not None):
            raise ValueError("a channel of e-mail has recipients and no url")
        if self.kind == ChannelKind.APPRISE and self.recipients:
            raise ValueError("a channel of Apprise has no recipients")
        if self.attach_crop and self.plates != PlatesInMessages.SHOWN:
            raise ValueError("attach_crop needs plates: shown, because the picture shows the plate")
        return self

    def values(self) -> ChannelValues:
        """Return the values to be stored."""
        names = set(type(self).model_fields) - {"url", "quiet_hours"}
        columns: dict[str, Any] = {name: getattr(self, name) for name in names}
        windows = [item.model_dump(mode="json", by_alias=True) for item in self.quiet_hours]
        return ChannelValues(columns={**columns, "quiet_hours": windows}, url=self.url)


class NotificationChannelOut(Schema):
    """A channel that notifies people of alarms."""

    id: int
    name: str
    kind: ChannelKind = Field(description="How it sends.")
    recipients: list[str] = Field(description="Addresses of e-mail.")
    has_url: bool = Field(description="Whether a URL of Apprise is stored.")
    min_severity: AlertSeverity = Field(description="Least severity of the alarms.")
    kinds: list[AlertKind] = Field(description="Only alarms of these kinds; empty: all.")
    lots: list[int] = Field(description="Only alarms of these lots; empty: all.")
    timezone: str = Field(description="Timezone of the quiet hours and of digests.")
    quiet_hours: list[QuietWindow] = Field(description="When only critical alarms are sent.")
    in_quiet_hours: QuietHours = Field(description="What becomes of the others then.")
    digest: Digest = Field(description="How often alarms are sent together.")
    digest_at: str = Field(description="When a daily digest is sent.")
    language: Language = Field(description="Language of the messages.")
    plates: PlatesInMessages = Field(description="How messages show plates.")
    attach_crop: bool = Field(description="Whether e-mail has the picture of the plate.")
    max_per_hour: int = Field(description="Most messages in an hour.")
    enabled: bool = Field(description="Whether alarms are sent over it.")
    last_sent_at: datetime | None = Field(description="When a message was accepted last.")
    last_error: str | None = Field(
        description="Why the last message was not sent, or to whom; null where it was sent to all."
    )
    last_error_at: datetime | None = Field(description="When that was.")
    created_at: datetime
    updated_at: datetime = Field(description="When a person changed it.")

    @classmethod
    def of(cls, row: models.NotificationChannel) -> NotificationChannelOut:
        """Build from a row."""
        names = set(cls.model_fields) - {"has_url"}
        values = {name: getattr(row, name) for name in names}
        return cls.model_validate({**values, "has_url": row.url_sealed is not None})


class ChannelTestOut(Schema):
    """What became of a test."""

    sent: bool = Field(description="Whether the message was accepted.")
    problem: str | None = Field(description="Why it was not, or which recipients were refused.")


class NotificationOut(Schema):
    """An alarm that is, or was, to be sent over a channel."""

    id: int
    channel_id: int = Field(description="The channel.")
    channel_name: str = Field(description="Its name.")
    alarm_id: int = Field(description="The alarm.")
    kind: AlertKind = Field(description="What the rule of the alarm watches for.")
    severity: AlertSeverity = Field(description="How urgent the alarm is.")
    state: NotificationState = Field(
        description="`pending`: waits. `held`: waits for the end of the quiet hours. `sent`. "
        "`failed`: not sent, and not tried again. `dropped`: in the quiet hours. `cancelled`: the "
        "alarm was acknowledged before."
    )
    due_at: datetime = Field(description="When it is, or was, to be sent.")
    attempts: int = Field(description="How often it was tried.")
    error: str | None = Field(description="Why the last attempt failed; null for none.")
    created_at: datetime
    sent_at: datetime | None = Field(description="When it was accepted.")

    @classmethod
    def of(cls, row: models.Notification) -> NotificationOut:
        """Build from a row with its channel and alarm."""
        names = set(cls.model_fields) - {"channel_name", "kind", "severity"}
        return cls.model_validate(
            {
                **{name: getattr(row, name) for name in names},
                "channel_name": row.channel.name,
                "kind": row.alarm.kind,
                "severity": row.alarm.severity,
            }
        )
