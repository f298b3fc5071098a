"""A site with webhooks whose clock a test sets."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import WebhookDelivery, WebhookEndpoint
from galaxy_alpr.enums import VisitState
from galaxy_alpr.events import VisitChanged
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import record_event, write_events
from galaxy_alpr.services.webhooks.bodies.build import Bodies
from galaxy_alpr.services.webhooks.dispatch import WebhookDispatcher
from galaxy_alpr.services.webhooks.endpoints import EndpointValues, NewSecret, add_endpoint
from galaxy_alpr.services.webhooks.links import PictureLinks
from galaxy_alpr.services.webhooks.secrets import WebhookSecrets
from galaxy_alpr.services.webhooks.sender import WebhookSender
from galaxy_alpr.services.webhooks.sending.addresses import AddressRule, Resolve, resolve
from galaxy_alpr.services.webhooks.sending.client import WebhookClient
from galaxy_alpr.storage import ArtifactStore
from tests.factories import AT
from tests.services.webhooks.receiver import Receiver, running

Sessions = sessionmaker[Session]
LOOPBACK = ("127.0.0.0/8",)


class Webhooked:
    """A dispatcher and a sender, and what a test does with them."""

    def __init__(
        self,
        sessions: Sessions,
        folder: Path,
        *,
        networks: Sequence[str] = LOOPBACK,
        lookup: Resolve = resolve,
        timeout_s: float = 5,
    ) -> None:
        self.sessions = sessions
        self.now = AT
        self.clock = Clock(now=lambda: self.now)
        self.store = ArtifactStore(folder, durable=False)
        self.store.make_folders()
        self.links = PictureLinks(
            self.store, self.clock, base_url="https://p.example", lifetime=timedelta(days=7)
        )
        self.secrets = WebhookSecrets(self.store)
        self.rule = AddressRule(networks, lookup=lookup)
        self.bodies = Bodies(self.store, self.links, ZoneInfo("Asia/Jakarta"), "https://p.example")
        self.client = WebhookClient(self.rule, timeout_s=timeout_s)
        self.ends: Counter[str] = Counter()
        self.sender = WebhookSender(
            sessions=sessions,
            clock=self.clock,
            client=self.client,
            bodies=self.bodies,
            secrets=self.secrets,
            chance=random.Random(1),
            report=lambda end: self.ends.update([end]),
        )
        self.dispatcher = WebhookDispatcher(
            sessions=sessions, clock=self.clock, on_added=lambda: None
        )

    def add(self, url: str, name: str = "Hook", **values: Any) -> NewSecret:
        """Add a webhook to which events are sent from now on."""
        columns = {
            "name": name,
            "url": url,
            "event_types": [],
            "lots": [],
            "format": "standard",
            "pictures": "links",
            "allow_private": self.rule.has_private,
            "enabled": True,
            **values,
        }
        with self.sessions.begin() as session:
            return add_endpoint(
                session,
                EndpointValues(columns),
                secrets=self.secrets,
                rule=self.rule,
                now=self.now,
                actor=SYSTEM,
            )

    def happen(self, *visits: int, lot_id: int = 1, text: str = "B1234XYZ") -> None:
        """Commit one event of each visit, and make the deliveries."""
        for visit in visits:
            with self.sessions.begin() as session:
                record_event(session, visit_changed(visit, lot_id, text))
        self.dispatcher.dispatch()

    def drain(self) -> None:
        """Send all that is due now, and what that makes due."""
        while self.sender.run():
            self.sender.wait()

    def after(self, passed: timedelta) -> None:
        """Let time pass, and send what is due then."""
        self.now += passed
        self.drain()

    def deliveries(self) -> list[WebhookDelivery]:
        with self.sessions() as session:
            return list(session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)))

    def states(self) -> list[tuple[str, int]]:
        """Return state and number of attempts of all deliveries."""
        return [(row.state, row.attempt_count) for row in self.deliveries()]

    def endpoint(self) -> WebhookEndpoint:
        with self.sessions() as session:
            return session.scalars(select(WebhookEndpoint)).one()


def visit_changed(visit_id: int, lot_id: int = 1, text: str = "B1234XYZ") -> VisitChanged:
    """Return an event of a visit."""
    return VisitChanged(
        visit_id=visit_id,
        lot_id=lot_id,
        state=VisitState.OPEN,
        text=text,
        display_text=text,
        vehicle_class=None,
        entered_at=AT,
        exited_at=None,
        probability=None,
    )


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running() as receiver:
        yield receiver


@pytest.fixture
def site(sessions: Sessions, tmp_path: Path) -> Iterator[Webhooked]:
    write_events(sessions, lambda: None)
    site = Webhooked(sessions, tmp_path / "data")
    yield site
    site.sender.stop()


def at(moment: datetime) -> timedelta:
    """Return the time from the beginning of a test to a moment."""
    return moment - AT
