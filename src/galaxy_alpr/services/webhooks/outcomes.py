"""What an attempt changes: the delivery, and whether its webhook is paused or switched off."""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from galaxy_alpr.db.models.webhooks.deliveries import ERROR_LENGTH
from galaxy_alpr.db.models.webhooks.endpoints import REASON_LENGTH
from galaxy_alpr.db.queries.webhooks import deliveries
from galaxy_alpr.enums import DeliveryState
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of
from galaxy_alpr.services.webhooks import schedule
from galaxy_alpr.services.webhooks.sending.client import Answer

logger = logging.getLogger(__name__)

GONE = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt of a delivery ended; ``answer`` contains no plate."""

    delivery_id: int
    endpoint_id: int
    at: datetime
    answer: Answer = field(repr=False)


def store_outcome(
    session: Session,
    outcome: Outcome,
    *,
    endpoint: WebhookEndpoint | None,
    now: datetime,
    chance: random.Random,
) -> DeliveryState | None:
    """Store how an attempt ended, for its delivery and its webhook, which is locked.

    Return the delivery's state after it; ``None`` where it was deleted, or has ended already.
    """
    row = deliveries.get(session, id=outcome.delivery_id, lock=True)
    if row is None or endpoint is None or row.state != DeliveryState.PENDING:
        return None
    answer = outcome.answer
    error = None if answer.error is None else answer.error[:ERROR_LENGTH]
    session.add(
        WebhookAttempt(
            delivery_id=row.id,
            at=outcome.at,
            status=answer.status,
            duration_ms=answer.duration_ms,
            error=error,
            answer=answer.body,
        )
    )
    row.attempt_count += 1
    row.claimed_until = None
    row.last_status, row.last_error = answer.status, error
    if answer.is_success:
        _succeed(session, row, endpoint, now)
    else:
        _fail(session, row, endpoint, answer, now, chance)
    session.flush()
    return DeliveryState(row.state)


def end(session: Session, row: WebhookDelivery, *, reason: str, now: datetime) -> None:
    """Make a delivery dead that cannot be sent; those of its subject that wait go on."""
    row.state, row.ended_at = DeliveryState.DEAD, now
    row.next_attempt_at = row.claimed_until = None
    row.last_error = reason
    deliveries.retime_subject(session, row=row, at=now)


def _succeed(
    session: Session, row: WebhookDelivery, endpoint: WebhookEndpoint, now: datetime
) -> None:
    waited = row.attempt_count > 1
    row.state, row.ended_at, row.next_attempt_at = DeliveryState.DELIVERED, now, None
    endpoint.failures, endpoint.failing_since, endpoint.paused_until = 0, None, None
    endpoint.last_success_at = now
    if waited:
        deliveries.retime_subject(session, row=row, at=now)


def _fail(
    session: Session,
    row: WebhookDelivery,
    endpoint: WebhookEndpoint,
    answer: Answer,
    now: datetime,
    chance: random.Random,
) -> None:
    asked = schedule.asked_until(answer.retry_after, now=now)
    row.next_attempt_at = schedule.next_attempt(
        row.attempt_count, now=now, asked=asked, chance=chance
    )
    if row.next_attempt_at is None:
        end(session, row, reason=row.last_error or "", now=now)
    else:
        deliveries.retime_subject(session, row=row, at=row.next_attempt_at)
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or now
    endpoint.last_failure_at = now
    endpoint.paused_until = max(now + schedule.pause(endpoint.failures), asked or now)
    if answer.status == GONE:
        switch_off(session, endpoint, reason="the receiver answers 410: it is gone", now=now)
    elif now - endpoint.failing_since >= schedule.DISABLED_AFTER:
        hours = schedule.DISABLED_AFTER.total_seconds() / 3600
        reason = f"all attempts failed for {hours:g} hours; the last one: {row.last_error}"
        switch_off(session, endpoint, reason=reason, now=now)


def switch_off(session: Session, endpoint: WebhookEndpoint, *, reason: str, now: datetime) -> None:
    """Switch a webhook off because it fails; what is pending waits until it is switched on."""
    if not endpoint.enabled:
        return
    endpoint.enabled = False
    endpoint.disabled_at, endpoint.disabled_reason = now, reason[:REASON_LENGTH]
    logger.warning("webhook %s is switched off: %s", endpoint.id, reason)
    after = {"enabled": False, "disabled_reason": endpoint.disabled_reason}
    subject = subject_of(WebhookEndpoint, endpoint.id)
    record(session, SYSTEM, "webhook.disable", subject, {"enabled": True}, after)
