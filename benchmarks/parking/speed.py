"""How long a joiner takes for a reading, with many stays open."""

from __future__ import annotations

import time
from datetime import timedelta

import numpy as np

from benchmarks.parking.gates import START, readings
from benchmarks.parking.lots import TrueVisit, some_fleet, some_vehicle
from benchmarks.parking.measure import MakeJoiner
from galaxy_alpr.enums import LocationType
from galaxy_alpr.services.parking.joining.values import JoinRules


def times(make: MakeJoiner, open_stays: int, count: int, seed: int) -> tuple[list[float], int]:
    """Return milliseconds of ``count`` readings, half of them exits, and the stays open before.

    One vehicle in five belongs to a fleet whose plates differ in one character.
    """
    rng = np.random.default_rng(seed)
    fleet = [each for _ in range(open_stays // 50) for each in some_fleet(rng)]
    vehicles = fleet + [some_vehicle(rng) for _ in range(open_stays + count - len(fleet))]
    first = [vehicles[i] for i in rng.permutation(len(vehicles))]
    gap = 4.0
    began = [
        TrueVisit(i + 1, vehicle, i * gap, open_stays * gap + 2.0 + i * 2 * gap)
        for i, vehicle in enumerate(first)
    ]
    simulated = readings(began, 30.0, rng)
    joiner = make(JoinRules())
    entries = [each for each in simulated if each.reading.place is LocationType.ENTRY]
    before = [each for each in entries if each.visit <= open_stays]
    for each in before:
        joiner.read(each.reading)
    joiner.advance(START + timedelta(seconds=open_stays * gap))
    ids = {each.reading.id for each in before}
    later = [each for each in simulated if each.reading.id not in ids][:count]
    found = []
    for each in later:
        start = time.perf_counter()
        joiner.read(each.reading)
        found.append((time.perf_counter() - start) * 1000.0)
    return found, len(before)
