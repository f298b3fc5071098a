"""The joining of visits of one application."""

from __future__ import annotations

from contextlib import ExitStack

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.parking.joining.joiner import make_joiner
from galaxy_alpr.services.parking.visits.joining import VisitJoining
from galaxy_alpr.services.parking.visits.waiting import wake_after_commits
from galaxy_alpr.services.worker import Worker


def open_joining(sessions: sessionmaker[Session], clock: Clock, resources: ExitStack) -> Worker:
    """Return the worker that joins readings into visits; commits of ``sessions`` wake it."""
    joining = VisitJoining(sessions=sessions, joiners=make_joiner, clock=clock)
    resources.callback(joining.worker.stop)
    wake_after_commits(sessions, joining.worker.wake)
    return joining.worker
