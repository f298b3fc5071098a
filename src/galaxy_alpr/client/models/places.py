"""Locations, lots and how full they are."""

from __future__ import annotations

from datetime import datetime

from galaxy_alpr.client.models.base import Answer


class LocationRef(Answer):
    """The location of something."""

    id: int
    name: str
    type: str


class LotRef(Answer):
    """The lot of something."""

    id: int
    name: str
    timezone: str


class LocationLot(Answer):
    """The lot of a location."""

    id: int
    name: str
    capacity: int | None = None
    timezone: str
    keep_days: int | None = None
    keep_days_unlisted: int | None = None


class Lot(LocationLot):
    """A parking site, with the number of its locations."""

    locations: int


class Location(Answer):
    """A gate or a viewpoint, with the number of its pictures."""

    id: int
    name: str
    type: str
    lot: LocationLot | None = None
    country: str | None = None
    sessions: int
    upside_down: bool


class ClassOccupancy(Answer):
    """How many vehicles of one class a lot holds; ``vehicle_class`` is null for all of them."""

    vehicle_class: str | None = None
    occupied: int
    visits: int
    correction: int
    recount_id: int | None = None
    capacity: int | None = None
    free: int | None = None
    visits_url: str


class Occupancy(ClassOccupancy):
    """How full a lot is."""

    lot_id: int
    at: datetime
    state: str | None = None
    since: datetime | None = None
    by_class: tuple[ClassOccupancy, ...]
    unknown_class: int
