"""A message as the signed request that a webhook gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from galaxy_alpr import __version__
from galaxy_alpr.services.webhooks.bodies.build import Bodies
from galaxy_alpr.services.webhooks.bodies.values import Form, Message
from galaxy_alpr.services.webhooks.secrets import signature
from galaxy_alpr.services.webhooks.sending.client import Answer, WebhookClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where messages are sent, how they are written, and with which secrets they are signed."""

    url: str
    form: Form
    allow_private: bool
    secrets: Sequence[str] = field(repr=False)


def send(
    client: WebhookClient, bodies: Bodies, message: Message, target: Target, *, at: datetime
) -> Answer:
    """Send a message, signed with each secret; return how that ended."""
    try:
        content = bodies.of(message, target.form, target.url)
    except OSError as error:
        return Answer(error=f"the body cannot be made: {type(error).__name__}")
    timestamp = int(at.timestamp())
    signatures = [
        signature(secret, id=message.id, timestamp=timestamp, body=content.body)
        for secret in target.secrets
    ]
    headers = {
        "Content-Type": content.media_type,
        "User-Agent": f"galaxy-alpr/{__version__}",
        "webhook-id": message.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
    return client.post(target.url, headers, content.body, allow_private=target.allow_private)
