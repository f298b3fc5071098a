"""The worker that makes a delivery for each event and each webhook that wants it.

The stored events are the outbox: they are written in the transaction of their change. The cursor
and the deliveries are written together, so no event is left out and none is taken twice, whichever
process takes it, and whenever one ends.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Event, WebhookEndpoint
from galaxy_alpr.db.queries import events, places
from galaxy_alpr.db.queries.webhooks import deliveries, endpoints
from galaxy_alpr.enums import DeliveryState, WebhookFormat
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.webhooks.bodies.build import has_form
from galaxy_alpr.services.webhooks.subjects import lot_of, subject_of
from galaxy_alpr.services.worker import Worker

CURSOR = "webhooks"
PAGE = 500
INTERVAL_S = 1.0

MOVED_EACH = timedelta(minutes=1)
"""How often the cursor moves where no webhook is switched on: it holds back the retention."""

DELAY_S = 0.02
"""Time between a commit and the look for its events: several commits are taken at once."""


def wants(endpoint: WebhookEndpoint, event: Event, lot_id: int | None) -> bool:
    """Return whether an event is sent to a webhook, which is switched on."""
    return (
        event.id > endpoint.from_event_id
        and (not endpoint.event_types or event.type in endpoint.event_types)
        and (not endpoint.lots or lot_id in endpoint.lots)
        and has_form(WebhookFormat(endpoint.format), event.type, event.payload)
    )


class WebhookDispatcher:
    """Makes deliveries of new events; ``on_added`` is called after a commit that made some."""

    def __init__(
        self, *, sessions: sessionmaker[Session], clock: Clock, on_added: Callable[[], None]
    ) -> None:
        self.worker = Worker(
            "webhook-dispatcher", self.dispatch, interval_s=INTERVAL_S, delay_s=DELAY_S
        )
        self._sessions = sessions
        self._clock = clock
        self._on_added = on_added
        self._taken = 0
        self._moved_at: datetime | None = None

    def dispatch(self) -> int:
        """Make the deliveries of all new events; return how many."""
        count = 0
        while not self.worker.stopping and self._has_news():
            try:
                added, more = Transactions(self._sessions)(self._take)
            except IntegrityError:  # another process made the cursor at this moment
                continue
            count += added
            if added:
                self._on_added()
            if not more:
                break
        return count

    def _has_news(self) -> bool:
        """Return whether there are new events; without webhooks only now and then."""
        with self._sessions() as session:
            behind = events.newest_id(session) - self._taken
            if behind <= 0:
                return False
            return endpoints.any_enabled(session) or behind >= PAGE or self._is_late()

    def _is_late(self) -> bool:
        now = self._clock.now()
        return self._moved_at is None or abs(now - self._moved_at) >= MOVED_EACH

    def _take(self, session: Session) -> tuple[int, bool]:
        """Take a page of events; return the number of deliveries, and whether there are more."""
        last_id = events.lock_cursor(session, name=CURSOR, start=0)
        # The events first: a webhook that is added meanwhile gets those that come after it.
        page = events.after(session, event_id=last_id, limit=PAGE)
        wanted = endpoints.enabled(session)
        if not wanted:
            self._taken, self._moved_at = events.newest_id(session), self._clock.now()
            events.move_cursor(session, name=CURSOR, last_id=self._taken)
            return 0, False
        if not page:
            self._taken = last_id
            return 0, False
        lots = {id: row.lot_id for id, row in places.all_locations(session).items()}
        now = self._clock.now()
        rows = [
            _delivery(endpoint, event, now)
            for event in page
            for endpoint in wanted
            if wants(endpoint, event, lot_of(event.payload, event.location_id, lots))
        ]
        deliveries.add(session, rows=rows)
        events.move_cursor(session, name=CURSOR, last_id=page[-1].id)
        self._taken = page[-1].id
        return len(rows), len(page) == PAGE


def _delivery(endpoint: WebhookEndpoint, event: Event, now: datetime) -> dict[str, Any]:
    return {
        "endpoint_id": endpoint.id,
        "event_id": event.id,
        "message_id": f"msg_{uuid.uuid4().hex}",
        "type": event.type,
        "subject": subject_of(event.type, event.payload),
        "state": DeliveryState.PENDING.value,
        "attempt_count": 0,
        "next_attempt_at": now,
        "created_at": now,
    }
