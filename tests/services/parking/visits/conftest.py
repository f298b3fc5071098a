"""A lot with an entry and an exit, readings that are stored there, and what joins them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.enums import LocationType
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.parking.visits.joining import Joiners, VisitJoining
from galaxy_alpr.services.parking.visits.waiting import add_readings
from tests import factories
from tests.factories import AT, PlateSpec
from tests.services.parking.visits.exact_joiner import exact_joiner


@dataclass
class Site:
    """A lot whose readings are stored, and joined when told. ``now`` is the clock."""

    sessions: sessionmaker[Session]
    now: datetime = AT + timedelta(hours=12)
    gates: dict[LocationType, models.Location] = field(default_factory=dict)
    lot_id: int = 0

    def open(self, name: str = "North") -> Site:
        """Add the lot."""
        with self.sessions.begin() as session:
            lot = factories.make_lot(session, name, timezone="Asia/Jakarta")
            self.lot_id = lot.id
            self.gates = {
                type: factories.make_location(session, f"{name} {type}", type=type, lot=lot)
                for type in LocationType
            }
        return self

    def store(
        self,
        place: LocationType,
        minutes: float,
        *plates: str | PlateSpec | None,
        direction: str | None = None,
    ) -> list[int]:
        """Store a photo; return its detections."""
        at = AT + timedelta(minutes=minutes)
        with self.sessions.begin() as session:
            gate = session.merge(self.gates[place])
            row = factories.make_session(session, plates=plates, captured_at=at, location=gate)
            row.passed = None
            if direction is not None:
                row.passed = models.Pass(
                    **{"session_id": row.id, "pass_id": str(row.id), "first_at": at},
                    **{"last_at": at, "frames": 3, "direction": direction, "zones": []},
                    **{"sure": True, "evidence": []},
                )
            add_readings(session, row)
            return [item.id for item in row.detections]

    def joining(self, joiners: Joiners = exact_joiner) -> VisitJoining:
        """Return what joins, as another process has it."""
        clock = Clock(now=lambda: self.now)
        turn = timedelta(0)
        return VisitJoining(sessions=self.sessions, joiners=joiners, clock=clock, turn=turn)

    def visits(self) -> list[models.Visit]:
        """Return the visits, the oldest first."""
        with self.sessions() as session:
            order = (models.Visit.began_at, models.Visit.id)
            return list(session.scalars(select(models.Visit).order_by(*order)))

    def states(self) -> list[tuple[str | None, str]]:
        """Return text and state of the visits."""
        return [(row.text, row.state) for row in self.visits()]

    def events(self) -> Sequence[models.Event]:
        """Return the events of visits, the oldest first."""
        with self.sessions() as session:
            rows = session.scalars(select(models.Event).order_by(models.Event.id))
            return [row for row in rows if row.type.startswith("visit.")]

    def told(self) -> list[tuple[str, str, object]]:
        """Return type, state and text of the events of visits."""
        return [(row.type, str(row.payload["state"]), row.payload["text"]) for row in self.events()]


@pytest.fixture
def site(sessions: sessionmaker[Session]) -> Site:
    write_events(sessions, lambda: None)
    return Site(sessions).open()
