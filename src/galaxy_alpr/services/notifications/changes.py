"""Changes of channels: names are unique, lots exist, and URLs are stored encrypted only."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Lot, NotificationChannel
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.integrations import notification_channels as channels
from galaxy_alpr.enums import ChannelKind
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.services.alerts.schedule import Schedule
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.notifications.secret import ChannelUrls
from galaxy_alpr.services.notifications.timing import MINUTE, WEEK_MINUTES
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelValues:
    """All values of a channel that people set, by the names of its columns.

    ``url`` is that of Apprise; ``None`` keeps the one that is stored.
    """

    columns: Mapping[str, Any]
    url: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ChannelChanges:
    """Adds, changes and deletes channels. ``check_url`` raises ``ValidationFailed``."""

    urls: ChannelUrls
    clock: Clock
    check_url: Callable[[str], None]

    def add(self, session: Session, values: ChannelValues, *, actor: Actor) -> NotificationChannel:
        """Add a channel. Raises ``Conflict`` for a taken name, ``ValidationFailed``."""
        now = self.clock.now()
        row = NotificationChannel(created_at=now, updated_at=now)
        self._set(session, row, values)
        session.add(row)
        session.flush()
        self._seal(session, row, values)
        logger.info("notification channel %s was added by %s", row.id, actor.name)
        subject, after = subject_of(NotificationChannel, row.id), values_of(row)
        record(session, actor, "notification_channel.create", subject, None, after)
        return row

    def replace(
        self,
        session: Session,
        channel_id: int,
        values: ChannelValues,
        *,
        actor: Actor,
        expected: Expected = UNCONDITIONAL,
    ) -> NotificationChannel:
        """Replace the values of a channel. Raises as ``add``, ``NotFound``, ``PreconditionFailed``.

        What waits already is sent at its time.
        """
        row = _locked(session, channel_id, expected)
        before = values_of(row)
        self._set(session, row, values)
        row.updated_at = self.clock.now()
        session.flush()
        self._seal(session, row, values)
        logger.info("notification channel %s was changed by %s", channel_id, actor.name)
        subject = subject_of(NotificationChannel, channel_id)
        after = {**values_of(row), "url_was_set": values.url is not None}
        record(session, actor, "notification_channel.change", subject, before, after)
        return row

    def delete(
        self,
        session: Session,
        channel_id: int,
        *,
        actor: Actor,
        expected: Expected = UNCONDITIONAL,
    ) -> None:
        """Delete a channel with what it sent. Raises ``NotFound``, ``PreconditionFailed``."""
        row = _locked(session, channel_id, expected)
        before = values_of(row)
        session.delete(row)
        session.flush()
        logger.info("notification channel %s was deleted by %s", channel_id, actor.name)
        subject = subject_of(NotificationChannel, channel_id)
        record(session, actor, "notification_channel.delete", subject, before)

    def _set(self, session: Session, row: NotificationChannel, values: ChannelValues) -> None:
        columns = values.columns
        if channels.name_taken(session, name=columns["name"], except_id=row.id):
            raise Conflict(f"a notification channel named {columns['name']!r} exists already")
        for id in columns["lots"]:
            if places.get(session, Lot, id=id) is None:
                raise ValidationFailed(f"no lot {id}", field="lots")
        if values.url is not None:
            self.check_url(values.url)
        if columns["kind"] == ChannelKind.APPRISE and values.url is None and not row.url_sealed:
            raise ValidationFailed("a channel of Apprise needs its URL", field="url")
        if is_always(Schedule.of(columns["quiet_hours"])):
            raise ValidationFailed("the quiet hours never end", field="quiet_hours")
        for column, value in columns.items():
            setattr(row, column, value)

    def _seal(self, session: Session, row: NotificationChannel, values: ChannelValues) -> None:
        if row.kind == ChannelKind.EMAIL:
            row.url_sealed = None
        elif values.url is not None:
            row.url_sealed = self.urls.seal(values.url, row.id)
        session.flush()


def get_channel(session: Session, channel_id: int) -> NotificationChannel:
    """Return a channel. Raises ``NotFound``."""
    found = channels.get(session, id=channel_id)
    if found is None:
        raise NotFound(f"no notification channel {channel_id}")
    return found


def is_always(quiet: Schedule) -> bool:
    """Return whether quiet hours contain each minute of a week."""
    monday, zone = datetime(2026, 1, 5, tzinfo=UTC), ZoneInfo("UTC")
    return bool(quiet.windows) and all(
        quiet.contains(monday + MINUTE * minute, zone) for minute in range(WEEK_MINUTES)
    )


def _locked(session: Session, channel_id: int, expected: Expected) -> NotificationChannel:
    row = channels.get(session, id=channel_id, lock=True)
    if row is None:
        raise NotFound(f"no notification channel {channel_id}")
    expected.check(row)
    return row
