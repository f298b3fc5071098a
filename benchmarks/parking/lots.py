"""Visits to simulated lots, with known truth."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
COLORS = ("white", "black", "silver", "grey", "red", "blue", "green", "yellow")
COLOR_SHARES = (0.3, 0.27, 0.15, 0.12, 0.07, 0.05, 0.02, 0.02)
CLASSES = ("car", "motorcycle", "truck", "bus")
CLASS_SHARES = (0.62, 0.28, 0.08, 0.02)
DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle with its plate."""

    plate: str
    vehicle_class: str
    color: str


@dataclass(frozen=True, slots=True)
class TrueVisit:
    """A visit as it was, in seconds from the start; ``turns`` are short ways out and back."""

    id: int
    vehicle: Vehicle
    entered: float
    left: float
    turns: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Lot:
    """How a lot is used: shares of kinds of stays, and of fleets among the visits."""

    name: str
    share: float
    stays: tuple[tuple[float, float, float], ...]
    """Share, median in seconds, and spread (sigma of the logarithm) of each kind of stay."""

    fleets: int
    fleet_share: float
    regular_share: float


LOTS = (
    Lot(
        "mall",
        0.6,
        ((0.15, 900.0, 0.5), (0.7, 6000.0, 0.6), (0.13, 30000.0, 0.25), (0.02, 46000.0, 0.2)),
        fleets=6,
        fleet_share=0.06,
        regular_share=0.4,
    ),
    Lot(
        "depot",
        0.4,
        ((0.25, 2400.0, 0.6), (0.5, 31000.0, 0.2), (0.2, 47000.0, 0.2), (0.05, 12000.0, 0.8)),
        fleets=12,
        fleet_share=0.35,
        regular_share=0.45,
    ),
)


def some_plate(rng: np.random.Generator) -> str:
    """Return a plate of Jakarta, or of one of the regions around."""
    region = ("B", "B", "B", "D", "F", "A", "AB", "AD")[rng.integers(8)]
    digits = str(rng.integers(1000, 10000))
    letters = "".join(LETTERS[i] for i in rng.integers(0, len(LETTERS), rng.choice([2, 3])))
    return region + digits + letters


def some_vehicle(rng: np.random.Generator) -> Vehicle:
    """Return a vehicle with a plate of its own."""
    return Vehicle(
        some_plate(rng),
        CLASSES[rng.choice(len(CLASSES), p=CLASS_SHARES)],
        COLORS[rng.choice(len(COLORS), p=COLOR_SHARES)],
    )


def some_fleet(rng: np.random.Generator) -> list[Vehicle]:
    """Return vehicles of one class and colour whose plates differ in one character."""
    first = some_vehicle(rng)
    place = next(i for i, c in enumerate(first.plate) if c.isdigit()) + int(rng.integers(1, 4))
    kind = CLASSES[rng.choice([0, 2, 3], p=[0.4, 0.5, 0.1])]
    return [
        Vehicle(f"{first.plate[:place]}{digit}{first.plate[place + 1 :]}", kind, first.color)
        for digit in "0123456789"
    ]


def visits(lot: Lot, count: int, days: float, rng: np.random.Generator) -> list[TrueVisit]:
    """Return ``count`` visits to a lot in the order of their entries, none twice inside."""
    regulars = [some_vehicle(rng) for _ in range(max(count // 20, 5))]
    fleet = [vehicle for _ in range(lot.fleets) for vehicle in some_fleet(rng)]
    arrivals = _arrivals(count, days, rng)
    free_at: dict[str, float] = {}
    doubles: list[tuple[float, int, Vehicle]] = []
    found: list[TrueVisit] = []
    shares = np.array([share for share, _, _ in lot.stays])
    for at in arrivals:
        if doubles and doubles[0][0] < at:
            entered, _, vehicle = heapq.heappop(doubles)
        else:
            entered, vehicle = at, _visitor(lot, regulars, fleet, rng)
        for _ in range(20):
            if free_at.get(vehicle.plate, -1.0) < entered:
                break
            vehicle = _visitor(lot, regulars, fleet, rng)
        else:
            vehicle = some_vehicle(rng)
        _, median, spread = lot.stays[rng.choice(len(shares), p=shares / shares.sum())]
        length = float(np.clip(rng.lognormal(np.log(median), spread), 60.0, 2.9 * DAY))
        if rng.random() < 0.003:
            length = float(rng.uniform(0.8 * DAY, 2.8 * DAY))
        left = entered + length
        turns: tuple[tuple[float, float], ...] = ()
        if rng.random() < 0.002 and length > 1200.0:
            out = entered + length * 0.5
            turns = ((out, out + float(rng.uniform(20.0, 50.0))),)
        free_at[vehicle.plate] = left + 300.0
        found.append(TrueVisit(len(found) + 1, vehicle, entered, left, turns))
        if rng.random() < 0.02:
            heapq.heappush(doubles, (left + float(rng.uniform(300, 1500)), len(found), vehicle))
    return sorted(found, key=lambda visit: visit.entered)


def _visitor(
    lot: Lot, regulars: list[Vehicle], fleet: list[Vehicle], rng: np.random.Generator
) -> Vehicle:
    kind = rng.random()
    if kind < lot.fleet_share:
        return fleet[rng.integers(len(fleet))]
    if kind < lot.fleet_share + lot.regular_share:
        return regulars[rng.integers(len(regulars))]
    return some_vehicle(rng)


def _arrivals(count: int, days: float, rng: np.random.Generator) -> list[float]:
    """Return moments over the days, most of them between 7 and 21 o'clock."""
    hours = np.array([1, 1, 1, 1, 1, 3, 8, 14, 14, 11, 10, 10, 11, 11, 10, 10, 11, 12, 11, 9, 6, 4,
                      2, 1], dtype=float)  # fmt: skip
    hour = rng.choice(24, size=count, p=hours / hours.sum())
    day = rng.integers(0, int(days), size=count)
    moments = day * DAY + hour * 3600.0 + rng.uniform(0.0, 3600.0, size=count)
    return [float(moment) for moment in np.sort(moments)]
