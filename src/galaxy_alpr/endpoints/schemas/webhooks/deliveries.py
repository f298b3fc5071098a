"""Deliveries of webhooks in answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.enums import DeliveryState
from galaxy_alpr.services.webhooks.sending.client import Answer
from galaxy_alpr.web.schema import Schema


class WebhookDeliveryOut(Schema):
    """The delivery of one event to one webhook."""

    id: int
    endpoint_id: int = Field(description="The webhook.")
    event_id: int = Field(description="The event, by its id in live streams.")
    message_id: str = Field(description="The `webhook-id`, the same at each attempt.")
    type: str = Field(description="The type of the event.")
    subject: str = Field(
        description="What the event is about; deliveries of a subject are sent in order."
    )
    state: DeliveryState = Field(
        description="`pending`: it waits or is tried again. `dead`: it is not tried again."
    )
    attempt_count: int = Field(description="Attempts since it was made or sent again.")
    next_attempt_at: datetime | None = Field(description="When it is tried; null at its end.")
    last_status: int | None = Field(description="The status of the last answer; null without one.")
    last_error: str | None = Field(description="Why it failed last, or is dead.")
    created_at: datetime
    ended_at: datetime | None = Field(description="When it was delivered, or became dead.")

    @classmethod
    def of(cls, row: models.WebhookDelivery) -> WebhookDeliveryOut:
        """Build from a row."""
        return cls.model_validate(row)


class WebhookAttemptOut(Schema):
    """One attempt to send a message to a webhook."""

    at: datetime = Field(description="When it was sent.")
    status: int | None = Field(description="The status of the answer; null without one.")
    duration_ms: int = Field(description="Time to the answer or the failure, milliseconds.")
    error: str | None = Field(description="Why it failed; null where the receiver has the event.")
    answer: str | None = Field(
        description="The start of the answer; the plates of the event are hidden in it."
    )


class WebhookDeliveryDetail(WebhookDeliveryOut):
    """A delivery with its attempts."""

    attempts: list[WebhookAttemptOut] = Field(description="All attempts, oldest first.")

    @classmethod
    def with_attempts(
        cls, row: models.WebhookDelivery, attempts: Sequence[models.WebhookAttempt]
    ) -> WebhookDeliveryDetail:
        """Build from a row and its attempts."""
        plain = WebhookDeliveryOut.of(row).model_dump()
        return cls(**plain, attempts=[WebhookAttemptOut.model_validate(item) for item in attempts])


class WebhookReplayOut(Schema):
    """How many deliveries are sent again."""

    count: int = Field(description="Number of dead deliveries that are pending now.")


def attempt_of(answer: Answer, at: datetime) -> WebhookAttemptOut:
    """Return the answer to a test message."""
    return WebhookAttemptOut(
        at=at,
        status=answer.status,
        duration_ms=answer.duration_ms,
        error=answer.error,
        answer=answer.body,
    )
