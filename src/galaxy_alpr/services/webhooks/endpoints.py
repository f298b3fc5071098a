"""Changes of webhooks: names are unique, addresses are allowed ones, secrets are shown once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any, get_args
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Lot, WebhookEndpoint
from galaxy_alpr.db.queries import events, places
from galaxy_alpr.db.queries.webhooks import endpoints
from galaxy_alpr.enums import WebhookFormat
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.events import DomainEvent
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected
from galaxy_alpr.services.webhooks.bodies.build import DETECTION, OF_DETECTIONS
from galaxy_alpr.services.webhooks.disabled import add_rule
from galaxy_alpr.services.webhooks.secrets import WebhookSecrets, new_secret
from galaxy_alpr.services.webhooks.sending.addresses import AddressRefused, AddressRule

logger = logging.getLogger(__name__)

EVENT_TYPES: tuple[str, ...] = tuple(
    name
    for body in get_args(DomainEvent)
    for name in get_args(body.model_fields["type"].annotation)
)
"""The types of the stored events."""

PREVIOUS_FOR = timedelta(hours=24)
"""How long the secret before is used as well after a new one was made."""


@dataclass(frozen=True, slots=True)
class EndpointValues:
    """All values of a webhook that people set, by the names of its columns."""

    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A webhook with its new secret, which is shown once."""

    row: WebhookEndpoint
    secret: str = field(repr=False)


def get_endpoint(session: Session, endpoint_id: int) -> WebhookEndpoint:
    """Return a webhook. Raises ``NotFound``."""
    return _found(endpoints.get(session, id=endpoint_id), endpoint_id)


def add_endpoint(
    session: Session,
    values: EndpointValues,
    *,
    secrets: WebhookSecrets,
    rule: AddressRule,
    now: datetime,
    actor: Actor,
) -> NewSecret:
    """Add a webhook; it gets the events from now on.

    Raises ``Conflict`` for a taken name, ``ValidationFailed``.
    """
    if not endpoints.exist(session):
        add_rule(session)
    row = WebhookEndpoint(
        from_event_id=events.newest_id(session),
        failures=0,
        created_by=actor.name,
        created_at=now,
        updated_at=now,
    )
    _set(session, row, values, rule)
    session.add(row)
    session.flush()
    secret = new_secret()
    row.secret_sealed = secrets.seal(secret, row.id)
    session.flush()
    logger.info("webhook %s was added by %s", row.id, actor.name)
    record(session, actor, "webhook.create", subject_of(WebhookEndpoint, row.id), None, _seen(row))
    return NewSecret(row, secret)


def replace_endpoint(
    session: Session,
    endpoint_id: int,
    values: EndpointValues,
    *,
    rule: AddressRule,
    now: datetime,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> WebhookEndpoint:
    """Replace the values of a webhook; one that is switched on gets the events from now on.

    Raises as ``add_endpoint``, ``NotFound``, ``PreconditionFailed``.
    """
    row = _locked(session, endpoint_id, expected)
    before, was_enabled, url = _seen(row), row.enabled, row.url
    _set(session, row, values, rule)
    row.updated_at = now
    if row.enabled and not was_enabled:
        row.from_event_id = events.newest_id(session)
        row.disabled_at = row.disabled_reason = None
        _forget_failures(row)
    elif not row.enabled and was_enabled:
        row.disabled_at = now
    if row.url != url:
        _forget_failures(row)
    session.flush()
    logger.info("webhook %s was changed by %s", endpoint_id, actor.name)
    after = {**_seen(row), **({"url_was_changed": True} if row.url != url else {})}
    subject = subject_of(WebhookEndpoint, endpoint_id)
    record(session, actor, "webhook.change", subject, before, after)
    return row


def delete_endpoint(
    session: Session, endpoint_id: int, *, actor: Actor, expected: Expected = UNCONDITIONAL
) -> None:
    """Delete a webhook with its deliveries. Raises ``NotFound``, ``PreconditionFailed``."""
    row = _locked(session, endpoint_id, expected)
    before = _seen(row)
    session.delete(row)
    session.flush()
    logger.info("webhook %s was deleted by %s", endpoint_id, actor.name)
    record(session, actor, "webhook.delete", subject_of(WebhookEndpoint, endpoint_id), before)


def rotate_secret(
    session: Session,
    endpoint_id: int,
    *,
    secrets: WebhookSecrets,
    now: datetime,
    actor: Actor,
) -> NewSecret:
    """Give a webhook a new secret; with the one before it is signed as well for a day.

    Raises ``NotFound``.
    """
    row = _locked(session, endpoint_id, UNCONDITIONAL)
    secret = new_secret()
    row.previous_sealed, row.previous_until = row.secret_sealed, now + PREVIOUS_FOR
    row.secret_sealed = secrets.seal(secret, row.id)
    row.updated_at = now
    session.flush()
    logger.info("webhook %s got a new secret by %s", endpoint_id, actor.name)
    record(session, actor, "webhook.rotate_secret", subject_of(WebhookEndpoint, endpoint_id))
    return NewSecret(row, secret)


def _forget_failures(row: WebhookEndpoint) -> None:
    row.failures, row.failing_since, row.paused_until = 0, None, None


def _found(row: WebhookEndpoint | None, endpoint_id: int) -> WebhookEndpoint:
    if row is None:
        raise NotFound(f"no webhook {endpoint_id}")
    return row


def _locked(session: Session, endpoint_id: int, expected: Expected) -> WebhookEndpoint:
    row = _found(endpoints.get(session, id=endpoint_id, lock=True), endpoint_id)
    expected.check(row)
    return row


def _seen(row: WebhookEndpoint) -> dict[str, Any]:
    """Return what the audit trail stores: of the address only the server, it may have a token."""
    url = urlsplit(row.url)
    return {**values_of(row), "server": f"{url.scheme}://{url.netloc}"}


def _set(session: Session, row: WebhookEndpoint, values: EndpointValues, rule: AddressRule) -> None:
    columns = values.columns
    if endpoints.name_taken(session, name=columns["name"], except_id=row.id):
        raise Conflict(f"a webhook named {columns['name']!r} exists already")
    for id in columns["lots"]:
        if places.get(session, Lot, id=id) is None:
            raise ValidationFailed(f"no lot {id}", field="lots")
    _check_types(columns["event_types"], WebhookFormat(columns["format"]))
    if columns["allow_private"] and not rule.has_private:
        raise ValidationFailed(
            "no private network is allowed: see the setting GALAXY_WEBHOOK_NETWORKS",
            field="allow_private",
        )
    check_url(columns["url"], rule, allow_private=columns["allow_private"])
    for column, value in columns.items():
        setattr(row, column, value)


def _check_types(types: list[str], format: WebhookFormat) -> None:
    if unknown := sorted(set(types) - set(EVENT_TYPES)):
        known = ", ".join(EVENT_TYPES)
        raise ValidationFailed(
            f"no event has the type {unknown[0]!r}; known: {known}", field="event_types"
        )
    if format in OF_DETECTIONS and set(types) - {DETECTION}:
        raise ValidationFailed(
            f"the format {format} has a form for {DETECTION} only", field="event_types"
        )


def check_url(url: str, rule: AddressRule, *, allow_private: bool) -> None:
    """Raise ``ValidationFailed`` unless webhooks may be sent to ``url``.

    A host by its name is resolved and checked at each attempt.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        raise ValidationFailed("it is not an address of a web server", field="url") from None
    if not (url.isascii() and url.isprintable() and " " not in url and parts.hostname):
        raise ValidationFailed("it is not an address of a web server", field="url")
    if parts.scheme not in ("http", "https"):
        raise ValidationFailed("it has to begin with https:// or http://", field="url")
    if "@" in parts.netloc:
        raise ValidationFailed("an address with a user is not accepted", field="url")
    try:
        ip_address(parts.hostname)
    except ValueError:
        return
    try:
        rule.address_of(parts.hostname, port, allow_private=allow_private)
    except AddressRefused as error:
        raise ValidationFailed(str(error), field="url") from None
