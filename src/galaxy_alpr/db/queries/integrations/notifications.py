"""Notifications: what is due, what was sent, and what became of the rest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, joinedload

from galaxy_alpr.db.models import (
    Alarm,
    Event,
    EventCursor,
    Notification,
    NotificationChannel,
    Plate,
)
from galaxy_alpr.db.queries import events
from galaxy_alpr.enums import AlarmState, NotificationState

WAITING = (NotificationState.PENDING, NotificationState.HELD)
RAISED, ACKNOWLEDGED = "alarm.raised", "alarm.acknowledged"


def cursor(session: Session, *, name: str) -> int | None:
    """Return the last event that a cursor has passed, ``None`` where there is no cursor."""
    return session.scalar(select(EventCursor.last_id).where(EventCursor.name == name))


def alarm_events(session: Session, *, after: int, limit: int) -> tuple[list[tuple[str, int]], int]:
    """Return types and alarms of at most ``limit`` events of alarms, and the last id looked at."""
    # First: what is committed after this has a greater id, and is looked at the next time. The
    # counter, since the newest events may have been deleted.
    newest = events.newest_id(session)
    rows = session.scalars(
        select(Event)
        .where(Event.id > after, Event.id <= newest, Event.type.in_((RAISED, ACKNOWLEDGED)))
        .order_by(Event.id)
        .limit(limit)
    ).all()
    found = [(row.type, _alarm_of(row)) for row in rows]
    return found, rows[-1].id if len(rows) == limit else newest


def _alarm_of(row: Event) -> int:
    id = row.payload["alarm_id"]
    assert isinstance(id, int)
    return id


def alarms(session: Session, *, ids: Collection[int]) -> Sequence[Alarm]:
    """Return alarms with their places, by id."""
    loaded = (joinedload(Alarm.location), joinedload(Alarm.lot))
    statement = select(Alarm).where(Alarm.id.in_(list(ids))).options(*loaded)
    return session.scalars(statement.order_by(Alarm.id)).all()


def known(session: Session, *, alarm_ids: Collection[int]) -> set[tuple[int, int]]:
    """Return channel and alarm of the notifications of alarms that are stored already."""
    statement = select(Notification.channel_id, Notification.alarm_id)
    rows = session.execute(statement.where(Notification.alarm_id.in_(list(alarm_ids))))
    return {(channel, alarm) for channel, alarm in rows}


def cancel(session: Session, *, alarm_ids: Collection[int]) -> None:
    """Cancel what is not sent yet of alarms that were acknowledged."""
    session.execute(
        update(Notification)
        .where(Notification.alarm_id.in_(list(alarm_ids)), Notification.state.in_(WAITING))
        .values(state=NotificationState.CANCELLED)
    )


def cancel_acknowledged(session: Session, *, channel_id: int) -> None:
    """Cancel what is not sent yet over a channel of alarms that are not open."""
    done = select(Alarm.id).where(Alarm.id == Notification.alarm_id, Alarm.state != AlarmState.OPEN)
    session.execute(
        update(Notification)
        .where(
            Notification.channel_id == channel_id,
            Notification.state.in_(WAITING),
            done.exists(),
        )
        .values(state=NotificationState.CANCELLED)
        .execution_options(synchronize_session=False)
    )


def due_channels(session: Session, *, now: datetime, limit: int) -> list[int]:
    """Return the enabled channels over which something is due, the longest waiting first."""
    rows = session.execute(
        select(Notification.channel_id, func.min(Notification.due_at))
        .join(NotificationChannel, NotificationChannel.id == Notification.channel_id)
        .where(
            Notification.state.in_(WAITING),
            Notification.due_at <= now,
            NotificationChannel.enabled,
        )
        .group_by(Notification.channel_id)
        .order_by(func.min(Notification.due_at), Notification.channel_id)
        .limit(limit)
    )
    return [id for id, _ in rows]


def due(session: Session, *, channel_id: int, now: datetime, limit: int) -> Sequence[Notification]:
    """Return what is due over a channel, with its alarms and their places, the oldest first."""
    loaded = joinedload(Notification.alarm)
    return session.scalars(
        select(Notification)
        .where(
            Notification.channel_id == channel_id,
            Notification.state.in_(WAITING),
            Notification.due_at <= now,
        )
        .order_by(Notification.id)
        .limit(limit)
        .options(loaded.joinedload(Alarm.location), loaded.joinedload(Alarm.lot))
    ).all()


def by_ids(session: Session, *, ids: Collection[int]) -> Sequence[Notification]:
    """Return notifications that are still to be sent, as ``due`` does."""
    loaded = joinedload(Notification.alarm)
    return session.scalars(
        select(Notification)
        .where(Notification.id.in_(list(ids)), Notification.state.in_(WAITING))
        .order_by(Notification.id)
        .options(loaded.joinedload(Alarm.location), loaded.joinedload(Alarm.lot))
    ).all()


def crop_path(session: Session, *, detection_id: int) -> str | None:
    """Return the path of the crop of the plate of a detection."""
    return session.scalar(select(Plate.image_path).where(Plate.detection_id == detection_id))


def messages_since(session: Session, *, channel_id: int, since: datetime) -> list[datetime]:
    """Return when the messages of a channel were sent since a moment, in order."""
    sent = func.min(Notification.sent_at)
    rows = session.execute(
        select(Notification.message, sent)
        .where(Notification.channel_id == channel_id, Notification.sent_at >= since)
        .group_by(Notification.message)
        .order_by(sent)
    )
    return [at for _, at in rows if at is not None]


def mark(
    session: Session,
    *,
    ids: Collection[int],
    state: NotificationState,
    message: str | None = None,
    sent_at: datetime | None = None,
    error: str | None = None,
) -> None:
    """Store what became of notifications that were being sent."""
    session.execute(
        update(Notification)
        .where(Notification.id.in_(list(ids)))
        .values(
            state=state,
            message=message,
            sent_at=sent_at,
            error=error,
            attempts=Notification.attempts + 1,
        )
    )


def retry(session: Session, *, ids: Collection[int], due_at: datetime, error: str) -> None:
    """Store that notifications could not be sent, and when it is tried again."""
    session.execute(
        update(Notification)
        .where(Notification.id.in_(list(ids)))
        .values(due_at=due_at, error=error, attempts=Notification.attempts + 1)
    )


def postpone(session: Session, *, channel_id: int, now: datetime, due_at: datetime) -> None:
    """Let what is due over a channel wait until a moment."""
    session.execute(
        update(Notification)
        .where(
            Notification.channel_id == channel_id,
            Notification.state.in_(WAITING),
            Notification.due_at <= now,
        )
        .values(due_at=due_at)
    )


def oldest_due(session: Session, *, now: datetime) -> datetime | None:
    """Return since when the oldest notification of an enabled channel is due and not sent."""
    return session.scalar(
        select(func.min(Notification.due_at))
        .join(NotificationChannel, NotificationChannel.id == Notification.channel_id)
        .where(
            Notification.state.in_(WAITING),
            Notification.due_at <= now,
            NotificationChannel.enabled,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationFilter:
    """The conditions of a search; ``None`` sets no condition."""

    channel_id: int | None = None
    alarm_id: int | None = None
    state: NotificationState | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the SQL conditions."""
        return [
            column == value
            for column, value in (
                (Notification.channel_id, self.channel_id),
                (Notification.alarm_id, self.alarm_id),
                (Notification.state, self.state),
            )
            if value is not None
        ]


def find(
    session: Session, *, filter: NotificationFilter, limit: int, before: int | None = None
) -> Sequence[Notification]:
    """Return at most ``limit`` notifications with their channel and alarm, the newest first."""
    statement = select(Notification).where(*filter.conditions()).order_by(Notification.id.desc())
    if before is not None:
        statement = statement.where(Notification.id < before)
    loaded = (joinedload(Notification.channel), joinedload(Notification.alarm))
    return session.scalars(statement.options(*loaded).limit(limit)).all()


def count(session: Session, *, filter: NotificationFilter) -> int:
    """Return the number of notifications that ``find`` returns over all pages."""
    statement = select(func.count(Notification.id)).where(*filter.conditions())
    return session.scalar(statement) or 0
