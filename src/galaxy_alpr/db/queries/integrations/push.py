"""Devices that get alarms by web push, and the messages that wait for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from galaxy_alpr.db.models import Alarm, PushMessage, PushSubscription, User


def of_user(session: Session, *, user_id: int) -> Sequence[PushSubscription]:
    """Return the devices of a person, the newest first."""
    statement = select(PushSubscription).where(PushSubscription.user_id == user_id)
    return session.scalars(statement.order_by(PushSubscription.id.desc())).all()


def count(session: Session, *, user_id: int) -> int:
    """Return the number of devices of a person."""
    statement = select(func.count(PushSubscription.id)).where(PushSubscription.user_id == user_id)
    return session.scalar(statement) or 0


def get(
    session: Session, *, id: int, user_id: int | None = None, lock: bool = False
) -> PushSubscription | None:
    """Return a device, only that of a person where one is named; ``lock`` it to change it."""
    statement = select(PushSubscription).where(PushSubscription.id == id)
    if user_id is not None:
        statement = statement.where(PushSubscription.user_id == user_id)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def by_endpoint(session: Session, *, endpoint_hash: str) -> PushSubscription | None:
    """Return the device of an address at a push service, locked."""
    statement = select(PushSubscription).where(PushSubscription.endpoint_hash == endpoint_hash)
    return session.scalars(statement.with_for_update()).one_or_none()


def in_use(session: Session) -> Sequence[PushSubscription]:
    """Return the devices of all people who may log in."""
    statement = select(PushSubscription).join(User, User.id == PushSubscription.user_id)
    active = statement.where(User.disabled_at.is_(None))
    return session.scalars(active.order_by(PushSubscription.id)).all()


def delete_of_logins(
    session: Session, *, user_id: int, id: int | None = None, but: int | None = None
) -> None:
    """Delete a person's devices, those of the log-in ``id``, or of all log-ins ``but`` one."""
    conditions: list[ColumnElement[bool]] = [PushSubscription.user_id == user_id]
    login = PushSubscription.login_session_id
    if id is not None:
        conditions.append(login == id)
    if but is not None:
        conditions.append(or_(login.is_(None), login != but))
    session.execute(delete(PushSubscription).where(*conditions))


def known(session: Session, *, alarm_ids: Collection[int]) -> set[tuple[int, int]]:
    """Return device and alarm of the messages of alarms that are stored already."""
    statement = select(PushMessage.subscription_id, PushMessage.alarm_id)
    rows = session.execute(statement.where(PushMessage.alarm_id.in_(list(alarm_ids))))
    return {(subscription, alarm) for subscription, alarm in rows}


def drop_alarms(session: Session, *, alarm_ids: Collection[int]) -> None:
    """Delete the messages of alarms."""
    session.execute(delete(PushMessage).where(PushMessage.alarm_id.in_(list(alarm_ids))))


def drop(session: Session, *, id: int) -> None:
    """Delete a message."""
    session.execute(delete(PushMessage).where(PushMessage.id == id))


def claim_due(session: Session, *, now: datetime, until: datetime, limit: int) -> list[int]:
    """Let the caller alone send what is due, until a moment; return the ids of the messages."""
    statement = select(PushMessage.id).where(PushMessage.due_at <= now)
    ids = session.scalars(statement.order_by(PushMessage.due_at, PushMessage.id).limit(limit)).all()
    return [id for id in ids if _claim(session, id, now, until)]


def _claim(session: Session, id: int, now: datetime, until: datetime) -> bool:
    changed = session.execute(
        update(PushMessage)
        .where(PushMessage.id == id, PushMessage.due_at <= now)
        .values(due_at=until)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def message(session: Session, *, id: int) -> PushMessage | None:
    """Return a message with its device, its person, and its alarm with the places."""
    loaded = joinedload(PushMessage.alarm)
    statement = (
        select(PushMessage)
        .where(PushMessage.id == id)
        .options(
            joinedload(PushMessage.subscription).joinedload(PushSubscription.user),
            loaded.joinedload(Alarm.location),
            loaded.joinedload(Alarm.lot),
        )
    )
    return session.scalars(statement).one_or_none()


def retry(session: Session, *, id: int, due_at: datetime) -> None:
    """Store when a message that could not be sent is tried again."""
    session.execute(
        update(PushMessage)
        .where(PushMessage.id == id)
        .values(due_at=due_at, attempts=PushMessage.attempts + 1)
    )


def note_sent(session: Session, *, id: int, at: datetime) -> None:
    """Store that a push service accepted a message for a device."""
    session.execute(
        update(PushSubscription)
        .where(PushSubscription.id == id)
        .values(last_success_at=at, failures=0, last_error=None)
    )


def note_error(session: Session, *, id: int, error: str) -> None:
    """Store why a message for a device could not be sent."""
    session.execute(
        update(PushSubscription)
        .where(PushSubscription.id == id)
        .values(failures=PushSubscription.failures + 1, last_error=error)
    )
