"""Notifications of alarms."""

from __future__ import annotations

from enum import StrEnum


class ChannelKind(StrEnum):
    """How a channel sends."""

    EMAIL = "email"
    APPRISE = "apprise"


class QuietHours(StrEnum):
    """What becomes of an alarm in the quiet hours of a channel, unless it is critical."""

    HOLD = "hold"
    DROP = "drop"


class Digest(StrEnum):
    """How often a channel sends its alarms together."""

    NONE = "none"
    HOURLY = "hourly"
    DAILY = "daily"


class PlatesInMessages(StrEnum):
    """How a message shows plates."""

    SHOWN = "shown"
    MASKED = "masked"
    NONE = "none"


class Language(StrEnum):
    """The language of messages."""

    EN = "en"
    ID = "id"


class NotificationState(StrEnum):
    """What became of a notification."""

    PENDING = "pending"
    HELD = "held"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    CANCELLED = "cancelled"
