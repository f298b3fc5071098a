"""Devices that get alarms by web push, in requests and answers."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from galaxy_alpr.enums import AlertSeverity, Language
from galaxy_alpr.services.web_push.keys import Target
from galaxy_alpr.services.web_push.subscriptions import DeviceValues
from galaxy_alpr.web.params import NonBlankText
from galaxy_alpr.web.schema import FromText, RequestBody, Schema


class PushKeyOut(Schema):
    """The key with which browsers subscribe."""

    public_key: str | None = Field(
        description="The public key of this service (VAPID) as base64url; null: web push is off."
    )


class PushKeysIn(RequestBody):
    """The keys of a browser."""

    p256dh: NonBlankText = Field(max_length=100, description="Its public key as base64url.")
    auth: NonBlankText = Field(max_length=50, description="Its secret as base64url.")


class PushSubscriptionIn(RequestBody):
    """What a browser's `PushSubscription` has, and which alarms it gets."""

    endpoint: NonBlankText = Field(
        max_length=1000, description="The address at the push service of the browser."
    )
    keys: PushKeysIn = Field(description="The keys for the encryption of messages.")
    language: FromText[Language] = Field(Language.EN, description="Language of the messages.")
    min_severity: FromText[AlertSeverity] = Field(
        AlertSeverity.WARNING, description="Least severity of the alarms."
    )

    def values(self, *, login_session_id: int | None, user_agent: str | None) -> DeviceValues:
        """Return the values to be stored."""
        return DeviceValues(
            target=Target(self.endpoint, self.keys.p256dh, self.keys.auth),
            language=self.language,
            min_severity=self.min_severity,
            login_session_id=login_session_id,
            user_agent=user_agent,
        )


class PushSubscriptionOut(Schema):
    """A device of the caller that gets alarms."""

    id: int
    endpoint_hash: str = Field(
        description="SHA-256 of its address at the push service, in hexadecimal: a browser knows "
        "itself by it."
    )
    server: str = Field(description="The host of the push service.")
    language: Language = Field(description="Language of the messages.")
    min_severity: AlertSeverity = Field(description="Least severity of the alarms.")
    user_agent: str | None = Field(description="The browser.")
    created_at: datetime
    last_success_at: datetime | None = Field(
        description="When the push service last accepted a message."
    )
    failures: int = Field(description="Attempts that failed since then.")
    last_error: str | None = Field(description="Why the last one failed; null for none.")


class PushTestOut(Schema):
    """What became of a test."""

    sent: bool = Field(description="Whether the push service accepted it.")
    problem: str | None = Field(description="Why it did not.")
