"""The devices of people that get alarms: each person has their own, and a device is of one."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import PushSubscription
from galaxy_alpr.db.models.integrations.push import AGENT_LENGTH, SERVER_LENGTH
from galaxy_alpr.db.queries.integrations import push
from galaxy_alpr.enums import ActorKind, AlertSeverity, Language
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.web_push.encryption import AUTH_BYTES, from_text, public_key
from galaxy_alpr.services.web_push.keys import PushKeys, Target

logger = logging.getLogger(__name__)

MAX_DEVICES = 20
"""Most devices of one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceValues:
    """What a browser sends of itself."""

    target: Target
    language: Language
    min_severity: AlertSeverity
    login_session_id: int | None
    user_agent: str | None


@dataclass(frozen=True, slots=True)
class PushSubscriptions:
    """Adds devices. ``allows_http`` is for push services in the own network."""

    keys: PushKeys
    clock: Clock
    allows_http: bool = False

    def add(self, session: Session, values: DeviceValues, *, actor: Actor) -> PushSubscription:
        """Add a device of the actor, or change it; that of another person becomes the actor's.

        Raises ``ValidationFailed`` for what is no address or key, and ``Conflict``.
        """
        user_id = _person(actor)
        self._check(values.target)
        hash = hashlib.sha256(values.target.endpoint.encode()).hexdigest()
        row = push.by_endpoint(session, endpoint_hash=hash)
        if row is not None and row.user_id != user_id:
            _delete(session, row, actor)
            row = None
        before = None if row is None else values_of(row)
        if row is None:
            if push.count(session, user_id=user_id) >= MAX_DEVICES:
                raise Conflict(f"there are {MAX_DEVICES} devices already; remove one first")
            row = PushSubscription(user_id=user_id, endpoint_hash=hash, failures=0)
            row.created_at, row.target_sealed = self.clock.now(), ""
            session.add(row)
        row.server = (urlsplit(values.target.endpoint).hostname or "")[:SERVER_LENGTH]
        row.language, row.min_severity = values.language, values.min_severity
        row.login_session_id = values.login_session_id
        row.user_agent = (values.user_agent or "")[:AGENT_LENGTH] or None
        session.flush()
        row.target_sealed = self.keys.seal(values.target, row.id)
        session.flush()
        subject, after = subject_of(PushSubscription, row.id), values_of(row)
        if before is None:
            record(session, actor, "push_subscription.create", subject, None, after)
        else:
            record(session, actor, "push_subscription.change", subject, before, after)
        return row

    def _check(self, target: Target) -> None:
        try:
            address = urlsplit(target.endpoint)
            is_url = bool(address.hostname) and address.username is None
        except ValueError:
            is_url = False
        schemes = ("https", "http") if self.allows_http else ("https",)
        if not is_url or address.scheme not in schemes:
            raise ValidationFailed("no https URL of a push service", field="endpoint")
        try:
            public_key(from_text(target.public))
        except ValueError as error:
            raise ValidationFailed("no public key of P-256", field="keys.p256dh") from error
        try:
            is_secret = len(from_text(target.auth)) == AUTH_BYTES
        except ValueError:
            is_secret = False
        if not is_secret:
            raise ValidationFailed(f"not {AUTH_BYTES} bytes as base64url", field="keys.auth")


def get_own(session: Session, subscription_id: int, *, user_id: int) -> PushSubscription:
    """Return a device of a person. Raises ``NotFound``, also for those of other people."""
    row = push.get(session, id=subscription_id, user_id=user_id)
    if row is None:
        raise NotFound(f"no push subscription {subscription_id}")
    return row


def remove(session: Session, subscription_id: int, *, actor: Actor) -> None:
    """Delete a device of the actor with what waits for it. Raises ``NotFound``, ``Conflict``."""
    row = get_own(session, subscription_id, user_id=_person(actor))
    _delete(session, row, actor)


def remove_gone(session: Session, subscription_id: int, *, actor: Actor) -> None:
    """Delete a device that its push service does not know any more, if it is still there."""
    row = push.get(session, id=subscription_id, lock=True)
    if row is not None:
        logger.info("push subscription %s is gone", subscription_id)
        _delete(session, row, actor)


def _delete(session: Session, row: PushSubscription, actor: Actor) -> None:
    subject, before = subject_of(PushSubscription, row.id), values_of(row)
    session.delete(row)
    session.flush()
    record(session, actor, "push_subscription.delete", subject, before)


def _person(actor: Actor) -> int:
    if actor.id is None or actor.kind != ActorKind.PERSON:
        raise Conflict("only a person who is logged in has devices")
    return actor.id
