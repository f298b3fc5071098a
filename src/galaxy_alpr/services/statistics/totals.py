"""The totals of a period, and the change against the period before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields

from galaxy_alpr.db.queries import statistics
from galaxy_alpr.db.queries.statistics import KindGroup
from galaxy_alpr.enums import DetectionKind
from galaxy_alpr.services.statistics.counts import Counts, rate
from galaxy_alpr.services.statistics.values import Figure, ReadRate, Totals


@dataclass(frozen=True, slots=True)
class Amounts:
    """The totals of one period."""

    images: int
    kinds: Counter[str]
    read_plates: int
    distinct_plates: int

    @property
    def vehicles(self) -> int:
        return self.vehicles_with_plates + self.vehicles_without_plates

    @property
    def plates(self) -> int:
        return self.vehicles_with_plates + self.plates_without_vehicles

    @property
    def vehicles_with_plates(self) -> int:
        return self.kinds[DetectionKind.VEHICLE_WITH_PLATE]

    @property
    def vehicles_without_plates(self) -> int:
        return self.kinds[DetectionKind.VEHICLE_WITHOUT_PLATE]

    @property
    def plates_without_vehicles(self) -> int:
        return self.kinds[DetectionKind.PLATE_WITHOUT_VEHICLE]


def totals(counts: Counts) -> Totals:
    """Return the totals, and their change against the period before."""
    now = Amounts(
        images=sum(counts.images.values()),
        kinds=by_kind(counts.kinds),
        read_plates=counts.read_counts[1],
        distinct_plates=counts.texts.distinct,
    )
    before = None
    if counts.before is not None and counts.read_counts_before is not None:
        before = Amounts(
            images=sum(statistics.images(counts.session, scope=counts.before).values()),
            kinds=by_kind(statistics.kinds(counts.session, scope=counts.before)),
            read_plates=counts.read_counts_before[1],
            distinct_plates=statistics.texts(counts.session, scope=counts.before).distinct,
        )
    return Totals(
        **{
            field.name: _figure(
                getattr(now, field.name),
                None if before is None else getattr(before, field.name),
            )
            for field in fields(Totals)
        }
    )


def read_rate(counts: Counts) -> ReadRate:
    """Return the share of the detected plates that the engine read."""
    plates, read = counts.read_counts
    before = counts.read_counts_before
    return ReadRate(
        plates=plates,
        read_plates=read,
        rate=rate(read, plates),
        rate_before=None if before is None else rate(before[1], before[0]),
    )


def by_kind(groups: Iterable[KindGroup]) -> Counter[str]:
    """Return the number of detections by kind."""
    counts: Counter[str] = Counter()
    for group in groups:
        counts[group.kind] += group.detections
    return counts


def _figure(count: int, before: int | None) -> Figure:
    return Figure(count=count, before=before, change=(count - before) / before if before else None)
