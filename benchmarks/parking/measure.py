"""Drives a joiner through the readings of simulated lots and compares its stays with the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from benchmarks.parking.gates import START, Simulated, readings
from benchmarks.parking.lots import LOTS, TrueVisit, visits
from galaxy_alpr.enums import LocationType, VisitPart, VisitState
from galaxy_alpr.services.parking.joining.values import Joiner, JoinRules, Stay, StayPart

MakeJoiner = Callable[[JoinRules], Joiner]

DOUBTS = (1e-6, 1e-4, 1e-3, 1e-2, 0.05, 0.2, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Driven:
    """A lot with its visits and readings, and the stays that a joiner made of them."""

    visits: Sequence[TrueVisit]
    readings: Sequence[Simulated]
    stays: dict[int, Stay]
    days: float


@dataclass(slots=True)
class Tally:
    """Counts over lots. ``expected`` is the sum of the doubts of accepted pairs."""

    visits: int = 0
    complete: int = 0
    right: int = 0
    wrong: int = 0
    review: int = 0
    expected: float = 0.0
    bins: dict[float, list[float]] = field(default_factory=lambda: {d: [0, 0, 0] for d in DOUBTS})
    """Pairs by the upper limit of their doubt: their number, the sum of doubts, the wrong ones."""

    lost: int = 0
    """Readings that are in no stay."""

    kinds: dict[str, int] = field(default_factory=dict)
    """What became of complete visits that were not joined rightly."""

    @property
    def right_share(self) -> float:
        """The share of visits with both readings that were joined rightly, without a hand."""
        return self.right / max(self.complete, 1)

    @property
    def wrong_per_1000(self) -> float:
        """Wrong pairs that were accepted, per 1 000 visits."""
        return 1000.0 * self.wrong / max(self.visits, 1)

    @property
    def review_share(self) -> float:
        """The share of visits in review."""
        return self.review / max(self.visits, 1)


def lots(seed: int, count: int, days: float) -> list[tuple[list[TrueVisit], list[Simulated]]]:
    """Return the visits and readings of the lots."""
    found = []
    for i, lot in enumerate(LOTS):
        rng = np.random.default_rng((seed, i))
        made = visits(lot, round(count * lot.share), days, rng)
        found.append((made, readings(made, days, rng)))
    return found


def drive(
    make: MakeJoiner,
    rules: JoinRules,
    made: Iterable[tuple[list[TrueVisit], list[Simulated]]],
    days: float,
) -> list[Driven]:
    """Return what a joiner makes of the lots, at the end of the last day."""
    driven = []
    for true_visits, simulated in made:
        joiner = make(rules)
        stays: dict[int, Stay] = {}
        hour = 0
        for each in simulated:
            while each.arrives > 3600.0 * (hour + 1):
                hour += 1
                _note(stays, joiner.advance(START + timedelta(hours=hour)))
            _note(stays, joiner.read(each.reading))
        _note(stays, joiner.advance(START + timedelta(days=days)))
        driven.append(Driven(true_visits, simulated, stays, days))
    return driven


def perfect(made: Iterable[tuple[list[TrueVisit], list[Simulated]]], days: float) -> list[Driven]:
    """Return the stays of a joiner that knows the truth, but not what was missed."""
    driven = []
    for true_visits, simulated in made:
        ends: dict[int, dict[VisitPart, StayPart]] = {}
        for each in simulated:
            entry = each.reading.place is LocationType.ENTRY
            part = VisitPart.ENTRY if entry else VisitPart.EXIT
            found = ends.setdefault(each.visit, {})
            if part is VisitPart.EXIT or part not in found:
                found[part] = StayPart(reading=each.reading, part=part)
        stays = {
            visit: Stay(id=visit, state=_state(found, days), parts=tuple(found.values()))
            for visit, found in ends.items()
        }
        driven.append(Driven(true_visits, simulated, stays, days))
    return driven


def _state(found: Mapping[VisitPart, StayPart], days: float) -> VisitState:
    if VisitPart.ENTRY not in found:
        return VisitState.ORPHAN_EXIT
    if VisitPart.EXIT in found:
        return VisitState.CLOSED
    end = START + timedelta(days=days) - JoinRules().longest_stay
    late = found[VisitPart.ENTRY].reading.at >= end
    return VisitState.OPEN if late else VisitState.ORPHAN_ENTRY


def _note(stays: dict[int, Stay], changed: Iterable[Stay]) -> None:
    for stay in changed:
        if stay.parts:
            stays[stay.id] = stay
        else:
            stays.pop(stay.id, None)


def tally(driven: Iterable[Driven]) -> Tally:
    """Return how the stays compare with the truth."""
    total = Tally()
    for each in driven:
        _count(total, each)
    return total


def _count(total: Tally, driven: Driven) -> None:
    visit_of = {each.reading.id: each.visit for each in driven.readings}
    entered = {each.visit for each in driven.readings if each.reading.place is LocationType.ENTRY}
    last_exit = {visit.id: START + timedelta(seconds=visit.left - 150.0) for visit in driven.visits}
    left = {
        each.visit
        for each in driven.readings
        if each.reading.place is LocationType.EXIT and each.reading.at >= last_exit[each.visit]
    }
    complete = entered & left
    right: set[int] = set()
    inside = 0
    for stay in driven.stays.values():
        inside += len(stay.parts)
        if stay.entry is None or stay.exit is None:
            continue
        one, other = visit_of[stay.entry.id], visit_of[stay.exit.id]
        doubt = 1.0 - (stay.probability or 0.0)
        entry = next(d for d in DOUBTS if doubt <= d)
        for i, value in enumerate((1.0, doubt, float(one != other))):
            total.bins[entry][i] += value
        if stay.state is VisitState.REVIEW:
            total.review += 1
        elif stay.state is VisitState.CLOSED:
            total.expected += doubt
            if one != other:
                total.wrong += 1
            else:
                right.add(one)
    total.visits += len(driven.visits)
    total.complete += len(complete)
    total.right += len(complete & right)
    total.lost += len(driven.readings) - inside
    _explain(total, driven, complete - right, visit_of)


def _explain(total: Tally, driven: Driven, failed: set[int], visit_of: dict[int, int]) -> None:
    """Count by state what became of the entries of visits that were not joined rightly."""
    for stay in driven.stays.values():
        for part in stay.parts:
            if visit_of[part.reading.id] in failed and part.reading.place is LocationType.ENTRY:
                what = "repeat" if part.part is VisitPart.REPEAT else stay.state.value
                total.kinds[what] = total.kinds.get(what, 0) + 1
