"""Sums by local day and hour equal those of each slot's own local time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from galaxy_alpr.db.queries.statistics.scope import day_of
from galaxy_alpr.db.queries.statistics.totals import Slots
from galaxy_alpr.services.statistics.local_time import LocalTime


@pytest.mark.parametrize(
    "zone",
    ["UTC", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"],
)
def test_slots_are_summed_by_their_own_local_time(zone: str) -> None:
    first = day_of(datetime(2011, 9, 1, tzinfo=UTC))
    rng = np.random.default_rng(7)
    slots = [
        Slots(first + np.arange(200), rng.integers(0, 256, (200, 4, 96)).astype(np.uint8)),
        Slots(first + np.array([3, 220, 3]), rng.integers(0, 2000, (3, 4, 96)).astype(np.uint32)),
        Slots(np.empty(0, np.int64), np.empty((0, 4, 96), np.uint32)),
    ]
    by_day: dict[date, Counter[int]] = {}
    by_hour: Counter[tuple[int, int]] = Counter()
    for part in slots:
        for day, numbers in zip(part.days.tolist(), part.numbers.tolist(), strict=True):
            for slot in range(96):
                at = datetime.fromtimestamp((day * 96 + slot) * 900, ZoneInfo(zone))
                for track in range(4):
                    by_day.setdefault(at.date(), Counter())[track] += numbers[track][slot]
                by_hour[at.weekday(), at.hour] += numbers[0][slot]
    local = LocalTime(ZoneInfo(zone))
    found = local.by_day(slots)
    assert found == {day: tuple(sums[track] for track in range(4)) for day, sums in by_day.items()}
    assert list(found) == sorted(found)
    hours = local.by_week_hour(slots)
    assert {(day, hour): hours[day, hour] for day, hour in np.ndindex(7, 24)} == by_hour
    assert local.by_day([]) == {}
