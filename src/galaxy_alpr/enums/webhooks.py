"""Webhooks: how bodies are written, and what became of deliveries."""

from __future__ import annotations

from enum import StrEnum


class WebhookFormat(StrEnum):
    """The form of the bodies that a webhook gets."""

    STANDARD = "standard"
    CLOUDEVENTS = "cloudevents"
    PLATE_RECOGNIZER = "plate_recognizer"
    REKOR = "rekor"


class WebhookPictures(StrEnum):
    """How a webhook gets the pictures of an event."""

    LINKS = "links"
    ATTACHED = "attached"
    NONE = "none"


class DeliveryState(StrEnum):
    """What became of the delivery of an event to a webhook."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
