"""What holds for any readings in any order: none is lost or shared, and no stay ends too early."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from galaxy_alpr.enums import LocationType
from galaxy_alpr.services.parking.joining.values import GateReading, JoinRules
from tests.services.parking.joining.readings import START, Told, reading

TEXTS = ("B1234XYZ", "B1235XYZ", "B1Z34XYZ", "B8234XY", "D77AB", None)


@st.composite
def _readings(draw: st.DrawFn, minutes: float) -> list[GateReading]:
    count = draw(st.integers(1, 14))
    return [
        reading(
            i + 1,
            draw(st.sampled_from(list(LocationType))),
            draw(st.integers(0, int(minutes * 60))) / 60.0,
            draw(st.sampled_from(TEXTS)),
            weak=draw(st.sampled_from([None, 2, 4])),
            color=draw(st.sampled_from([None, "white", "red"])),
            location=draw(st.integers(1, 4)),
        )
        for i in range(count)
    ]


def _check(told: Told, readings: list[GateReading]) -> None:
    counts = Counter(part.reading.id for stay in told.stays.values() for part in stay.parts)
    assert counts == dict.fromkeys((each.id for each in readings), 1)
    for stay in told.stays.values():
        assert sum(part.part.value == "entry" for part in stay.parts) <= 1
        assert sum(part.part.value == "exit" for part in stay.parts) <= 1
        if stay.entry is not None and stay.exit is not None:
            assert stay.entry.at <= stay.exit.at
        assert stay.probability is None or 0.0 <= stay.probability <= 1.0


@settings(max_examples=150, deadline=None)
@given(_readings(minutes=600), st.lists(st.integers(0, 700), max_size=3))
def test_every_reading_is_in_one_stay(readings: list[GateReading], ticks: list[int]) -> None:
    told = Told(JoinRules(longest_stay=timedelta(hours=3)))
    for i, each in enumerate(readings):
        told.read(each)
        if i < len(ticks):
            told.advance(ticks[i])
        _check(told, readings[: i + 1])
    told.advance(100_000)
    _check(told, readings)


@settings(max_examples=150, deadline=None)
@given(_readings(minutes=2), st.randoms(use_true_random=False))
def test_the_order_of_arrival_within_the_time_to_settle_changes_nothing(
    readings: list[GateReading], order: random.Random
) -> None:
    shuffled = list(readings)
    order.shuffle(shuffled)
    before = [reading(100, LocationType.ENTRY, -60, "B1234XYZ")]
    expected = Told().read(*before, *sorted(readings, key=lambda each: (each.at, each.id)))
    assert Told().read(*before, *shuffled).shown() == expected.shown()


@settings(max_examples=60, deadline=None)
@given(_readings(minutes=600))
def test_a_joiner_that_starts_again_goes_on(readings: list[GateReading]) -> None:
    half = len(readings) // 2
    first = Told().read(*readings[:half])
    ids = {stay.id: 1000 - stay.id for stay in first.stays.values()}
    first.joiner.stored(ids)
    second = Told(stays=[first.stays[old] for old in ids]).read(*readings[half:])
    _check(second, readings)


@settings(max_examples=100, deadline=None)
@given(_readings(minutes=300), st.data())
def test_corrections_and_stored_ids_lose_nothing(
    readings: list[GateReading], data: st.DataObject
) -> None:
    told = Told(JoinRules(longest_stay=timedelta(hours=3)))
    done: list[GateReading] = []
    number = 1000
    for each in readings:
        told.read(each)
        done.append(each)
        wrong = data.draw(st.integers(0, 3 * len(done)))
        if wrong < len(done):
            text = data.draw(st.sampled_from(TEXTS[:-1]))
            old = done[wrong]
            minutes = (old.at - START).total_seconds() / 60.0
            told.read(reading(old.id, old.place, minutes, text, location=old.location_id))
        new = [stay for stay in told.stays.values() if stay.id < 0]
        if new and data.draw(st.booleans()):
            ids = {stay.id: number + i for i, stay in enumerate(new)}
            number += len(new)
            told.joiner.stored(ids)
            for stay in new:
                del told.stays[stay.id]
                told.stays[ids[stay.id]] = replace(stay, id=ids[stay.id])
        _check(told, done)
