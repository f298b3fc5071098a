"""The plate lists, and what a plate may do."""

from __future__ import annotations

from datetime import datetime

from galaxy_alpr.client.models.base import Answer
from galaxy_alpr.client.models.detections import Edit
from galaxy_alpr.client.models.places import LocationRef


class ListEntry(Answer):
    """A listed plate."""

    plate: str
    display_text: str
    status: str
    validity: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    note: str | None = None
    holder: str | None = None
    instruction: str | None = None
    created_at: datetime
    updated_at: datetime


class SeenPlace(Answer):
    """Where a plate was read."""

    location: LocationRef | None = None
    count: int
    first_seen: datetime
    last_seen: datetime


class NearMatch(Answer):
    """A listed plate whose text is similar."""

    entry: ListEntry
    distance: float
    edits: tuple[Edit, ...]


class PlateStatus(Answer):
    """A plate's list status and where it was read."""

    plate: str
    display_text: str
    status: str
    entry: ListEntry | None = None
    count: int
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    locations: tuple[SeenPlace, ...]
    near_matches: tuple[NearMatch, ...]


class RightAnswer(Answer):
    """What a plate may do in a lot, and by which right."""

    kind: str | None = None
    allows: bool
    reason: str
    source: str | None = None
    id: int | None = None
    holder: str | None = None
    instruction: str | None = None
    note: str | None = None
    watched: bool
    validations: tuple[int, ...]


class SimilarRight(Answer):
    """What a plate with a similar text may do."""

    plate: str
    display_text: str
    distance: float
    allows: bool
    answer: RightAnswer


class RightCheck(Answer):
    """Whether a plate may enter a lot at a moment."""

    plate: str
    lot_id: int | None = None
    at: datetime
    answer: RightAnswer
    similar: tuple[SimilarRight, ...]
