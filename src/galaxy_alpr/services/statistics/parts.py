"""The parts of the statistics by name, and all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.logs import ContextThreads
from galaxy_alpr.services.statistics.breakdown import (
    countries,
    locations,
    plate_types,
    regions,
    statuses,
    unread_reasons,
    vehicle_classes,
)
from galaxy_alpr.services.statistics.counts import Counts
from galaxy_alpr.services.statistics.latency import latency
from galaxy_alpr.services.statistics.over_time import hours, trend, weekday_hours
from galaxy_alpr.services.statistics.selection import Selection
from galaxy_alpr.services.statistics.totals import read_rate, totals
from galaxy_alpr.services.statistics.values import Part, Period, Statistics

Build = Callable[[Counts], Part]

PARTS: tuple[Build, ...] = (
    totals,
    vehicle_classes,
    plate_types,
    regions,
    countries,
    statuses,
    locations,
    trend,
    hours,
    weekday_hours,
    read_rate,
    unread_reasons,
    latency,
)
"""The functions are named as the fields of ``Statistics``."""

_OVER_TIME: tuple[Build, ...] = (trend, hours, weekday_hours, latency)
_OTHERS = tuple(part for part in PARTS if part not in _OVER_TIME)


def all_parts(sessions: sessionmaker[Session], selection: Selection) -> Statistics:
    """Return all parts of ``selection``."""

    def build(parts: Iterable[Build]) -> dict[str, Part]:
        with sessions() as session:
            counts = Counts(session, selection)
            return {part.__name__: part(counts) for part in parts}

    # Two halves of similar cost that share no count, in parallel: databases count without the GIL.
    with ContextThreads(1) as pool:
        over_time = pool.submit(build, _OVER_TIME)
        parts = build(_OTHERS) | over_time.result()
    scope, before = selection.scope, selection.before
    return Statistics(
        period=Period(scope.since, scope.until),
        period_before=None if before is None else Period(before.since, before.until),
        timezone=selection.zone.key,
        **parts,  # type: ignore[arg-type]  # each part has the name of its field
    )
