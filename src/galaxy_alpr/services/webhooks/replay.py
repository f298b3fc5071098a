"""Deliveries that people have sent again, and a webhook that is tried."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import WebhookDelivery, WebhookEndpoint
from galaxy_alpr.db.queries.webhooks import deliveries, endpoints
from galaxy_alpr.enums import DeliveryState, WebhookFormat
from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of
from galaxy_alpr.services.webhooks.bodies.values import Form, Message
from galaxy_alpr.services.webhooks.endpoints import get_endpoint
from galaxy_alpr.services.webhooks.jobs import NO_SECRET, target_of
from galaxy_alpr.services.webhooks.parts import Webhooks
from galaxy_alpr.services.webhooks.sending.client import Answer
from galaxy_alpr.services.webhooks.sending.signed import Target, send

logger = logging.getLogger(__name__)

TEST = "webhook.test"
"""The type of the message by which a webhook is tried; no event has it."""


def get_delivery(session: Session, delivery_id: int) -> WebhookDelivery:
    """Return a delivery. Raises ``NotFound``."""
    row = deliveries.get(session, id=delivery_id)
    if row is None:
        raise NotFound(f"no webhook delivery {delivery_id}")
    return row


def replay(session: Session, delivery_id: int, *, now: datetime, actor: Actor) -> WebhookDelivery:
    """Have a delivery that has ended sent again, with the same id.

    Raises ``NotFound``, ``Conflict`` for one that is pending, whose event was deleted, or whose
    webhook is switched off.
    """
    row = get_delivery(session, delivery_id)
    _check_enabled(session, row.endpoint_id)
    row = deliveries.get(session, id=delivery_id, lock=True) or row
    if row.state == DeliveryState.PENDING:
        raise Conflict(f"the webhook delivery {delivery_id} is pending already")
    if deliveries.event(session, id=row.event_id) is None:
        raise Conflict("its event was deleted or erased: there is nothing to send")
    row.state, row.attempt_count, row.ended_at = DeliveryState.PENDING, 0, None
    row.next_attempt_at = row.created_at = now
    session.flush()
    logger.info("webhook delivery %s is sent again by %s", delivery_id, actor.name)
    subject = subject_of(WebhookEndpoint, row.endpoint_id)
    record(session, actor, "webhook.replay", subject, after={"delivery_id": delivery_id})
    return row


def replay_dead(session: Session, endpoint_id: int, *, now: datetime, actor: Actor) -> int:
    """Have all dead deliveries of a webhook sent again; return how many.

    Those whose events were deleted stay dead. Raises ``NotFound``, ``Conflict`` where the webhook
    is switched off.
    """
    _check_enabled(session, endpoint_id)
    count = deliveries.revive_dead(session, endpoint_id=endpoint_id, at=now)
    logger.info("%s dead deliveries of webhook %s are sent again", count, endpoint_id)
    subject = subject_of(WebhookEndpoint, endpoint_id)
    record(session, actor, "webhook.replay", subject, after={"count": count})
    return count


def _check_enabled(session: Session, endpoint_id: int) -> None:
    """Lock a webhook. Raises ``NotFound``, and ``Conflict`` where it is switched off."""
    row = endpoints.get(session, id=endpoint_id, lock=True)
    if row is None:
        raise NotFound(f"no webhook {endpoint_id}")
    if not row.enabled:
        raise Conflict(f"the webhook {endpoint_id} is switched off; switch it on first")


def try_out(
    sessions: sessionmaker[Session], endpoint_id: int, *, parts: Webhooks, now: datetime
) -> Answer:
    """Send a test message to a webhook now, and return how that ended; nothing is stored.

    Raises ``NotFound``, ``Conflict`` where its secret cannot be decrypted.
    """
    with sessions() as session:
        row = get_endpoint(session, endpoint_id)
        target, name = target_of(row, parts.secrets, now), row.name
    if not target.secrets:
        raise Conflict(NO_SECRET)
    form = target.form
    if form.format is not WebhookFormat.CLOUDEVENTS:  # the others have no form for a test
        form = Form(WebhookFormat.STANDARD, form.pictures)
    message = Message(
        id=f"msg_{uuid.uuid4().hex}",
        type=TEST,
        at=now,
        payload={"webhook": name},
        subject=f"webhook:{endpoint_id}",
    )
    tried = Target(
        url=target.url, form=form, allow_private=target.allow_private, secrets=target.secrets
    )
    return send(parts.client, parts.bodies, message, tried, at=now)
