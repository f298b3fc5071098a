"""Readings at the gates of lots that wait to be joined: written with their photo."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.parking import waiting
from galaxy_alpr.enums import Direction, LocationType

_WAITING = "readings_wait"


def add_readings(session: Session, photo: models.DetectionSession) -> None:
    """Insert a waiting reading for each detection of a photo that was inserted just now.

    Nothing is inserted for a photo at no location, or at one that belongs to no lot. A detection
    whose plate was not read has one, too.
    """
    location = photo.location
    if location is None or location.lot_id is None or not photo.detections:
        return
    place = _place(location, photo.passed)
    rows = [
        {
            "detection_id": item.id,
            "lot_id": location.lot_id,
            "location_id": location.id,
            "at": photo.captured_at,
            "place": str(place),
        }
        for item in photo.detections
    ]
    waiting.add(session, rows=rows)
    session.info[_WAITING] = True


def look_again(session: Session, *, detection_id: int) -> None:
    """Let the joiner look at the reading of a detection again: its text was changed."""
    if waiting.wait_again(session, detection_id=detection_id):
        session.info[_WAITING] = True


def wake_after_commits(sessions: sessionmaker[Session], wake: Callable[[], None]) -> None:
    """Call ``wake`` after each commit of ``sessions`` with readings that wait."""

    def after_commit(session: Session) -> None:
        if not session.in_nested_transaction() and session.info.pop(_WAITING, False):
            wake()

    def after_transaction_end(session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None:
            session.info.pop(_WAITING, None)

    event.listen(sessions, "after_commit", after_commit)
    event.listen(sessions, "after_transaction_end", after_transaction_end)


def _place(location: models.Location, passed: models.Pass | None) -> LocationType:
    """Return where the vehicle was; its direction counts more than the gate's name."""
    place = LocationType(location.type)
    direction = None if passed is None else passed.direction
    if place is LocationType.ENTRY and direction == Direction.OUT:
        return LocationType.EXIT
    if place is LocationType.EXIT and direction == Direction.IN:
        return LocationType.ENTRY
    return place
