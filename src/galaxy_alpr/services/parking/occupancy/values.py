"""How full a lot is, was, and will probably be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from galaxy_alpr.enums import OccupancyState, VehicleClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The vehicles in a lot, of one class or all.

    ``occupied`` is the number of open ``visits`` plus the ``correction`` of the newest count by
    hand, ``recount_id``; it is at least 0. ``vehicle_class`` is ``None`` for all.
    """

    vehicle_class: VehicleClass | None
    occupied: int
    visits: int
    correction: int
    recount_id: int | None
    capacity: int | None

    @property
    def free(self) -> int | None:
        """The number of free spaces, ``None`` where the capacity is not known."""
        return None if self.capacity is None else max(0, self.capacity - self.occupied)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy:
    """How full a lot is at a moment.

    ``state`` is ``None`` where the capacity is not known. ``unknown_class`` is the number of open
    visits whose vehicle's class is not known; they count in ``total`` only.
    """

    at: datetime
    total: Count
    state: OccupancyState | None
    since: datetime | None
    by_class: tuple[Count, ...]
    unknown_class: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One local hour of a lot; ``occupied`` is the number at its beginning."""

    since: datetime
    until: datetime
    entries: int
    exits: int
    occupied: int
    peak: int
    peak_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A period of a lot.

    ``turnover`` is how many vehicles left a space in a day on average. ``dwell_p50_s`` and
    ``dwell_p90_s`` are percentiles of the stays that ended in the period, ``stays`` their number.
    """

    since: datetime
    until: datetime
    hours: tuple[Hour, ...]
    entries: int
    exits: int
    peak: int
    peak_at: datetime
    capacity: int | None
    turnover: float | None
    stays: int
    dwell_p50_s: float | None
    dwell_p90_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastHour:
    """What is to be expected at the beginning of a local hour, from the same hours of weeks before.

    ``numbers`` has the vehicles at the moments it was computed from, the newest first; without one,
    the median and the quartiles are ``None``.
    """

    since: datetime
    numbers: Mapping[datetime, int]
    median: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def days(self) -> tuple[datetime, ...]:
        """The moments it was computed from."""
        return tuple(self.numbers)
