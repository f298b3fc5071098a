"""What the gates of a simulated lot read: missed, doubled and misread, by clocks that differ."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from benchmarks.parking.lots import CLASSES, COLORS, DAY, TrueVisit, Vehicle
from galaxy_alpr.engine.plates.alphabet import ALPHABET
from galaxy_alpr.engine.plates.confusables import confusables
from galaxy_alpr.enums import LocationType
from galaxy_alpr.services.parking.joining.values import GateReading
from galaxy_alpr.types import TextCandidate

START = datetime(2026, 10, 1, tzinfo=UTC)
MISSED, DOUBLED = 0.026, 0.01
"""Missed are a few more, behind others: 3 %."""

TAILGATING, MISSED_BEHIND = 0.02, 0.2
ABREAST, HIDDEN = 0.05, 0.04
"""The share of motorcycles that pass side by side, and of those whose plate is hidden."""

HARD, SURE_AND_WRONG = 0.125, 0.0004
"""The share of readings with weak characters; of clear characters that are wrong all the same."""

NOISE = 0.4
"""How far confidences are from the true ones (sigma of the logit)."""

ENTRIES, EXITS = (1, 2), (3, 4)
CLOCKS = {1: (-45.0, 0.0), 2: (-20.0, 1.0), 3: (45.0, 0.0), 4: (10.0, -1.5)}
"""By location: how far its clock is off at first, in seconds, and how it drifts each day."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """A reading, the visit that it is truly of, and when it arrives, in seconds."""

    reading: GateReading
    visit: int
    arrives: float


def readings(
    visits: list[TrueVisit], days: float, rng: np.random.Generator, first_id: int = 1
) -> list[Simulated]:
    """Return what the gates read, in the order of arrival, up to the last day."""
    numbers = itertools.count(first_id)
    found = [
        each
        for visit in visits
        for each in _of_visit(visit, rng, numbers)
        if each.arrives <= days * DAY
    ]
    return sorted(found, key=lambda each: (each.arrives, each.reading.id))


def _of_visit(
    visit: TrueVisit, rng: np.random.Generator, numbers: Iterator[int]
) -> Iterator[Simulated]:
    passages = [(visit.entered, LocationType.ENTRY), (visit.left, LocationType.EXIT)]
    for out, back in visit.turns:
        passages[1:1] = [(out, LocationType.EXIT), (back, LocationType.ENTRY)]
    for at, place in passages:
        if rng.random() < MISSED or (rng.random() < TAILGATING and rng.random() < MISSED_BEHIND):
            continue
        locations = ENTRIES if place is LocationType.ENTRY else EXITS
        location = int(rng.choice(locations))
        times = [(at, location)]
        if rng.random() < DOUBLED:
            other = location if rng.random() < 0.8 else int(rng.choice(locations))
            times.append((at + float(rng.uniform(1.0, 15.0)), other))
        for moment, seen_at in times:
            reading = _reading(next(numbers), visit.vehicle, moment, place, seen_at, rng)
            delay = float(rng.uniform(0.2, 3.0))
            if rng.random() < 0.01:
                delay = float(rng.uniform(10.0, 60.0))
            yield Simulated(reading, visit.id, moment + delay)


def _reading(
    number: int,
    vehicle: Vehicle,
    at: float,
    place: LocationType,
    location: int,
    rng: np.random.Generator,
) -> GateReading:
    offset, drift = CLOCKS[location]
    shown = at + offset + drift * at / DAY
    abreast = vehicle.vehicle_class == "motorcycle" and rng.random() < ABREAST
    hidden = abreast and rng.random() < HIDDEN
    candidates = () if hidden else _candidates(vehicle.plate, rng)
    right_class, right_color = rng.random() < 0.96, rng.random() < 0.85
    kind = vehicle.vehicle_class if right_class else CLASSES[rng.integers(len(CLASSES))]
    color = vehicle.color if right_color else COLORS[rng.integers(len(COLORS))]
    return GateReading(
        id=number,
        at=START + timedelta(seconds=round(shown, 3)),
        place=place,
        location_id=location,
        text=candidates[0].text if candidates else None,
        candidates=candidates,
        country="ID" if candidates else None,
        vehicle_class=kind,
        class_confidence=float(rng.uniform(0.85, 0.99)),
        color=color,
        color_confidence=float(rng.uniform(0.7, 0.95)),
    )


def _candidates(plate: str, rng: np.random.Generator) -> tuple[TextCandidate, ...]:
    """Return the candidates of a plate, the most probable first."""
    text = list(plate)
    confidences = [float(c) for c in rng.uniform(0.996, 0.9999, len(plate))]
    runners: dict[int, tuple[str, float]] = {}
    for i in range(len(plate)):
        if rng.random() < SURE_AND_WRONG:
            text[i] = _confused(plate[i], rng)
    if rng.random() < HARD:
        for i in rng.choice(len(plate), size=1 + int(rng.random() < 0.15), replace=False):
            _weaken(int(i), plate, text, confidences, runners, rng)
    best = TextCandidate("".join(text), float(np.prod(confidences)), tuple(confidences))
    found = [best]
    for i, (other, confidence) in runners.items():
        changed = [*confidences[:i], confidence, *confidences[i + 1 :]]
        rest = "".join([*text[:i], other, *text[i + 1 :]])
        found.append(TextCandidate(rest, float(np.prod(changed)), tuple(changed)))
    if rng.random() < 0.0015:
        cut = int(rng.integers(len(text)))
        kept = (*best.char_confidences[:cut], *best.char_confidences[cut + 1 :])
        short = best.text[:cut] + best.text[cut + 1 :]
        found = [TextCandidate(short, 0.8 * float(np.prod(kept)), kept)]
    return tuple(found)


def _weaken(
    i: int,
    plate: str,
    text: list[str],
    confidences: list[float],
    runners: dict[int, tuple[str, float]],
    rng: np.random.Generator,
) -> None:
    """Make a character weak: wrong as often as its true confidence says."""
    true = float(rng.uniform(0.42, 0.97))
    shown = 1.0 / (1.0 + np.exp(-(np.log(true / (1.0 - true)) + rng.normal(0.0, NOISE))))
    wrong = rng.random() > true
    other = _confused(plate[i], rng)
    confidences[i] = float(shown)
    if wrong:
        text[i] = other
        runner = plate[i] if rng.random() < 0.85 else _confused(other, rng)
    else:
        runner = other
    if runner != text[i]:
        runners[i] = (runner, float((1.0 - shown) * rng.uniform(0.5, 0.9)))


def _confused(character: str, rng: np.random.Generator) -> str:
    """Return a character that is read for another: mostly a confusable one."""
    options = confusables(character)
    if options and rng.random() < 0.9:
        weights = np.array([np.exp(-3.0 * cost) for _, cost in options])
        return options[rng.choice(len(options), p=weights / weights.sum())][0]
    return ALPHABET[rng.integers(len(ALPHABET))]
