"""How many vehicles are inside by the stays of a joiner, beside the truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.parking.gates import START
from benchmarks.parking.measure import Driven
from galaxy_alpr.enums import VisitState
from galaxy_alpr.services.parking.joining.values import Stay

_HOUR = 3600.0

Longer = Callable[[float], float]
"""Returns the probability that a stay takes longer than so many seconds."""


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Vehicles inside at each hour, as estimated and in truth. ``capacity`` is a fifth more."""

    estimated: npt.NDArray[np.float64]
    true: npt.NDArray[np.float64]

    @property
    def capacity(self) -> float:
        """The spaces of the lot."""
        return float(np.ceil(self.true.max() * 1.2))

    @property
    def errors(self) -> npt.NDArray[np.float64]:
        """The error at each hour, as a share of the capacity."""
        return np.abs(self.estimated - self.true) / self.capacity


def occupancy(driven: Driven) -> Occupancy:
    """Return the vehicles inside at each hour, by the stays as they are at the end.

    A vehicle whose exit or entry was not read counts by the probability that it was inside, from
    how long the joined stays took.
    """
    hours = np.arange(1, int(driven.days * 24), dtype=np.float64) * _HOUR
    true = np.zeros(len(hours))
    for visit in driven.visits:
        true += (visit.entered <= hours) & (hours < visit.left)
    longer = _longer(driven)
    missed = _missed(driven)
    estimated = np.zeros(len(hours))
    for stay in driven.stays.values():
        estimated += _inside(stay, hours, longer, missed)
    return Occupancy(estimated, true)


def _inside(
    stay: Stay, hours: npt.NDArray[np.float64], longer: Longer, missed: float
) -> npt.NDArray[np.float64]:
    """Return the probability that the vehicle of a stay was inside, at each hour."""
    entered = (stay.entry.at - START).total_seconds() if stay.entry else None
    left = (stay.exit.at - START).total_seconds() if stay.exit else None
    if entered is not None and left is not None:
        return ((entered <= hours) & (hours < left)).astype(float)
    found = np.zeros(len(hours))
    if left is not None:
        for i in np.flatnonzero((hours < left) & (hours > left - 3 * 86400.0)):
            found[i] = longer(left - hours[i])
    elif entered is not None:
        for i in np.flatnonzero((hours >= entered) & (hours < entered + 3 * 86400.0)):
            stays = longer(hours[i] - entered)
            at_end = longer(max(hours[-1] - entered, 0.0))
            if stay.state is VisitState.OPEN:
                # Either it left unread, or it is inside still.
                weight = at_end + missed * (1.0 - at_end)
                found[i] = (at_end + missed * max(stays - at_end, 0.0)) / weight
            else:
                found[i] = stays
    return found


def _longer(driven: Driven) -> Longer:
    """Return how long stays take, from those that were joined."""
    seconds = np.sort(
        [
            (stay.exit.at - stay.entry.at).total_seconds()
            for stay in driven.stays.values()
            if stay.entry and stay.exit and stay.state is VisitState.CLOSED
        ]
    )
    return lambda value: 1.0 - float(np.searchsorted(seconds, value)) / len(seconds)


def _missed(driven: Driven) -> float:
    states = [stay.state for stay in driven.stays.values()]
    orphans = states.count(VisitState.ORPHAN_ENTRY)
    return orphans / max(orphans + states.count(VisitState.CLOSED), 1)
