"""One request to a push service (RFC 8030), and what its answer means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from galaxy_alpr.db.models.integrations.push import ERROR_LENGTH
from galaxy_alpr.services.web_push.encryption import encrypt, from_text
from galaxy_alpr.services.web_push.keys import PushKeys, Target
from galaxy_alpr.services.webhooks.schedule import asked_until
from galaxy_alpr.services.webhooks.sending.client import Answer, WebhookClient

_LATER = frozenset({408, 425, 429})
_GONE = frozenset({404, 410})


class End(Enum):
    """What became of a message."""

    SENT = auto()
    LATER = auto()
    """It may be accepted later."""

    GONE = auto()
    """The device does not exist any more."""

    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Result:
    """How a request ended; ``asked`` is the moment until which the push service asks to wait."""

    end: End
    error: str | None = None
    asked: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A message, and how a push service handles it.

    ``topic`` names what it is about: a message that waits is replaced by one of the same topic.
    """

    text: bytes
    ttl_s: int
    urgency: str
    topic: str | None = None


class PushClient:
    """Sends messages; safe to call from several threads.

    Only addresses that ``client`` allows are connected to, private ones among them.
    """

    def __init__(self, keys: PushKeys, client: WebhookClient) -> None:
        self._keys = keys
        self._client = client

    def send(self, target: Target, push: Push, *, now: datetime) -> Result:
        """Send a message; return how that ended."""
        try:
            public, auth = from_text(target.public), from_text(target.auth)
            body = encrypt(push.text, public=public, auth=auth)
            authorization = self._keys.authorization(target.endpoint, now=now)
        except (OSError, ValueError) as error:
            return Result(End.REFUSED, f"the message cannot be made: {type(error).__name__}")
        headers = {
            "Authorization": authorization,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(push.ttl_s),
            "Urgency": push.urgency,
            **({} if push.topic is None else {"Topic": push.topic}),
        }
        answer = self._client.post(target.endpoint, headers, body, allow_private=True)
        return _result(answer, now)


def _result(answer: Answer, now: datetime) -> Result:
    if answer.is_success:
        return Result(End.SENT)
    status = answer.status
    error = (answer.error or "no answer")[:ERROR_LENGTH]
    if status in _GONE:
        return Result(End.GONE, error)
    if status is None or status >= 500 or status in _LATER:
        return Result(End.LATER, error, asked_until(answer.retry_after, now=now))
    return Result(End.REFUSED, error)
