"""Vehicles over time, local hours, and the states of a lot, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from galaxy_alpr.enums import OccupancyState
from galaxy_alpr.services.parking.occupancy.forecast import quartiles
from galaxy_alpr.services.parking.occupancy.fullness import state_after
from galaxy_alpr.services.parking.occupancy.history import percentile
from galaxy_alpr.services.parking.occupancy.local_hours import (
    hour_of,
    local_hours,
    weeks_before,
)
from galaxy_alpr.services.parking.occupancy.timeline import Correction, Stay, Timeline

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
FREE, ALMOST, FULL = OccupancyState.FREE, OccupancyState.ALMOST_FULL, OccupancyState.FULL
BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_a_vehicle_is_inside_from_its_entry_until_its_exit() -> None:
    line = Timeline([Stay(at(0), at(30)), Stay(at(10))])
    assert [line.occupied(at(minute)) for minute in (-1, 0, 10, 29, 30, 60)] == [0, 1, 2, 2, 1, 1]
    assert (line.entries(at(0), at(10)), line.exits(at(0), at(31))) == (1, 1)
    assert line.peak(at(-5), at(60)) == (2, at(10))
    assert line.peak(at(30), at(60)) == (1, at(30))


def test_a_count_by_hand_replaces_the_number_from_its_moment_on() -> None:
    stays = [Stay(at(0), at(30)), Stay(at(10)), Stay(at(50))]
    line = Timeline(stays, [Correction(at(20), 5), Correction(at(40), -3)])
    minutes = (10, 20, 30, 40, 50)
    assert [line.occupied(at(minute)) for minute in minutes] == [2, 7, 6, 0, 0]
    assert line.peak(at(0), at(60)) == (7, at(20))


def test_hours_are_those_of_the_clock_when_it_is_set() -> None:
    since = datetime(2026, 10, 24, 23, 15, tzinfo=UTC)
    hours = list(local_hours(since, since + timedelta(hours=3), BERLIN))
    shown = [f"{hour.astimezone(BERLIN):%H:%M%z}" for hour in hours]
    assert shown == ["01:00+0200", "02:00+0200", "02:00+0100", "03:00+0100", "04:00+0100"]
    since = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    hours = list(local_hours(since, since + timedelta(hours=1), BERLIN))
    assert [f"{hour.astimezone(BERLIN):%H:%M}" for hour in hours] == ["01:00", "03:00", "04:00"]


def test_hours_of_a_zone_with_a_part_of_an_hour() -> None:
    nepal = ZoneInfo("Asia/Kathmandu")
    assert hour_of(NOON, nepal) == at(-45)
    since = datetime(2026, 4, 4, 13, 0, tzinfo=UTC)  # set back from 02:00 to 01:30 at 15:00
    hours = list(local_hours(since, since + timedelta(hours=4), LORD_HOWE))
    shown = [f"{hour.astimezone(LORD_HOWE):%H:%M}" for hour in hours]
    assert shown == ["00:00", "01:00", "02:00", "03:00", "04:00"]
    lengths = [(end - begin) / timedelta(minutes=1) for begin, end in pairwise(hours)]
    assert lengths == [60, 90, 60, 60]


def test_a_week_before_is_at_the_same_local_time() -> None:
    monday = datetime(2026, 10, 26, 8, 0, tzinfo=BERLIN)
    assert weeks_before(monday, 1, BERLIN) == datetime(2026, 10, 19, 6, 0, tzinfo=UTC)
    assert weeks_before(monday, 31, BERLIN) == datetime(2026, 3, 23, 7, 0, tzinfo=UTC)


def test_a_lot_does_not_switch_to_and_fro() -> None:
    state: OccupancyState | None = None
    shown = []
    for occupied in (80, 89, 90, 95, 99, 100, 99, 98, 97, 98, 100, 86, 90, 85, 86):
        state = state_after(state, occupied, 100)
        shown.append(state)
    first = [FREE, FREE, ALMOST, ALMOST, ALMOST, FULL, FULL, FULL, ALMOST, ALMOST, FULL]
    assert shown == [*first, ALMOST, ALMOST, FREE, FREE]


@pytest.mark.parametrize(
    ("capacity", "counts", "states"),
    [
        (0, (0, 1), (FULL, FULL)),
        (1, (0, 1, 0), (FREE, FULL, FREE)),
        (2, (0, 1, 2, 1, 0), (FREE, FREE, FULL, FREE, FREE)),
        (10, (8, 9, 10, 9, 8, 7), (FREE, ALMOST, FULL, ALMOST, FREE, FREE)),
        (30, (27, 30, 29, 28, 26, 25), (ALMOST, FULL, FULL, ALMOST, ALMOST, FREE)),
    ],
)
def test_small_lots_become_free_again(
    capacity: int, counts: tuple[int, ...], states: tuple[OccupancyState, ...]
) -> None:
    state: OccupancyState | None = None
    shown = []
    for occupied in counts:
        state = state_after(state, occupied, capacity)
        shown.append(state)
    assert tuple(shown) == states


def test_percentiles_and_quartiles() -> None:
    assert percentile([], 50) is None
    assert [percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], part) for part in (50, 90)] == [5, 9]
    assert percentile([7], 90) == 7
    assert quartiles([4]) == (4, 4, 4)
    assert quartiles([10, 20, 30, 40, 50]) == (20, 30, 40)
