"""A typed client of the HTTP API; it needs only httpx2 and pydantic (``docs/client.md``).

with Client("https://alpr.example", api_key=key) as client:
    print(client.read("gate.jpg", location="Gate 1").texts)
"""

from __future__ import annotations

from galaxy_alpr.client.async_client import AsyncClient
from galaxy_alpr.client.errors import (
    ApiError,
    ChangedMeanwhile,
    ClientError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotLoggedIn,
    ServiceUnreachable,
    TooManyRequests,
    Unavailable,
    UnexpectedAnswer,
    WebhookNotVerified,
)
from galaxy_alpr.client.gate import GateAnswer
from galaxy_alpr.client.sending.retries import NO_RETRIES, Retries
from galaxy_alpr.client.sync_client import Client
from galaxy_alpr.client.webhooks import Webhook, verify_webhook

__all__ = [
    "NO_RETRIES",
    "ApiError",
    "AsyncClient",
    "ChangedMeanwhile",
    "Client",
    "ClientError",
    "Conflict",
    "Forbidden",
    "GateAnswer",
    "Invalid",
    "NotFound",
    "NotLoggedIn",
    "Retries",
    "ServiceUnreachable",
    "TooManyRequests",
    "Unavailable",
    "UnexpectedAnswer",
    "Webhook",
    "WebhookNotVerified",
    "verify_webhook",
]
