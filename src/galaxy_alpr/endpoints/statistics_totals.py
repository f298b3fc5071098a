"""How much was seen in a period, and the change against the period before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from galaxy_alpr.db.queries.statistics import KindGroup
from galaxy_alpr.endpoints.schemas.statistics import Figure, Totals
from galaxy_alpr.enums import DetectionKind


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


def totals(now: Amounts, before: Amounts | None) -> Totals:
    """Return the totals of a period beside those of the period before."""
    return Totals(
        **{
            name: _figure(getattr(now, name), None if before is None else getattr(before, name))
            for name in Totals.model_fields
        }
    )


def by_kind(groups: Iterable[KindGroup]) -> Counter[str]:
    """Return the number of detections by kind."""
    counts: Counter[str] = Counter()
    for group in groups:
        counts[group.kind] += group.detections
    return counts


def _figure(count: int, before: int | None) -> Figure:
    return Figure(count=count, before=before, change=(count - before) / before if before else None)
