"""Deliveries go by their age, and events stay for who has not got them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import (
    Event,
    EventCursor,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.retention.events import EventRetention
from galaxy_alpr.services.retention.webhooks import TOO_OLD, WebhookRetention
from tests.factories import AT

Sessions = sessionmaker[Session]
DAY = timedelta(days=1)


def add(session: Session, event_id: int, state: str, made: timedelta) -> None:
    """Add a delivery that was made, and ended, some time before ``AT``."""
    ended = state != "pending"
    session.add(
        WebhookDelivery(
            endpoint_id=1,
            event_id=event_id,
            message_id=f"msg_{event_id}",
            type="list.changed",
            subject="type:list.changed",
            state=state,
            attempt_count=1,
            next_attempt_at=None if ended else AT,
            created_at=AT - made,
            ended_at=AT - made if ended else None,
        )
    )


def make_endpoint(session: Session) -> None:
    session.add(
        WebhookEndpoint(
            id=1,
            name="Hook",
            url="https://r.example/",
            event_types=[],
            lots=[],
            format="standard",
            pictures="links",
            allow_private=False,
            enabled=True,
            from_event_id=0,
            created_by="Ani",
        )
    )
    session.flush()


def test_deliveries_go_by_their_age_and_those_that_wait_too_long_are_dead(
    sessions: Sessions,
) -> None:
    cases = [
        ("delivered", 6 * DAY),
        ("delivered", 8 * DAY),
        ("dead", 29 * DAY),
        ("dead", 31 * DAY),
        ("pending", 6 * DAY),
        ("pending", 8 * DAY),
    ]
    with sessions.begin() as session:
        make_endpoint(session)
        for event_id, (state, made) in enumerate(cases, start=1):
            add(session, event_id, state, made)
        session.flush()
        id = session.scalars(select(WebhookDelivery.id).order_by(WebhookDelivery.id)).all()[1]
        session.add(WebhookAttempt(delivery_id=id, at=AT - 8 * DAY, duration_ms=3))
    assert WebhookRetention(sessions=sessions, clock=Clock(now=lambda: AT)).prune() == 2
    with sessions() as session:
        rows = session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.event_id)).all()
        assert [(row.event_id, row.state) for row in rows] == [
            (1, "delivered"),
            (3, "dead"),
            (5, "pending"),
            (6, "dead"),
        ]
        assert rows[3].last_error == TOO_OLD
        assert session.scalars(select(WebhookAttempt)).all() == []


def test_events_stay_for_readers_and_pending_deliveries_for_a_week(sessions: Sessions) -> None:
    def left() -> list[int]:
        clock = Clock(now=lambda: AT)
        retention = EventRetention(sessions=sessions, max_age=DAY, max_count=1000, clock=clock)
        retention.prune()
        with sessions() as session:
            return list(session.scalars(select(Event.id).order_by(Event.id)))

    with sessions.begin() as session:
        make_endpoint(session)
        for id in range(1, 9):
            made = AT - 3 * DAY
            session.add(Event(id=id, type="list.changed", created_at=made, payload={}))
        session.add(EventCursor(name="webhooks", last_id=5, updated_at=AT - DAY))
        add(session, 3, "pending", 3 * DAY)
        add(session, 2, "pending", 8 * DAY)
    assert left() == [3, 4, 5, 6, 7, 8]
    with sessions.begin() as session:
        session.execute(update(WebhookDelivery).values(state="delivered", ended_at=AT))
    assert left() == [6, 7, 8]
    with sessions.begin() as session:
        session.execute(update(EventCursor).values(updated_at=AT - 8 * DAY))
    assert left() == []
