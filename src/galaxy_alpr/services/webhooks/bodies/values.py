"""What bodies are made from, and what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from galaxy_alpr.enums import WebhookFormat, WebhookPictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An event as it is sent to one webhook; ``payload`` is as it is stored."""

    id: str
    type: str
    at: datetime
    payload: Mapping[str, Any] = field(repr=False)
    subject: str


@dataclass(frozen=True, slots=True)
class Form:
    """How a webhook wants its bodies."""

    format: WebhookFormat
    pictures: WebhookPictures


@dataclass(frozen=True, slots=True)
class Content:
    """A body and its media type."""

    media_type: str
    body: bytes = field(repr=False)


def written(moment: datetime) -> str:
    """Return a moment in UTC as text."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
