"""Deliveries that are claimed, with all that a thread needs to send them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Event, WebhookDelivery, WebhookEndpoint
from galaxy_alpr.db.queries.webhooks import deliveries
from galaxy_alpr.enums import WebhookFormat, WebhookPictures
from galaxy_alpr.services.webhooks import outcomes
from galaxy_alpr.services.webhooks.bodies.values import Form, Message
from galaxy_alpr.services.webhooks.secrets import WebhookSecrets
from galaxy_alpr.services.webhooks.sending.signed import Target

CLAIM = timedelta(seconds=60)
"""How long a process has a delivery; one that is killed loses it then."""

PARALLEL = 4
"""Most deliveries of one webhook that are sent at the same time, by all processes together."""

FAILING = 3
"""From so many failures in a row on they are sent one at a time."""

MOST_LOOKS = 50
"""Most looks of one run for deliveries in place of those whose events were deleted."""

ERASED = "the event was deleted or erased before it was delivered"
NO_SECRET = "the secret cannot be decrypted with the key in the data folder; make a new one"


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed delivery."""

    delivery_id: int
    endpoint_id: int
    message: Message = field(repr=False)
    target: Target = field(repr=False)


def claim_jobs(
    session: Session,
    endpoint: WebhookEndpoint,
    *,
    secrets: WebhookSecrets,
    now: datetime,
    room: int,
) -> list[Job]:
    """Claim due deliveries of a webhook, which is locked; at most ``room``.

    One whose event is stored no more becomes dead.
    """
    most = 1 if endpoint.failures >= FAILING else PARALLEL
    free = most - deliveries.claimed(session, endpoint_id=endpoint.id, now=now)
    limit = min(free, room)
    if limit <= 0:
        return []
    target = target_of(endpoint, secrets, now)
    if not target.secrets:
        outcomes.switch_off(session, endpoint, reason=NO_SECRET, now=now)
        return []
    jobs: list[Job] = []
    for _ in range(MOST_LOOKS):
        erased = 0
        rows = deliveries.due(session, endpoint_id=endpoint.id, now=now, limit=limit - len(jobs))
        for row in rows:
            event = deliveries.event(session, id=row.event_id)
            if event is None:
                outcomes.end(session, row, reason=ERASED, now=now)
                erased += 1
            elif deliveries.claim(session, id=row.id, now=now, until=now + CLAIM):
                jobs.append(Job(row.id, endpoint.id, message_of(row, event), target))
        if not erased:
            break
        session.flush()
    return jobs


def target_of(endpoint: WebhookEndpoint, secrets: WebhookSecrets, now: datetime) -> Target:
    """Return where and how messages are sent to a webhook; without secrets if it has none."""
    sealed = [endpoint.secret_sealed]
    if endpoint.previous_until is not None and endpoint.previous_until > now:
        sealed.append(endpoint.previous_sealed)
    return Target(
        url=endpoint.url,
        form=Form(WebhookFormat(endpoint.format), WebhookPictures(endpoint.pictures)),
        allow_private=endpoint.allow_private,
        secrets=_unsealed(sealed, endpoint.id, secrets),
    )


def message_of(row: WebhookDelivery, event: Event) -> Message:
    """Return the message of a delivery."""
    return Message(
        id=row.message_id,
        type=event.type,
        at=event.created_at,
        payload=event.payload,
        subject=row.subject,
    )


def _unsealed(sealed: Sequence[str | None], endpoint_id: int, secrets: WebhookSecrets) -> list[str]:
    found = (secrets.unseal(text, endpoint_id) for text in sealed)
    return [secret for secret in found if secret is not None]
