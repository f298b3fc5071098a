"""The values of a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from galaxy_alpr.enums import ReportInterval


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What was settled and refunded in a currency, in units with ``decimals`` digits."""

    currency: str
    decimals: int
    settled: int
    refunded: int

    @property
    def net(self) -> int:
        """What was settled less what was refunded."""
        return self.settled - self.refunded


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What happened in a period.

    ``stays`` are the visits that left and whose entry is known; the dwell times are theirs, and
    ``overstays`` those of them that took at least the limit. ``peak`` is the greatest number of
    vehicles, ``turnover`` how many vehicles left a space in a day on average.
    """

    entries: int
    exits: int
    stays: int
    overstays: int
    dwell_mean_s: float | None
    dwell_p50_s: int | None
    dwell_p90_s: int | None
    peak: int | None
    turnover: float | None
    revenue: tuple[Money, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalFigures(Figures):
    """The figures of one interval."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LotReport:
    """The figures of a lot: by interval, of the period, and of the period before.

    ``open_overstays`` are the visits that are open now and took at least the limit so far.
    """

    lot_id: int
    lot_name: str
    capacity: int | None
    open_overstays: int
    intervals: tuple[IntervalFigures, ...]
    total: Figures
    before: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkingReport:
    """The figures of lots in a period, whose intervals are those of the clock of ``zone``."""

    since: datetime
    until: datetime
    before_since: datetime
    zone: ZoneInfo
    interval: ReportInterval
    overstay_s: int
    lots: tuple[LotReport, ...]
    total: Figures
    before: Figures
