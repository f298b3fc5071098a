"""Stays of vehicles."""

from __future__ import annotations

from datetime import datetime

from galaxy_alpr.client.models.base import Answer
from galaxy_alpr.client.models.detections import Detection
from galaxy_alpr.client.models.places import LocationRef, LotRef


class Visit(Answer):
    """A stay of a vehicle in a lot."""

    id: int
    lot: LotRef
    state: str
    text: str | None = None
    display_text: str | None = None
    is_hashed: bool
    text_hash: str | None = None
    country: str | None = None
    region_code: str | None = None
    vehicle_class: str | None = None
    color: str | None = None
    began_at: datetime
    entered_at: datetime | None = None
    exited_at: datetime | None = None
    last_seen_at: datetime
    stay_s: int | None = None
    entry_location: LocationRef | None = None
    exit_location: LocationRef | None = None
    probability: float | None = None
    reasons: tuple[str, ...]
    by_hand: bool


class VisitReading(Answer):
    """A reading of a visit."""

    id: int
    at: datetime
    place: str
    part: str | None = None
    location: LocationRef | None = None
    detection: Detection | None = None


class VisitChange(Answer):
    """A change of a visit by a person."""

    id: int
    action: str
    visit_id: int
    other_id: int | None = None
    reason: str | None = None
    changed_by: str
    created_at: datetime
    undone_at: datetime | None = None
    undone_by: str | None = None


class VisitDetail(Visit):
    """A visit with its readings and changes."""

    readings: tuple[VisitReading, ...]
    changes: tuple[VisitChange, ...]
