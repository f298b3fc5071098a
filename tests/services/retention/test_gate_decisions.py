"""Decisions at gates and their openings go by their age, but those about held photos."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import GateCommand, GateDecision, LegalHold
from galaxy_alpr.db.queries.parking import gates
from galaxy_alpr.enums import HoldSubject
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.retention.by_age import AgeRetention
from tests import factories
from tests.factories import AT

DAY = timedelta(days=1)
ACTOR = {"actor_kind": "system", "actor_name": "system"}


def add(session: Session, text: str, days: int, *, detection_id: int | None = None) -> None:
    """Add a decision that is ``days`` old, and its opening, which has ended."""
    at = AT - days * DAY
    decision = GateDecision(
        **{"reading_hash": text, "text": text, "captured_at": at, "decided_at": at},
        **{"mode": "live", "outcome": "allow", "reason": "allowed", "detail": "", "latency_ms": 1},
        **{"detection_id": detection_id, **ACTOR},
    )
    session.add(decision)
    session.flush()
    session.add(
        GateCommand(
            **{"decision_id": decision.id, "state": "succeeded", "ended_at": at},
            **{"created_at": at, "expires_at": at, **ACTOR},
        )
    )


def test_old_decisions_go_with_their_openings(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        photo = factories.make_session(session, plates=["D1"])
        hold = {"subject_type": HoldSubject.SESSION, "subject_id": photo.id, "reason": "a claim"}
        session.add(LegalHold(**hold, created_by="Ani"))
        add(session, "D1", 400, detection_id=photo.detections[0].id)
        for text, days in (("A1", 366), ("B1", 364), ("C1", 0)):
            add(session, text, days)
    clock = Clock(now=lambda: AT)
    retention = AgeRetention(
        "gate decisions", gates.delete_old, sessions=sessions, max_age=365 * DAY, clock=clock
    )
    assert retention.prune() == 3
    with sessions() as session:
        texts = session.scalars(select(GateDecision.text).order_by(GateDecision.text)).all()
        openings = session.scalars(select(GateCommand.id)).all()
    assert (texts, len(openings)) == (["B1", "C1", "D1"], 2)
    assert retention.prune() == 0
