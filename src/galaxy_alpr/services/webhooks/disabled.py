"""The webhooks that failures have switched off, for the alert rules on them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.webhooks import endpoints
from galaxy_alpr.enums import AlertKind, DefaultRule
from galaxy_alpr.services.alerts.defaults import add_rule_once
from galaxy_alpr.services.alerts.lasting import WebhookFault


def disabled_webhooks(session: Session) -> Iterable[WebhookFault]:
    """Yield the webhooks that are switched off because they failed."""
    for row in endpoints.switched_off(session):
        if row.disabled_at is not None:
            reason = f"the webhook {row.name} is switched off: {row.disabled_reason}"
            yield WebhookFault(webhook_id=row.id, since=row.disabled_at, reason=reason)


def add_rule(session: Session) -> None:
    """Add the rule that raises an alarm for them, unless there is a rule of this kind or name."""
    add_rule_once(session, DefaultRule.WEBHOOKS_SWITCHED_OFF, AlertKind.WEBHOOK_DISABLED)
