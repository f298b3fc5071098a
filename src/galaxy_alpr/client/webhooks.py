"""The signatures of webhooks (Standard Webhooks, https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from galaxy_alpr.client.errors import WebhookNotVerified

TOLERANCE_S = 300
PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook that is from the service.

    ``id`` is the same for each attempt: a receiver that has it already answers 2xx and does
    nothing. ``body`` is the whole JSON object.
    """

    id: str
    sent_at: datetime
    body: dict[str, Any]

    @property
    def type(self) -> str | None:
        """The name of the event, such as ``detection.created``."""
        found = self.body.get("type")
        return found if isinstance(found, str) else None

    @property
    def data(self) -> dict[str, Any]:
        """What happened."""
        found = self.body.get("data")
        return found if isinstance(found, dict) else {}


def verify_webhook(
    body: bytes | str,
    headers: Mapping[str, str],
    secret: str | Iterable[str],
    *,
    tolerance_s: float = TOLERANCE_S,
    now: float | None = None,
) -> Webhook:
    """Return a webhook if one of its signatures is made with ``secret``, and it is recent.

    ``body`` is the body as it was received, not parsed and written again. Several secrets may be
    given while one replaces another. Raises ``WebhookNotVerified`` otherwise.
    """
    data = body.encode() if isinstance(body, str) else bytes(body)
    known = {name.lower(): value for name, value in headers.items()}
    try:
        id, sent, signatures = (
            known[f"webhook-{name}"] for name in ("id", "timestamp", "signature")
        )
        timestamp = int(sent)
        sent_at = datetime.fromtimestamp(timestamp, UTC)
    except KeyError as error:
        raise WebhookNotVerified(f"the header {error.args[0]} is missing") from None
    except (ValueError, OverflowError, OSError):
        raise WebhookNotVerified("webhook-timestamp is not a number of seconds") from None
    if abs((time.time() if now is None else now) - timestamp) > tolerance_s:
        raise WebhookNotVerified("webhook-timestamp is too old or in the future")
    secrets = [secret] if isinstance(secret, str) else list(secret)
    message = f"{id}.{timestamp}.".encode() + data
    expected = [hmac.digest(_key(item), message, hashlib.sha256) for item in secrets]
    if not any(hmac.compare_digest(a, b) for a in expected for b in _sent(signatures)):
        raise WebhookNotVerified("no signature is right")
    try:
        parsed = json.loads(data)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise WebhookNotVerified("the body is no JSON object")
    return Webhook(id, sent_at, parsed)


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key:
        raise WebhookNotVerified("the secret is not one of a webhook: whsec_…")
    return key


def _sent(signatures: str) -> Iterable[bytes]:
    for item in signatures.split():
        version, _, value = item.partition(",")
        if version != "v1":
            continue
        try:
            yield base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            continue
