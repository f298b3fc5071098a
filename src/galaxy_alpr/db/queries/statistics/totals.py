"""The counts of a period and its places: stored sums of whole days and the rows of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import EVERYWHERE, StatisticDay, StatisticSum
from galaxy_alpr.db.queries.statistics import rows
from galaxy_alpr.db.queries.statistics.scope import HISTORY, Plan, Scope, last_of, plan
from galaxy_alpr.db.queries.statistics.sums import (
    TEXT,
    Numbers,
    add_counts,
    no_times,
    packed_slots_from,
    slots_from,
    texts_from,
    times_from,
)
from galaxy_alpr.db.scope import is_limited

_FIRST_BITS = 16

TRIES = 3
"""How often a period is divided again because of changes; then its rows are counted."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Rows by day and quarter of an hour: ``days`` (n,), ``numbers`` (n, tracks, slots)."""

    days: Numbers
    numbers: NDArray[Any]


class Totals:
    """The counts of a scope; each kind is read when it is first asked for."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._session = session
        self._plan = plan(session, scope)
        self.scope = scope

    @property
    def has_sums(self) -> bool:
        """Whether a day of the scope has sums."""
        return bool(self._plan.runs)

    @cached_property
    def counts(self) -> Counter[str]:
        """The counts by key."""
        total = add_counts(self._stored(StatisticSum.counts))
        for scope in self._plan.rest:
            for counter in rows.counts(self._session, scope).values():
                total.update(counter)
        return total

    @cached_property
    def slots(self) -> list[Slots]:
        """The rows of each day by slot; a day may have several entries."""
        history: list[NDArray[Any]] = []
        days: list[int] = []
        stored: list[bytes] = []
        for day, data in self._columns(StatisticSum.day, StatisticSum.slots, by_day=True):
            if day >= HISTORY:
                history.append(packed_slots_from(data))
            else:
                days.append(day)
                stored.append(data)
        found: list[Slots] = []
        if history and self._plan.history is not None:
            numbers, end = _added(history), last_of(self._plan.history) + 1
            found.append(Slots(np.arange(end - len(numbers), end), numbers))
        found.append(Slots(np.array(days, np.int64), slots_from(stored)))
        for scope in self._plan.rest:
            found += [
                Slots(np.array(list(by_day), np.int64), np.stack([*by_day.values()]))
                for by_day in rows.slots(self._session, scope).values()
            ]
        return found

    @cached_property
    def times(self) -> Numbers:
        """The images by the duration of each step, (steps, buckets)."""
        found = times_from(self._stored(StatisticSum.times))
        for scope in self._plan.rest:
            found = sum(rows.times(self._session, scope).values(), start=no_times()) + found
        return found

    @cached_property
    def texts(self) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        """The keys of texts, and the plates of each; a text may have several."""
        found = [texts_from([stored]) for stored in self._stored(StatisticSum.texts)]
        for scope in self._plan.rest:
            counters = rows.texts(self._session, scope).values()
            found += [np.array(list(counter.items()), TEXT) for counter in counters]
        found = found or [np.empty(0, TEXT)]
        keys, plates = (np.concatenate([row[name] for row in found]) for name in TEXT.names or ())
        return keys, plates

    @cached_property
    def distinct_texts(self) -> int:
        """The number of different texts."""
        # Each stored row is sorted already: merging them takes less than half of the time.
        keys = np.sort(self.texts[0], kind="stable")
        return int(len(keys) and 1 + np.count_nonzero(keys[1:] != keys[:-1]))

    def plates_of(self, keys: Sequence[int]) -> list[int]:
        """Return the number of plates of each key of a text; the keys are different."""
        if not keys:
            return []
        wanted = np.array(keys, np.uint64)
        order = np.argsort(wanted)
        ordered = wanted[order]
        # Most texts are told apart by their first bits, without a search.
        begins = np.zeros(1 << _FIRST_BITS, np.bool_)
        begins[_first_bits(ordered)] = True
        texts, plates = self.texts
        near = begins[_first_bits(texts)]
        texts, plates = texts[near], plates[near]
        places = np.minimum(np.searchsorted(ordered, texts), len(ordered) - 1)
        found = ordered[places] == texts
        numbers = np.bincount(order[places[found]], weights=plates[found], minlength=len(wanted))
        return [int(number) for number in numbers]

    def durations(self) -> Sequence[Any]:
        """Return the milliseconds of the steps of every image of the scope."""
        return rows.durations(self._session, self.scope)

    def _stored(self, column: Any) -> Sequence[Any]:
        return [row[0] for row in self._columns(column)]

    def _columns(self, *columns: Any, by_day: bool = False) -> Sequence[Any]:
        places = _places(self._session, self.scope)
        self._plan, found = _read(self._session, self._plan, places, columns, by_day=by_day)
        return found


def _read(
    session: Session,
    divided: Plan,
    places: ColumnElement[bool],
    columns: Sequence[Any],
    *,
    by_day: bool = False,
) -> tuple[Plan, Sequence[Any]]:
    """Return columns of the sums of a plan, and the plan that has them.

    A change that is committed after the planning may have deleted sums. It is planned again then.
    """
    for _ in range(TRIES):
        if not divided.runs:
            return divided, []
        day = StatisticDay.day
        statement = (
            select(day, StatisticSum.location_id, *columns)
            .select_from(StatisticDay)
            .outerjoin(StatisticSum, and_(StatisticSum.day == day, places))
            .where(StatisticDay.complete, divided.keys(day, by_day=by_day))
        )
        found = session.execute(statement).all()
        if len({row[0] for row in found}) == divided.size(by_day=by_day):
            return divided, [row[2:] for row in found if row[1] is not None]
        divided = plan(session, divided.scope)
    return Plan(divided.scope, ()), []


def _added(places: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return the sum of the slots of places whose last day is the same, (days, tracks, slots)."""
    longest, *others = sorted(places, key=len, reverse=True)
    if others:
        longest = longest.astype(np.uint32)
        for numbers in others:
            longest[len(longest) - len(numbers) :] += numbers
    return longest


def _first_bits(keys: NDArray[Any]) -> NDArray[Any]:
    first: NDArray[Any] = (keys >> np.uint64(64 - _FIRST_BITS)).astype(np.int64)
    return first


def _places(session: Session, scope: Scope) -> ColumnElement[bool]:
    """Return the condition on the places of sums; a limited session is limited by its own."""
    place = StatisticSum.location_id
    if scope.location_ids is not None:
        return place.in_(scope.location_ids)
    return place > EVERYWHERE if is_limited(session) else place == EVERYWHERE


def images_by_location(session: Session, *, ids: Sequence[int] | None = None) -> dict[int, int]:
    """Return the number of all images of locations, of those with ``ids`` or of all."""
    scope = Scope(location_ids=None if ids is None else tuple(ids))
    columns = (StatisticSum.location_id, StatisticSum.images)
    places = columns[0] > 0 if ids is None else columns[0].in_(ids)
    divided, stored = _read(session, plan(session, scope), places, columns)
    found: Counter[int] = Counter()
    counted = (rows.images(session, rest) for rest in divided.rest)
    for id, images in chain(stored, chain.from_iterable(counted)):
        if id is not None:
            found[id] += int(images)
    return dict(found)
