"""Signatures of webhooks, made by the package of the standard."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest
import standardwebhooks

from galaxy_alpr.client import WebhookNotVerified, verify_webhook

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
OLD = "whsec_" + base64.b64encode(b"o" * 24).decode()
NOW = 1_795_000_000
BODY = json.dumps({"type": "detection.created", "data": {"plate": "B 1234 XYZ é"}})


def headers(secret: str = SECRET, at: int = NOW, body: str = BODY) -> dict[str, str]:
    moment = datetime.fromtimestamp(at, UTC)
    signature = standardwebhooks.Webhook(secret).sign("msg_1", moment, body)
    return {"Webhook-Id": "msg_1", "webhook-timestamp": str(at), "WEBHOOK-SIGNATURE": signature}


def test_a_signed_webhook_is_returned() -> None:
    for body in (BODY, BODY.encode()):
        found = verify_webhook(body, headers(), SECRET, now=NOW + 299)
        assert (found.id, found.type, found.data) == (
            "msg_1",
            "detection.created",
            {"plate": "B 1234 XYZ é"},
        )
        assert found.sent_at == datetime.fromtimestamp(NOW, UTC)


def test_one_of_two_secrets_while_they_change() -> None:
    both = headers()
    both["WEBHOOK-SIGNATURE"] = f"v1a,xx v1,%% {headers(OLD)['WEBHOOK-SIGNATURE']}"
    assert verify_webhook(BODY, both, [SECRET, OLD], now=NOW).id == "msg_1"
    with pytest.raises(WebhookNotVerified, match="no signature is right"):
        verify_webhook(BODY, both, SECRET, now=NOW)


@pytest.mark.parametrize(
    ("body", "changes", "secret", "now", "reason"),
    [
        (BODY + " ", {}, SECRET, NOW, "no signature"),
        (BODY, {"Webhook-Id": "msg_2"}, SECRET, NOW, "no signature"),
        (BODY, {"webhook-timestamp": str(NOW + 1)}, SECRET, NOW, "no signature"),
        (BODY, {"WEBHOOK-SIGNATURE": ""}, SECRET, NOW, "no signature"),
        (BODY, {"webhook-timestamp": "now"}, SECRET, NOW, "not a number"),
        (BODY, {"webhook-timestamp": "9" * 30}, SECRET, NOW, "not a number"),
        (BODY, {}, SECRET, NOW + 301, "too old"),
        (BODY, {}, SECRET, NOW - 301, "too old"),
        (BODY, {}, "whsec_", NOW, "the secret"),
        (BODY, {}, "not base64!", NOW, "the secret"),
        (BODY, {}, [], NOW, "no signature"),
    ],
)
def test_what_is_not_from_the_service(
    body: str, changes: dict[str, str], secret: str, now: int, reason: str
) -> None:
    with pytest.raises(WebhookNotVerified, match=reason):
        verify_webhook(body, {**headers(), **changes}, secret, now=now)
    missing = {name: value for name, value in headers().items() if name != "Webhook-Id"}
    with pytest.raises(WebhookNotVerified, match="webhook-id is missing"):
        verify_webhook(BODY, missing, SECRET, now=NOW)


def test_a_signed_body_that_is_no_object() -> None:
    for body in ("[1]", "{"):
        with pytest.raises(WebhookNotVerified, match="no JSON object"):
            verify_webhook(body, headers(body=body), SECRET, now=NOW)
