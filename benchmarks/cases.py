"""The cases of the database benchmark: look-ups, pages and statistics, each with its target."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from benchmarks import seed
from galaxy_alpr.db.queries import detections, lists
from galaxy_alpr.db.queries.detection_filter import DetectionFilter
from galaxy_alpr.db.queries.search import PlateFilter, PlateMatch
from galaxy_alpr.db.queries.statistics import rows
from galaxy_alpr.db.queries.statistics.scope import Scope
from galaxy_alpr.db.queries.texts.near import near_keys
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.services.statistics.parts import PARTS

LOOK_UP_MS, PAGE_MS, FUZZY_MS, STATISTIC_MS = 5, 20, 100, 100
PERIOD = {"from": "2026-10-23T00:00:00Z", "to": "2026-11-22T00:00:00Z"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A measured call that is repeated ``times`` times; ``target_ms`` is the target of its p50."""

    name: str
    target_ms: float
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpCase(Case):
    """A request; if ``match`` is set, it searches for one of the stored plates."""

    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    match: str | None = None

    def parameters(self, plate: str) -> dict[str, Any]:
        """Return the query of a request for ``plate``."""
        if self.match is None:
            return dict(self.query)
        return {**self.query, "plate": search_text(plate, self.match)}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryCase(Case):
    """Queries, run with one of the stored plates."""

    run: Callable[[Session, str], object]


def look_ups() -> Iterator[Case]:
    """Yield the searches for plates."""
    kinds = (("exact", LOOK_UP_MS, 100), ("prefix", LOOK_UP_MS, 100), ("fuzzy", FUZZY_MS, 50))
    for match, target, times in kinds:
        yield HttpCase(
            name=f"GET /plate_queries {match}, 50 hits",
            target_ms=target,
            times=times,
            path="/plate_queries",
            query={"match": match},
            match=match,
        )
        yield QueryCase(
            name=f"query: {match}, ids of 50 hits",
            target_ms=target,
            times=times,
            run=partial(find, match=match),
        )
    yield HttpCase(
        name="GET /plate_status",
        target_ms=FUZZY_MS,
        times=50,
        path="/plate_status",
        match="exact",
    )
    yield HttpCase(
        name="GET /plate_status/entries",
        target_ms=PAGE_MS,
        times=50,
        path="/plate_status/entries",
    )
    yield QueryCase(
        name="query: standings of 50 plates",
        target_ms=LOOK_UP_MS,
        times=100,
        run=statuses_by_text,
    )


def pages() -> Iterator[Case]:
    """Yield pages of ``/detections``."""
    filters: dict[str, dict[str, Any]] = {
        "newest": {},
        "oldest": {"sort": "captured_at"},
        "surest": {"sort": "-confidence"},
        "a location": {"location": "South exit"},
        "a lot": {"lot": "North lot"},
        "buses": {"vehicle_class": "bus"},
        "a region": {"region": "KT"},
        "a country": {"country": "AU"},
        "not read": {"read": False},
        "blocked": {"status": "blocked"},
        "unlisted": {"status": "unlisted"},
        "a month, cars": {**PERIOD, "vehicle_class": "car"},
        "a place, a class, a colour": {
            "location": "Loading bay",
            "vehicle_class": "truck",
            "color": "red",
        },
    }
    for name, query in filters.items():
        yield HttpCase(
            name=f"GET /detections {name}",
            target_ms=PAGE_MS,
            times=30,
            path="/detections",
            query=query,
        )


def counts() -> Iterator[Case]:
    """Yield the statistics."""
    queries = {"all": {}, "30 days": PERIOD, "a lot": {"lot": "North lot"}}
    for name, query in queries.items():
        for part in ["", *(f"/{build.__name__}" for build in PARTS)]:
            yield HttpCase(
                name=f"GET /statistics{part} {name}",
                target_ms=STATISTIC_MS,
                times=15,
                path=f"/statistics{part}",
                query=query,
            )
    runs: tuple[Callable[..., object], ...] = (rows.counts, rows.slots, rows.times, rows.texts)
    for run in runs:
        yield QueryCase(
            name=f"query: rows.{run.__name__} of 30 days",
            target_ms=STATISTIC_MS,
            times=15,
            run=partial(count, run),
        )


def search_text(plate: str, match: str) -> str:
    """Return the text to search for to find ``plate``: itself, a prefix, or a misread text."""
    if match == "prefix":
        return plate[: max(3, len(plate) - 3)]
    return plate.replace("1", "I", 1).replace("B", "8", 1) if match == "fuzzy" else plate


def find(session: Session, plate: str, *, match: str) -> object:
    """Run the query of ``/plate_queries``, without summary and JSON."""
    text = search_text(plate, match)
    keys: tuple[str, ...] = ()
    if match == "fuzzy":
        keys = near_keys(session, folded=fold(text), max_distance=1, fold=fold)
    found = PlateFilter(PlateMatch(match), text, fold(text), keys)
    return detections.find(session, filter=DetectionFilter(plate=found), limit=50)


def statuses_by_text(session: Session, plate: str) -> object:
    """Look up the statuses of a page of plates."""
    texts = [f"{plate}{number}" for number in range(50)]
    return lists.statuses_by_text(session, texts, seed.END)


def count(run: Callable[..., object], session: Session, _plate: str) -> object:
    """Count the rows of a period."""
    since, until = (datetime.fromisoformat(moment) for moment in PERIOD.values())
    return run(session, Scope(since=since, until=until))
