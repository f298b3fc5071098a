"""The counts of the database that several parts of the statistics share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import statistics
from galaxy_alpr.db.queries.statistics import KindGroup, PlateGroup, Scope, SlotCount
from galaxy_alpr.services.statistics.local_time import LocalTime
from galaxy_alpr.services.statistics.selection import Selection

Key = TypeVar("Key", bound=Hashable)


class Counts:
    """The counts of one selection; each is queried at most once."""

    def __init__(self, session: Session, selection: Selection) -> None:
        self.session = session
        self.scope: Scope = selection.scope
        self.before: Scope | None = selection.before
        self.at: datetime = selection.at
        self.local = LocalTime(selection.zone)

    @cached_property
    def images(self) -> dict[int | None, int]:
        """Pictures by location."""
        return statistics.images(self.session, scope=self.scope)

    @cached_property
    def kinds(self) -> list[KindGroup]:
        return statistics.kinds(self.session, scope=self.scope)

    @cached_property
    def plate_groups(self) -> list[PlateGroup]:
        return statistics.plate_groups(self.session, scope=self.scope)

    @cached_property
    def texts(self) -> statistics.TextCounts:
        return statistics.texts(self.session, scope=self.scope)

    @cached_property
    def detection_slots(self) -> list[SlotCount]:
        return statistics.detections_by_slot(self.session, scope=self.scope)

    @cached_property
    def week_hours(self) -> dict[tuple[int, int], int]:
        """Detections by weekday and hour, in local time."""
        return self.local.by_hour(self.detection_slots)

    @cached_property
    def read_counts(self) -> tuple[int, int]:
        """Plates detected and plates read."""
        return statistics.read_counts(self.session, scope=self.scope)

    @cached_property
    def read_counts_before(self) -> tuple[int, int] | None:
        if self.before is None:
            return None
        return statistics.read_counts(self.session, scope=self.before)

    def plates_by(self, key: Callable[[PlateGroup], Key]) -> list[tuple[Key, int, float]]:
        """Return the plates by ``key``, with shares."""
        counts: Counter[Key] = Counter()
        for group in self.plate_groups:
            counts[key(group)] += group.plates
        return shares(counts.items())


def shares(counts: Iterable[tuple[Key, int]]) -> list[tuple[Key, int, float]]:
    """Return each key with its count and its share of all, 0 to 1, the greatest first."""
    ordered = sorted(counts, key=lambda item: (-item[1], str(item[0])))
    whole = sum(count for _, count in ordered)
    return [(key, count, count / whole if whole else 0.0) for key, count in ordered]


def rate(part: int, whole: int) -> float | None:
    """Return ``part / whole``; ``None`` where ``whole`` is 0."""
    return part / whole if whole else None
