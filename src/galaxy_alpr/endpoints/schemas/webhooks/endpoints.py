"""Webhooks in requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from galaxy_alpr.db import models
from galaxy_alpr.db.models.webhooks.endpoints import URL_LENGTH
from galaxy_alpr.db.queries.webhooks.deliveries import Waiting
from galaxy_alpr.endpoints.schemas.places import Name
from galaxy_alpr.enums import WebhookFormat, WebhookPictures
from galaxy_alpr.services.webhooks.endpoints import EndpointValues, NewSecret
from galaxy_alpr.web.params import MAX_ID
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

MAX_LOTS = 100
MAX_TYPES = 50

_NOTHING = Waiting(0, None)


def _once_each(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


EventType = Annotated[str, Field(min_length=1, max_length=40)]
LotId = Annotated[int, Field(ge=1, le=MAX_ID)]


class WebhookIn(RequestBody):
    """The values of a webhook."""

    name: Name = Field(examples=["Billing"])
    url: str = Field(
        min_length=8,
        max_length=URL_LENGTH,
        description="Where events are sent to, `https://` or `http://`. Its host must have a "
        "public address, unless `allow_private`.",
        examples=["https://billing.example.com/galaxy"],
    )
    event_types: Annotated[
        list[EventType], Field(max_length=MAX_TYPES), AfterValidator(_once_each)
    ] = Field(default=[], description="Only events of these types; empty for all.")
    lots: Annotated[list[LotId], Field(max_length=MAX_LOTS), AfterValidator(_once_each)] = Field(
        default=[], description="Only events of these lots, by their ids; empty for all."
    )
    format: FromText[WebhookFormat] = Field(
        WebhookFormat.STANDARD,
        description="`standard`: Standard Webhooks. `cloudevents`: CloudEvents 1.0. "
        "`plate_recognizer`: as Plate Recognizer Stream. `rekor`: as a group of Rekor Scout. The "
        "last two are sent for detections with a plate only.",
    )
    pictures: FromText[WebhookPictures] = Field(
        WebhookPictures.LINKS,
        description="`links`: links to pictures, which expire. `attached`: the crops of plate and "
        "vehicle. `none`: no pictures.",
    )
    allow_private: bool = Field(
        False,
        description="Whether its host may be in a network of the setting "
        "`GALAXY_WEBHOOK_NETWORKS`.",
    )
    enabled: bool = Field(True, description="Whether events are sent to it.")

    def values(self) -> EndpointValues:
        """Return the values to be stored."""
        return EndpointValues({name: getattr(self, name) for name in type(self).model_fields})


class WebhookOut(Schema):
    """A webhook and its state."""

    id: int
    name: str
    url: str = Field(description="Where events are sent to.")
    event_types: list[str] = Field(description="Only events of these types; empty for all.")
    lots: list[int] = Field(description="Only events of these lots; empty for all.")
    format: WebhookFormat = Field(description="The form of its bodies.")
    pictures: WebhookPictures = Field(description="How it gets pictures.")
    allow_private: bool = Field(description="Whether its host may be in a private network.")
    enabled: bool = Field(description="Whether events are sent to it.")
    disabled_reason: str | None = Field(
        description="Why it was switched off by itself; null where a person did it."
    )
    disabled_at: datetime | None = Field(description="When it was switched off.")
    failing_since: datetime | None = Field(
        description="Since when all attempts failed; null after a success."
    )
    paused_until: datetime | None = Field(
        description="Nothing is sent before this moment, because attempts failed."
    )
    last_success_at: datetime | None = Field(description="When an event was delivered last.")
    last_failure_at: datetime | None = Field(description="When an attempt failed last.")
    previous_until: datetime | None = Field(
        description="Until when it is signed with the secret before, too."
    )
    pending: int = Field(description="Deliveries that wait or are tried again.")
    oldest_pending_at: datetime | None = Field(
        description="When the oldest of them was made; null without any."
    )
    created_by: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: models.WebhookEndpoint, waiting: Waiting | None = None) -> WebhookOut:
        """Build from a row and its pending deliveries."""
        return cls(**_fields(row, waiting))


class NewWebhookOut(WebhookOut):
    """A webhook with its new secret, which is in this answer only."""

    secret: str = Field(
        description="The key of the signatures, as Standard Webhooks writes it: `whsec_` and "
        "base64."
    )

    @classmethod
    def of_new(cls, new: NewSecret, waiting: Waiting | None = None) -> NewWebhookOut:
        """Build from a row and its new secret."""
        return cls(**_fields(new.row, waiting), secret=new.secret)


def _fields(row: models.WebhookEndpoint, waiting: Waiting | None) -> dict[str, Any]:
    found = waiting or _NOTHING
    names = set(WebhookOut.model_fields) - {"pending", "oldest_pending_at"}
    return {
        **{name: getattr(row, name) for name in names},
        "pending": found.count,
        "oldest_pending_at": found.oldest_at,
    }
