"""The report on lots: what entered, left, stayed and was paid, by local intervals."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Lot
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.reports import figures as queries
from galaxy_alpr.db.queries.reports.figures import Counted, Rows
from galaxy_alpr.enums import ReportInterval
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.parking.occupancy.now import find_lot, timeline
from galaxy_alpr.services.parking.occupancy.timeline import Timeline
from galaxy_alpr.services.reports.intervals import Period, intervals, period_before
from galaxy_alpr.services.reports.tally import Tally
from galaxy_alpr.services.reports.values import (
    Figures,
    IntervalFigures,
    LotReport,
    ParkingReport,
)

DAY = timedelta(days=1)
MAX_DAYS = 400
MAX_INTERVALS = 800
MAX_PEAK_DAYS = 92
"""Longer periods have no peak: every visit would be read for it."""

OVERSTAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report is on; ``now`` is the moment at which it is made."""

    since: datetime
    until: datetime
    interval: ReportInterval
    zone: ZoneInfo
    overstay_s: int = OVERSTAY_S
    now: datetime

    def days(self, period: Period) -> float:
        """Return how many days of a period have passed."""
        return (min(period[1], self.now) - period[0]) / DAY


def lots_of(session: Session, lot_ids: Sequence[int]) -> list[Lot]:
    """Return lots by id, without one all. Raises ``NotFound``."""
    if lot_ids:
        return [find_lot(session, lot_id) for lot_id in lot_ids]
    return [use.lot for use in places.lots(session)]


def common_zone(lots: Iterable[Lot], site: ZoneInfo) -> ZoneInfo:
    """Return the timezone of all of the lots, ``site`` where they have several or there is none."""
    names = {lot.timezone for lot in lots}
    return ZoneInfo(names.pop()) if len(names) == 1 else site


def parking_report(session: Session, lots: Sequence[Lot], asked: Asked) -> ParkingReport:
    """Return the report on lots. Raises ``ValidationFailed`` for a period that is too long."""
    if (asked.until - asked.since) / DAY > MAX_DAYS:
        raise ValidationFailed(f"a report has at most {MAX_DAYS} days", field="from")
    parts = intervals(asked.since, asked.until, asked.interval, asked.zone)
    if len(parts) > MAX_INTERVALS:
        raise ValidationFailed(
            f"a report has at most {MAX_INTERVALS} intervals; a longer interval has fewer",
            field="interval",
        )
    ids = [lot.id for lot in lots]
    counts = _Counts(session, ids, asked, parts)
    found = [_lot_report(session, lot, asked, counts) for lot in lots]
    known = [lot.capacity for lot in lots if lot.capacity is not None]
    capacity = sum(known) if len(known) == len(lots) else None
    return ParkingReport(
        since=asked.since,
        until=asked.until,
        before_since=counts.before[0],
        zone=asked.zone,
        interval=asked.interval,
        overstay_s=asked.overstay_s,
        lots=tuple(found),
        total=_figures(counts.sum_now(ids), asked, (asked.since, asked.until), capacity),
        before=_figures(counts.sum_before(ids), asked, counts.before, capacity),
    )


class _Counts:
    """The counts of lots by interval, and of the period before."""

    def __init__(
        self, session: Session, ids: Sequence[int], asked: Asked, parts: Sequence[Period]
    ) -> None:
        self.parts = parts
        self.before = period_before(asked.since, asked.until, asked.zone)
        late = asked.now - timedelta(seconds=asked.overstay_s)
        self.overstays = queries.open_overstays(session, lot_ids=ids, entered_until=late)
        self.now = _tallies(session, ids, parts, asked.zone)
        self._past = _tallies(session, ids, [self.before], asked.zone)

    def sum_now(self, ids: Sequence[int]) -> Tally:
        """Return the sums of lots over the period."""
        return _sum(tally for lot_id in ids for tally in self.now[lot_id])

    def sum_before(self, ids: Sequence[int]) -> Tally:
        """Return the sums of lots over the period before."""
        return _sum(tally for lot_id in ids for tally in self._past[lot_id])


def _lot_report(session: Session, lot: Lot, asked: Asked, counts: _Counts) -> LotReport:
    line = _timeline(session, lot, counts.before[0], asked)
    total, before = counts.sum_now([lot.id]), counts.sum_before([lot.id])
    return LotReport(
        lot_id=lot.id,
        lot_name=lot.name,
        capacity=lot.capacity,
        open_overstays=counts.overstays.get(lot.id, 0),
        intervals=tuple(
            _of_interval(_figures(tally, asked, part, lot.capacity, line), part)
            for part, tally in zip(counts.parts, counts.now[lot.id], strict=True)
        ),
        total=_figures(total, asked, (asked.since, asked.until), lot.capacity, line),
        before=_figures(before, asked, counts.before, lot.capacity, line),
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    found = Tally()
    for tally in tallies:
        found.add(tally)
    return found


def _timeline(session: Session, lot: Lot, since: datetime, asked: Asked) -> Timeline | None:
    until = min(asked.until, asked.now)
    if since >= until or (asked.until - asked.since) / DAY > MAX_PEAK_DAYS:
        return None
    return timeline(session, lot.id, since, until)


def _figures(
    tally: Tally,
    asked: Asked,
    period: Period,
    capacity: int | None,
    line: Timeline | None = None,
) -> Figures:
    begin, end = period[0], min(period[1], asked.now)
    peak = line.peak(begin, end)[0] if line is not None and begin < end else None
    return tally.figures(
        overstay_s=asked.overstay_s, capacity=capacity, days=asked.days(period), peak=peak
    )


def _of_interval(figures: Figures, part: Period) -> IntervalFigures:
    values = {name: getattr(figures, name) for name in Figures.__dataclass_fields__}
    return IntervalFigures(**values, since=part[0], until=part[1])


def _tallies(
    session: Session, lot_ids: Sequence[int], parts: Sequence[Period], zone: ZoneInfo
) -> Mapping[int, list[Tally]]:
    """Return the counts of each lot in each of the periods, which follow one another."""
    offsets = {begin.astimezone(zone).utcoffset() for begin, _ in parts}
    counted = Counted(
        lot_ids=lot_ids,
        since=parts[0][0],
        until=parts[-1][1],
        by_minute=queries.needs_minutes(offsets),
    )
    begins = [begin for begin, _ in parts]
    found = {lot_id: [Tally() for _ in parts] for lot_id in lot_ids}

    def each(rows: Rows, add: Callable[..., None]) -> None:
        for lot_id, slot, *values in rows:
            part = bisect_right(begins, queries.moment_of(slot)) - 1
            add(found[lot_id][max(part, 0)], *values)

    each(queries.entries(session, counted=counted), _add_entries)
    each(queries.exits(session, counted=counted), _add_exits)
    each(queries.settled(session, counted=counted), _add_settled)
    each(queries.refunded(session, counted=counted), _add_refunded)
    return found


def _add_entries(tally: Tally, number: int) -> None:
    tally.entries += number


def _add_exits(tally: Tally, stay_s: int | None, number: int) -> None:
    tally.exits += number
    if stay_s is not None:
        tally.stays[stay_s] += number


def _add_settled(tally: Tally, currency: str, decimals: int, amount: int) -> None:
    tally.settled[currency, decimals] += int(amount)


def _add_refunded(tally: Tally, currency: str, decimals: int, amount: int) -> None:
    tally.refunded[currency, decimals] += int(amount)
