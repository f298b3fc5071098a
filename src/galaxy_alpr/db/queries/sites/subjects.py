"""The rows that a site sends, each loaded completely."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from galaxy_alpr.db.models import (
    Alarm,
    Detection,
    DetectionSession,
    Event,
    GateDecision,
    Location,
    Plate,
    Visit,
)


def photos(session: Session, *, ids: Collection[int]) -> Sequence[DetectionSession]:
    """Return photos by id, with their places, passes, candidates and corrections."""
    detections = selectinload(DetectionSession.detections)
    plate = detections.joinedload(Detection.plate)
    statement = (
        select(DetectionSession)
        .where(DetectionSession.id.in_(list(ids)))
        .order_by(DetectionSession.id)
        .execution_options(populate_existing=True)
        .options(
            joinedload(DetectionSession.location).joinedload(Location.lot),
            joinedload(DetectionSession.passed),
            detections.joinedload(Detection.vehicle),
            plate.selectinload(Plate.candidates),
            plate.selectinload(Plate.corrections),
        )
    )
    return session.scalars(statement).all()


def visits(session: Session, *, ids: Collection[int]) -> Sequence[Visit]:
    """Return visits by id, with their lots and readings."""
    statement = (
        select(Visit)
        .where(Visit.id.in_(list(ids)))
        .order_by(Visit.id)
        .options(joinedload(Visit.lot), selectinload(Visit.readings))
    )
    return session.scalars(statement).all()


def alarms(session: Session, *, ids: Collection[int]) -> Sequence[Alarm]:
    """Return alarms by id, with their places."""
    statement = (
        select(Alarm)
        .where(Alarm.id.in_(list(ids)))
        .order_by(Alarm.id)
        .options(joinedload(Alarm.location).joinedload(Location.lot), joinedload(Alarm.lot))
    )
    return session.scalars(statement).all()


def decisions(session: Session, *, ids: Collection[int]) -> Sequence[GateDecision]:
    """Return decisions at gates by id."""
    statement = select(GateDecision).where(GateDecision.id.in_(list(ids)))
    return session.scalars(statement.order_by(GateDecision.id)).all()


def locations(session: Session, *, ids: Collection[int]) -> Mapping[int, Location]:
    """Return locations by id, with their lots."""
    statement = select(Location).where(Location.id.in_(list(ids))).options(joinedload(Location.lot))
    return {row.id: row for row in session.scalars(statement)}


def photos_of_detections(
    session: Session, *, ids: Collection[int]
) -> Mapping[int, tuple[int, datetime]]:
    """Return the detections ``ids`` that exist, each with its id and when its photo was stored."""
    statement = (
        select(Detection.id, DetectionSession.created_at)
        .join(DetectionSession, DetectionSession.id == Detection.session_id)
        .where(Detection.id.in_(list(ids)))
    )
    return {row.id: (row.id, row.created_at) for row in session.execute(statement)}


def made_at(session: Session, *, ids: Collection[int]) -> Mapping[int, datetime]:
    """Return when those of the visits ``ids`` that exist were made."""
    statement = select(Visit.id, Visit.created_at).where(Visit.id.in_(list(ids)))
    return {row.id: row.created_at for row in session.execute(statement)}


def oldest_after(session: Session, *, event_id: int) -> datetime | None:
    """Return when the oldest event after ``event_id`` was recorded."""
    statement = select(Event.created_at).where(Event.id > event_id).order_by(Event.id)
    return session.scalar(statement.limit(1))
