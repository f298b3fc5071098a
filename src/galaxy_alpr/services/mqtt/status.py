"""What is shown of the MQTT connection and of Frigate, in any process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import EventCursor
from galaxy_alpr.db.queries import events
from galaxy_alpr.db.queries.integrations import leases

PUBLISHER = "mqtt"
"""The lease and the cursor of the publisher."""

FRIGATE = "frigate"
"""The lease of the reader of Frigate's events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttSetup:
    """What the settings say, without credentials; ``broker`` is ``None`` where MQTT is off."""

    broker: str | None = None
    prefix: str = ""
    site: str = ""
    plates: str = ""
    pictures: bool = False
    home_assistant: bool = False
    frigate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseStatus:
    """What the process that does a work last reported; without ``alive``, none does it now."""

    alive: bool
    updated_at: datetime | None
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttStatus:
    """The setup, and the state of the publisher and of the reader of Frigate's events."""

    setup: MqttSetup
    publisher: LeaseStatus
    frigate: LeaseStatus
    backlog: int
    """Stored events that the broker has not acknowledged yet."""


def mqtt_status(session: Session, setup: MqttSetup, now: datetime) -> MqttStatus:
    """Return the state now."""
    cursor = session.get(EventCursor, PUBLISHER)
    newest = events.newest_id(session)
    return MqttStatus(
        setup=setup,
        publisher=_lease(session, PUBLISHER, now),
        frigate=_lease(session, FRIGATE, now),
        backlog=0 if cursor is None or setup.broker is None else newest - cursor.last_id,
    )


def _lease(session: Session, name: str, now: datetime) -> LeaseStatus:
    row = leases.get(session, name=name)
    if row is None:
        return LeaseStatus(alive=False, updated_at=None, figures={})
    return LeaseStatus(
        alive=row.claimed_until > now, updated_at=row.updated_at, figures=row.figures
    )
