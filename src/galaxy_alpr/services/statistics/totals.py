"""The totals of a period, and the change against the period before."""

from __future__ import annotations

from dataclasses import dataclass, fields

from galaxy_alpr.db.queries.statistics import totals as queries
from galaxy_alpr.db.queries.statistics.sums import key
from galaxy_alpr.enums import DetectionKind
from galaxy_alpr.services.statistics.counts import Counts, rate
from galaxy_alpr.services.statistics.values import Figure, ReadRate, Totals


@dataclass(frozen=True, slots=True)
class Amounts:
    """The totals of one period."""

    images: int
    vehicles_with_plates: int
    vehicles_without_plates: int
    plates_without_vehicles: int
    read_plates: int
    distinct_plates: int = 0

    @property
    def vehicles(self) -> int:
        return self.vehicles_with_plates + self.vehicles_without_plates

    @property
    def plates(self) -> int:
        return self.vehicles_with_plates + self.plates_without_vehicles

    @classmethod
    def of(cls, totals: queries.Totals) -> Amounts:
        """Return the amounts of all places of a scope."""
        return cls._of(totals, (), totals.distinct_texts)

    @classmethod
    def of_place(cls, totals: queries.Totals, id: int | None) -> Amounts:
        """Return the amounts of one place, without the different plates."""
        return cls._of(totals, ("place", id), 0)

    @classmethod
    def _of(
        cls, totals: queries.Totals, start: tuple[str | int | None, ...], distinct_plates: int
    ) -> Amounts:
        def count(*parts: str) -> int:
            return totals.counts[key(*start, *parts)]

        return cls(
            images=count("images"),
            vehicles_with_plates=count("kind", DetectionKind.VEHICLE_WITH_PLATE.value),
            vehicles_without_plates=count("kind", DetectionKind.VEHICLE_WITHOUT_PLATE.value),
            plates_without_vehicles=count("kind", DetectionKind.PLATE_WITHOUT_VEHICLE.value),
            read_plates=count("read"),
            distinct_plates=distinct_plates,
        )


def totals(counts: Counts) -> Totals:
    """Return the totals, and their change against the period before."""
    now = Amounts.of(counts.now)
    before = None if counts.before is None else Amounts.of(counts.before)
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
    plates, read = counts.now.counts["plates"], counts.now.counts["read"]
    before = None if counts.before is None else counts.before.counts
    return ReadRate(
        plates=plates,
        read_plates=read,
        rate=rate(read, plates),
        rate_before=None if before is None else rate(before["read"], before["plates"]),
    )


def _figure(count: int, before: int | None) -> Figure:
    return Figure(count=count, before=before, change=(count - before) / before if before else None)
