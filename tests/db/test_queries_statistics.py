"""Every count equals what Python counts over the same rows, with and without stored sums."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import Engine, event, insert, select, update
from sqlalchemy.orm import Session, selectinload, sessionmaker

from benchmarks import seed
from galaxy_alpr.access import Scope as AccessScope
from galaxy_alpr.db.models import Detection, DetectionSession, StatisticDay, StatisticSum, slot_of
from galaxy_alpr.db.queries.statistics import days, longer, scope
from galaxy_alpr.db.queries.statistics.scope import (
    Scope,
    day_of,
    history_of,
    month_of,
    plan,
    start_of,
)
from galaxy_alpr.db.queries.statistics.sums import (
    RATIO,
    buckets_of,
    durations_of,
    key,
    pack_slots,
    packed_slots_from,
    text_key,
)
from galaxy_alpr.db.queries.statistics.totals import Totals, images_by_location
from galaxy_alpr.db.scope import limit_to_scope, within_scope
from galaxy_alpr.services.statistics.day_sums import forget_sums, make_sums, wrong_sums
from tests import factories

DAYS = 12
ODD = timedelta(minutes=7, seconds=3, microseconds=5)
SCOPES = {
    "all": Scope(),
    "whole days": Scope(since=seed.END - timedelta(days=9), until=seed.END - timedelta(days=2)),
    "cut days": Scope(
        since=seed.END - timedelta(days=9) + ODD, until=seed.END - timedelta(days=2) + ODD
    ),
    "within a day": Scope(
        since=seed.END - timedelta(hours=20), until=seed.END - timedelta(hours=9) + ODD
    ),
    "places": Scope(location_ids=(2, 5)),
    "places, cut days": Scope(
        since=seed.END - timedelta(days=9) + ODD, until=seed.END, location_ids=(1, 2)
    ),
    "no place": Scope(location_ids=()),
    "before": Scope(until=seed.END - timedelta(days=5)),
    "since": Scope(since=seed.END - timedelta(days=5)),
}


@pytest.fixture
def seeded(db_engine: Engine, sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    seed.fill(db_engine, plates=250, days=DAYS, vehicles=80)
    return sessions


def forget(sessions: sessionmaker[Session], number: int) -> None:
    """Delete the sums of each ``number``-th day."""
    with sessions.begin() as session:
        days.forget(session, days.with_sums(session)[::number])


def load(session: Session, scope: Scope) -> tuple[list[DetectionSession], list[Detection]]:
    """Return the images and detections of a scope, chosen in Python."""

    def fits(row: DetectionSession | Detection) -> bool:
        return (
            (scope.since is None or row.captured_at >= scope.since)
            and (scope.until is None or row.captured_at < scope.until)
            and (scope.location_ids is None or row.location_id in scope.location_ids)
        )

    images = session.scalars(select(DetectionSession)).all()
    detections = session.scalars(
        select(Detection).options(selectinload(Detection.plate), selectinload(Detection.vehicle))
    ).all()
    return [row for row in images if fits(row)], [row for row in detections if fits(row)]


def counted_in_python(images: list[DetectionSession], detections: list[Detection]) -> Counter[str]:
    vehicles = [row.vehicle for row in detections if row.vehicle is not None]
    plates = [row.plate for row in detections if row.plate is not None]
    read = [row for row in plates if row.observed_text is not None]
    found = Counter({"images": len(images), "plates": len(plates), "read": len(read)})
    found["with_text"] = sum(row.text is not None for row in plates)
    found.update(key("place", row.location_id, "images") for row in images)
    found.update(key("kind", row.kind) for row in detections)
    found.update(key("place", row.location_id, "kind", row.kind) for row in detections)
    found.update(key("class", row.vehicle_class) for row in vehicles)
    found.update(key("type", row.type) for row in plates)
    found.update(key("region", row.country, row.region_code, row.region_name) for row in plates)
    found.update(key("reason", row.unread_reason) for row in plates)
    found.update(key("unread", row.unread_reason) for row in plates if row not in read)
    found.update(key("place", row.location_id, "read") for row in read)
    return +found


def check(session: Session, scope: Scope) -> None:
    """Compare the totals of a scope with what Python counts."""
    images, detections = load(session, scope)
    totals = Totals(session, scope)
    assert +totals.counts == counted_in_python(images, detections)
    plates = [row.plate for row in detections if row.plate is not None]
    texts = Counter(row.text for row in plates if row.text is not None)
    assert totals.distinct_texts == len(texts)
    some = [*list(texts)[::3], "NEVER1"]
    assert totals.plates_of([text_key(text, None) or 0 for text in some]) == [
        texts[text] for text in some
    ]
    by_slot: Counter[int] = Counter()
    by_track = np.zeros(4, np.int64)
    for part in totals.slots:
        by_track += part.numbers.sum(axis=(0, 2), dtype=np.int64)
        for day, numbers in zip(part.days.tolist(), part.numbers, strict=True):
            for slot in np.flatnonzero(numbers[0]).tolist():
                by_slot[day * 96 + slot] += int(numbers[0, slot])
    assert by_slot == Counter(slot_of(row.captured_at) for row in detections)
    vehicles = [row for row in detections if row.vehicle is not None]
    read = [row for row in plates if row.observed_text is not None]
    assert by_track.tolist() == [
        len(detections),
        len(vehicles),
        len(plates),
        len(read),
    ]
    assert totals.times.sum(axis=1).tolist() == [len(images)] * 3


@pytest.mark.parametrize("name", SCOPES)
def test_counts_equal_those_of_python(seeded: sessionmaker[Session], name: str) -> None:
    scope = SCOPES[name]
    with seeded() as session:
        check(session, scope)
    assert make_sums(seeded, now=seed.END + timedelta(days=1)) >= DAYS
    with seeded() as session:
        check(session, scope)
    forget(seeded, 4)
    with seeded() as session:
        check(session, scope)


def test_months_and_history_are_summed_and_lost_with_a_day(
    sessions: sessionmaker[Session],
) -> None:
    first = day_of(datetime(2026, 8, 20, tzinfo=UTC))
    with sessions.begin() as session:
        place = factories.make_location(session, "Gate")
        for number in range(28):
            factories.make_session(
                session,
                plates=[f"B{number % 5}", None],
                captured_at=start_of(first + 3 * number) + ODD,
                location=place if number % 3 else None,
            )
    now = start_of(first + 84)
    assert make_sums(sessions, now=now) == 84
    september, october = (month_of(first + days) for days in (30, 60))
    history = history_of(october)
    later = Scope(since=start_of(first + 4) + ODD)
    scopes = (Scope(), later, Scope(location_ids=(place.id,)), Scope(until=start_of(first + 70)))

    def planned(scope: Scope, *, history: int | None, months: set[int]) -> None:
        with sessions() as session:
            found = plan(session, scope)
            assert (found.history, set(found.months)) == (history, months)
            for each in scopes:
                check(session, each)
            assert list(images_by_location(session).values()) == [18]

    planned(Scope(), history=history, months=set())
    planned(later, history=None, months={september, october})
    assert list(wrong_sums(sessions)) == []
    with sessions.begin() as session:
        days.photos_change(session, [start_of(first + 80)])
    planned(Scope(), history=history, months=set())
    with sessions.begin() as session:
        days.photos_change(session, [start_of(first + 60)])
    planned(Scope(), history=None, months={september})
    make_sums(sessions, now=now)
    planned(Scope(), history=history, months=set())
    with sessions.begin() as session:
        some = StatisticSum.day.in_([september, history])
        session.execute(update(StatisticSum).where(some).values(images=1))
    assert list(wrong_sums(sessions)) == [date(2026, 9, 1), date(2026, 10, 1)]
    forget_sums(sessions, [date(2026, 9, 1), date(2026, 10, 1)])
    planned(Scope(), history=None, months=set())


def test_slots_are_packed_as_narrow_as_they_fit() -> None:
    numbers = np.arange(2 * 4 * 96).reshape(2, 4, 96)
    for most, size in ((255, 1), (256, 2), (2**16 - 1, 2), (2**16, 4), (2**32 - 1, 4)):
        packed = pack_slots(np.minimum(numbers * most, most))
        assert len(packed) == 1 + size * numbers.size
        assert np.array_equal(packed_slots_from(packed), np.minimum(numbers * most, most))


def test_a_history_that_is_too_large_has_no_sums(
    seeded: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(longer, "MOST_BYTES", 100)
    monkeypatch.setattr(scope, "FEWEST_DAYS", 1)
    with seeded.begin() as session:
        factories.make_session(session, captured_at=seed.END + timedelta(days=9))
    make_sums(seeded, now=seed.END + timedelta(days=10))
    with seeded() as session:
        found = plan(session, Scope())
        assert found.runs
        assert found.history is None
        check(session, Scope())
        assert days.history_without_sums(session) is None, "it is counted again and again"
        row = session.scalars(select(StatisticDay).where(~StatisticDay.complete)).one()
        assert (row.token, row.day >= scope.HISTORY) == (days.TOO_LARGE, True)
        history, oldest = row.day, min(session.scalars(select(DetectionSession.captured_at)))
    with seeded.begin() as session:
        days.photos_change(session, [oldest])
    make_sums(seeded, now=seed.END + timedelta(days=10))
    monkeypatch.undo()
    with seeded.begin() as session:
        days.photos_change(session, [oldest])
    make_sums(seeded, now=seed.END + timedelta(days=10))
    with seeded() as session:
        assert history in days.with_sums(session)


def test_sums_that_vanish_meanwhile_are_not_missing(seeded: sessionmaker[Session]) -> None:
    make_sums(seeded, now=seed.END + timedelta(days=1))
    with seeded() as session:
        images, _ = load(session, Scope())
        totals = Totals(session, Scope())
        forget(seeded, 3)
        assert totals.counts["images"] == len(images)
        forget(seeded, 2)
        assert totals.distinct_texts == Totals(session, Scope()).distinct_texts


def test_many_gaps_are_counted_as_one(seeded: sessionmaker[Session]) -> None:
    make_sums(seeded, now=seed.END + timedelta(days=1))
    forget(seeded, 2)
    with seeded() as session:
        check(session, Scope())


def test_a_day_with_sums_reads_no_row_of_a_photo(seeded: sessionmaker[Session]) -> None:
    make_sums(seeded, now=seed.END + timedelta(days=1))
    scope = Scope(since=seed.END - timedelta(days=9), until=seed.END - timedelta(days=2))
    statements: list[str] = []
    with seeded() as session:
        event.listen(
            session.connection(),
            "before_cursor_execute",
            lambda _connection, _cursor, statement, *_: statements.append(statement),
        )
        totals = Totals(session, scope)
        assert totals.counts["images"] > 50
        assert totals.distinct_texts > 10
        assert any(part.numbers.any() for part in totals.slots)
        assert totals.times.any()
    assert len(statements) > 4
    assert not [text for text in statements if "count(" in text]


def test_a_limited_session_counts_its_places_only(seeded: sessionmaker[Session]) -> None:
    make_sums(seeded, now=seed.END + timedelta(days=1))
    limit_to_scope(seeded)
    limited = within_scope(seeded, AccessScope(lots=frozenset({1}), locations=frozenset({1, 2})))
    with limited() as session:
        check(session, Scope())
        found = images_by_location(session)
        assert set(found) == {1, 2}
        assert sum(found.values()) == Totals(session, Scope()).counts["images"] > 0


def test_images_by_location(seeded: sessionmaker[Session]) -> None:
    make_sums(seeded, now=seed.END + timedelta(days=1))
    forget(seeded, 3)
    with seeded() as session:
        counted = Counter(session.scalars(select(DetectionSession.location_id)))
        del counted[None]
        assert images_by_location(session) == counted
        assert images_by_location(session, ids=[2]) == {2: counted[2]}


def test_a_plan_covers_its_scope_without_overlap(sessions: sessionmaker[Session]) -> None:
    first = day_of(seed.END)
    with sessions.begin() as session:
        for day in (0, 30):
            factories.make_session(session, captured_at=start_of(first + day))
        for day in (2, 3, 10):
            values = {"day": first + day, "token": "", "complete": day != 3}
            session.execute(insert(StatisticDay).values(values))
    with sessions() as session:
        scope = Scope(since=start_of(first - 9), until=start_of(first + 20) + ODD)
        found = plan(session, scope)
        assert [(run.first - first, run.last - first) for run in found.runs] == [(2, 2), (10, 10)]
        assert [(rest.since, rest.until) for rest in found.rest] == [
            (start_of(first), start_of(first + 2)),
            (start_of(first + 3), start_of(first + 10)),
            (start_of(first + 11), scope.until),
        ]
        (rest,) = plan(session, Scope(since=start_of(first + 11))).rest
        assert (rest.since, rest.until) == (start_of(first + 11), start_of(first + 31))
        assert plan(session, Scope(until=start_of(first))).rest == []


def test_a_slot_is_a_quarter_of_an_hour(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        for minute in (0, 14, 15, 59):
            at = datetime(2026, 11, 22, 8, minute, 59, tzinfo=UTC)
            factories.make_session(session, plates=["B1"], captured_at=at)
        _stored, slots = Totals(session, Scope()).slots
    assert slots.days.tolist() == [day_of(datetime(2026, 11, 22, tzinfo=UTC))]
    assert slots.numbers[0, 2, 32:36].tolist() == [2, 1, 0, 1]


def test_durations_are_rounded_by_one_percent_at_most() -> None:
    durations = np.geomspace(0.02, 100_000, 4321)
    rounded = durations_of(buckets_of(durations))
    assert np.abs(rounded / durations - 1).max() <= (RATIO - 1) / 2 + 1e-4
