"""The sums of months and of the history: those of their days, added up.

The history is all days up to the end of a month, so the counts of everything that is stored read
one row, and those of the days after it. Its texts are as many as different plates were ever read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import StatisticSum
from galaxy_alpr.db.queries.statistics.scope import days_of, last_of
from galaxy_alpr.db.queries.statistics.sums import (
    TEXT,
    Sums,
    add_counts,
    pack_slots,
    slots_from,
    texts_from,
    times_from,
)

MOST_BYTES = 12_000_000
"""Most bytes of a history's texts and slots: MariaDB takes statements of 16 MiB, some escaped."""

Columns = dict[str, Any]
"""The values of a row of sums, without its key."""


def count_month(session: Session, month: int) -> dict[int, Columns]:
    """Return the sums of a month by ``location_id``; they have no slots."""
    days = days_of(month)
    own = StatisticSum.day.between(days[0], days[-1])
    return {place: _added(session, own, place) for place in _places(session, own)}


def count_history(
    session: Session, history: int, months: Sequence[int]
) -> dict[int, Columns] | None:
    """Return the sums of a history by ``location_id``, whose slots are those of each day.

    ``months`` are those of its months that have sums. ``None`` means that they are too large.
    """
    day, last = StatisticSum.day, last_of(history)
    every = day.between(0, last)
    in_months = {number for month in months for number in days_of(month)}
    numbers = set(session.scalars(select(day).where(every).distinct()))
    own = or_(day.in_(months), day.in_(sorted(numbers - in_months)))
    found = {}
    for place in _places(session, every):
        columns = _added(session, own, place)
        columns["slots"] = _slots(session, last, place)
        if len(columns["texts"]) + len(columns["slots"]) > MOST_BYTES:
            return None
        found[place] = columns
    return found


def _places(session: Session, own: ColumnElement[bool]) -> Iterator[int]:
    return iter(session.scalars(select(StatisticSum.location_id).where(own).distinct()).all())


def _added(session: Session, own: ColumnElement[bool], place: int) -> Columns:
    """Return the sums of one place, one place at a time because their texts are large."""
    statement = select(StatisticSum.counts, StatisticSum.times, StatisticSum.texts)
    rows = session.execute(statement.where(own, StatisticSum.location_id == place)).all()
    sums = Sums(add_counts(row.counts for row in rows), times=times_from(row.times for row in rows))
    texts = _added_texts(texts_from(row.texts for row in rows))
    return {**sums.columns(), "slots": b"", "texts": texts.tobytes()}


def _added_texts(stored: NDArray[Any]) -> NDArray[Any]:
    """Return each text once, with the sum of its plates, in the order of the texts."""
    keys, places = np.unique(stored["text"], return_inverse=True)
    texts = np.empty(len(keys), TEXT)
    texts["text"] = keys
    texts["plates"] = np.bincount(places, weights=stored["plates"], minlength=len(keys))
    return texts


def _slots(session: Session, last: int, place: int) -> bytes:
    """Return the slots of every day from the place's first one to ``last``."""
    statement = select(StatisticSum.day, StatisticSum.slots).where(
        StatisticSum.day.between(0, last), StatisticSum.location_id == place
    )
    rows = session.execute(statement).all()
    numbers = slots_from(row.slots for row in rows)
    days = np.array([row.day for row in rows], np.int64)
    every = np.zeros((last + 1 - days.min(initial=last + 1), *numbers.shape[1:]), np.uint32)
    every[days - last - 1] = numbers
    return pack_slots(every)
