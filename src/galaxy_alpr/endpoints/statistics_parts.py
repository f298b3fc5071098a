"""From the counts of the database to the parts of the statistics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import places, statistics
from galaxy_alpr.db.queries.statistics import KindGroup, PlateGroup, Scope, SlotCount
from galaxy_alpr.endpoints.local_time import LocalTime, days_between
from galaxy_alpr.endpoints.schemas.statistics import (
    CountryCount,
    DayCount,
    HourCount,
    LocationCount,
    PlateTypeCount,
    ReadRate,
    RegionCount,
    StatusCount,
    StepLatency,
    Totals,
    UnreadReasonCount,
    VehicleClassCount,
    WeekHourCount,
)
from galaxy_alpr.endpoints.statistics_totals import Amounts, by_kind, totals
from galaxy_alpr.enums import LocationType, PlateStatus, PlateType, UnreadReason, VehicleClass

MAX_FILLED_DAYS = 3660
"""Days without traffic are told for periods up to this length."""

Key = TypeVar("Key", bound=Hashable)


class StatisticsParts:
    """The parts for one scope; what several of them count is counted once."""

    def __init__(
        self, session: Session, *, scope: Scope, before: Scope | None, zone: ZoneInfo, at: datetime
    ) -> None:
        self._session = session
        self._scope = scope
        self._before = before
        self._local = LocalTime(zone)
        self._at = at

    @cached_property
    def _images(self) -> dict[int | None, int]:
        return statistics.images(self._session, scope=self._scope)

    @cached_property
    def _kinds(self) -> list[KindGroup]:
        return statistics.kinds(self._session, scope=self._scope)

    @cached_property
    def _groups(self) -> list[PlateGroup]:
        return statistics.plate_groups(self._session, scope=self._scope)

    @cached_property
    def _texts(self) -> statistics.TextCounts:
        return statistics.texts(self._session, scope=self._scope)

    @cached_property
    def _detection_slots(self) -> list[SlotCount]:
        return statistics.detections_by_slot(self._session, scope=self._scope)

    @cached_property
    def _week_hours(self) -> dict[tuple[int, int], int]:
        return self._local.by_hour(self._detection_slots)

    @cached_property
    def _read_counts(self) -> tuple[int, int]:
        return statistics.read_counts(self._session, scope=self._scope)

    @cached_property
    def _read_counts_before(self) -> tuple[int, int] | None:
        if self._before is None:
            return None
        return statistics.read_counts(self._session, scope=self._before)

    def totals(self) -> Totals:
        """Return how much was seen, and the change against the period before."""
        now = Amounts(
            images=sum(self._images.values()),
            kinds=by_kind(self._kinds),
            read_plates=self._read_counts[1],
            distinct_plates=self._texts.distinct,
        )
        if self._before is None or self._read_counts_before is None:
            return totals(now, None)
        before = Amounts(
            images=sum(statistics.images(self._session, scope=self._before).values()),
            kinds=by_kind(statistics.kinds(self._session, scope=self._before)),
            read_plates=self._read_counts_before[1],
            distinct_plates=statistics.texts(self._session, scope=self._before).distinct,
        )
        return totals(now, before)

    def vehicle_classes(self) -> list[VehicleClassCount]:
        """Return the vehicles by class."""
        counts = statistics.vehicle_classes(self._session, scope=self._scope)
        return [
            VehicleClassCount(vehicle_class=VehicleClass(name), vehicles=count, share=share)
            for name, count, share in _shares(counts.items())
        ]

    def plate_types(self) -> list[PlateTypeCount]:
        """Return the plates by type, read or not."""
        return [
            PlateTypeCount(type=None if key is None else PlateType(key), plates=count, share=share)
            for key, count, share in self._shares_by(lambda group: group.type)
        ]

    def regions(self) -> list[RegionCount]:
        """Return the plates by region."""
        names = {(group.country, group.region_code): group.region_name for group in self._groups}
        shares = self._shares_by(lambda group: (group.country, group.region_code))
        return [
            RegionCount(country=key[0], code=key[1], name=names[key], plates=count, share=share)
            for key, count, share in shares
        ]

    def countries(self) -> list[CountryCount]:
        """Return the plates by country."""
        return [
            CountryCount(country=key, plates=count, share=share)
            for key, count, share in self._shares_by(lambda group: group.country)
        ]

    def statuses(self) -> list[StatusCount]:
        """Return the plates that have a text by their standing now."""
        listed = statistics.listed(self._session, scope=self._scope, at=self._at)
        unlisted = self._texts.plates - sum(listed.values())
        counts = {status: listed.get(status, 0) for status in PlateStatus}
        counts[PlateStatus.UNLISTED] = unlisted
        return [
            StatusCount(status=status, plates=count, share=share)
            for status, count, share in _shares(counts.items())
        ]

    def locations(self) -> list[LocationCount]:
        """Return what was seen at each location."""
        read: Counter[int | None] = Counter()
        for group in self._groups:
            read[group.location_id] += group.read
        kinds: dict[int | None, list[KindGroup]] = {}
        for item in self._kinds:
            kinds.setdefault(item.location_id, []).append(item)
        known = places.all_locations(self._session)
        shown: list[int | None] = [
            id for id in known if self._scope.location_ids is None or id in self._scope.location_ids
        ]
        if None in self._images:
            shown.append(None)
        counts = []
        for id in shown:
            row = None if id is None else known[id]
            amounts = Amounts(self._images.get(id, 0), by_kind(kinds.get(id, [])), read[id], 0)
            counts.append(
                LocationCount(
                    id=id,
                    name=None if row is None else row.name,
                    type=None if row is None else LocationType(row.type),
                    images=amounts.images,
                    vehicles=amounts.vehicles,
                    plates=amounts.plates,
                    read_plates=amounts.read_plates,
                    read_rate=_rate(amounts.read_plates, amounts.plates),
                )
            )
        return sorted(counts, key=lambda item: (-item.images, item.name or ""))

    def trend(self) -> list[DayCount]:
        """Return what was seen day by day, in the days of the timezone."""
        detections = self._local.by_day(self._detection_slots)
        plates = self._local.by_day(statistics.plates_by_slot(self._session, scope=self._scope))
        return [
            DayCount(
                date=day,
                detections=detections.get(day, (0, 0))[0],
                vehicles=detections.get(day, (0, 0))[1],
                plates=plates.get(day, (0, 0))[0],
                read_plates=plates.get(day, (0, 0))[1],
            )
            for day in self._days(list(detections))
        ]

    def hours(self) -> list[HourCount]:
        """Return the detections by hour of the day, in the hours of the timezone."""
        counts: Counter[int] = Counter()
        for (_, hour), count in self._week_hours.items():
            counts[hour] += count
        return [HourCount(hour=hour, detections=counts[hour]) for hour in range(24)]

    def weekday_hours(self) -> list[WeekHourCount]:
        """Return the detections by hour of the week, in the hours of the timezone."""
        return [
            WeekHourCount(weekday=day, hour=hour, detections=self._week_hours.get((day, hour), 0))
            for day in range(1, 8)
            for hour in range(24)
        ]

    def read_rate(self) -> ReadRate:
        """Return how many of the plates seen the engine read."""
        plates, read = self._read_counts
        before = self._read_counts_before
        return ReadRate(
            plates=plates,
            read_plates=read,
            rate=_rate(read, plates),
            rate_before=None if before is None else _rate(before[1], before[0]),
        )

    def unread_reasons(self) -> list[UnreadReasonCount]:
        """Return why plates were seen and not read."""
        counts: Counter[str | None] = Counter()
        for group in self._groups:
            counts[group.unread_reason] += group.plates - group.read
        return [
            UnreadReasonCount(
                reason=None if key is None else UnreadReason(key), plates=count, share=share
            )
            for key, count, share in _shares(counts.items())
            if count
        ]

    def latency(self) -> list[StepLatency]:
        """Return how long detecting, reading and all took an image."""
        samples = statistics.latencies(self._session, scope=self._scope)
        if not samples:
            return []
        return [
            _step_latency("detect", [item.detect_ms for item in samples]),
            _step_latency("read", [item.read_ms for item in samples]),
            _step_latency("total", [item.total_ms for item in samples]),
        ]

    def _shares_by(self, key: Callable[[PlateGroup], Key]) -> list[tuple[Key, int, float]]:
        counts: Counter[Key] = Counter()
        for group in self._groups:
            counts[key(group)] += group.plates
        return _shares(counts.items())

    def _days(self, seen: Sequence[date]) -> Sequence[date]:
        """Return the days of the period, also those on which nothing was seen."""
        since, until = self._scope.since, self._scope.until
        first, last = (seen[0], seen[-1]) if seen else (None, None)
        if since is not None:
            first = self._local.day(since)
            last = max(last or first, self._local.day(self._at))
        if until is not None:
            last = self._local.day(until - timedelta(microseconds=1))
        if first is None or last is None:
            return []
        return days_between(first, last) if (last - first).days <= MAX_FILLED_DAYS else seen


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the sorted, not empty values lie, interpolated."""
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def _step_latency(step: Literal["detect", "read", "total"], values: list[float]) -> StepLatency:
    values.sort()
    return StepLatency(
        step=step,
        samples=len(values),
        p50_ms=percentile(values, 0.50),
        p95_ms=percentile(values, 0.95),
        p99_ms=percentile(values, 0.99),
    )


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _shares(counts: Iterable[tuple[Key, int]]) -> list[tuple[Key, int, float]]:
    """Return each key with its count and its share of all, the greatest first."""
    ordered = sorted(counts, key=lambda item: (-item[1], str(item[0])))
    whole = sum(count for _, count in ordered)
    return [(key, count, count / whole if whole else 0.0) for key, count in ordered]
