"""Which photos expire: by age, lot and lists; what stops it, and that nobody waits for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.db.queries.files import named_paths
from galaxy_alpr.enums import HoldSubject
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.privacy import holds
from galaxy_alpr.services.retention.keep import Keep
from galaxy_alpr.services.retention.readings import BATCH, ReadingRetention, RetentionPlan
from galaxy_alpr.services.retention.rules import GRACE, Reason
from galaxy_alpr.storage import ArtifactStore, Folder
from tests import factories
from tests.factories import DetectionSpec, PlateSpec, VehicleSpec
from tests.s3_server import Bucket

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path, remote: Bucket | None) -> ArtifactStore:
    store = ArtifactStore(tmp_path / "data", remote=None if remote is None else remote.objects())
    store.make_folders()
    return store


class Photos:
    """Adds photos with real files."""

    def __init__(self, sessions: sessionmaker[Session], store: ArtifactStore) -> None:
        self._sessions = sessions
        self._store = store

    def add(
        self,
        *plates: str | None,
        age: timedelta,
        stored: timedelta | None = None,
        location: models.Location | None = None,
    ) -> int:
        """Add a photo captured ``age`` ago and stored ``stored`` ago; return its id."""
        at = NOW - age
        with self._sessions.begin() as session:
            row = factories.make_session(
                session,
                captured_at=at,
                location=None if location is None else session.get(models.Location, location.id),
                image_path=self._file("uploaded", at),
                annotated_path=self._file("annotated", at),
                detections=[
                    DetectionSpec(
                        PlateSpec(text, image_path=self._file("plates", at)),
                        VehicleSpec(image_path=self._file("vehicles", at)),
                    )
                    for text in plates
                ],
            )
            row.created_at = NOW - (age if stored is None else stored)
            return row.id

    def left(self) -> set[int]:
        """Return the photos that exist; the files are exactly those that their rows name."""
        with self._sessions() as session:
            assert set(self._store.stored_paths()) == set(named_paths(session))
            return set(session.scalars(select(models.DetectionSession.id)))

    def _file(self, folder: Folder, at: datetime) -> str:
        path = self._store.name(folder, ".jpg", at)
        self._store.write(path, b"0123456789", sync=False)
        return path


@pytest.fixture
def photos(sessions: sessionmaker[Session], store: ArtifactStore) -> Photos:
    return Photos(sessions, store)


@pytest.fixture
def prune(sessions: sessionmaker[Session], store: ArtifactStore) -> Any:
    """Run the plan; what it deletes is what its preview said."""

    def run(days: int | None = None, unlisted: int | None = None) -> dict[Any, tuple[int, int]]:
        plan = RetentionPlan(sessions, store, keep=Keep(days, unlisted), now=NOW)
        said = list(plan.preview())
        done = list(plan.run())
        assert said == done
        return {
            (item.rule.lot, item.rule.reason): (item.size.photos, item.held)
            for item in done
            if item.size.photos or item.held
        }

    return run


def make_place(sessions: sessionmaker[Session], **keep: int | None) -> models.Location:
    """Add a lot that keeps photos so long, and a location in it."""
    with sessions.begin() as session:
        lot = factories.make_lot(session)
        for name, days in keep.items():
            setattr(lot, name, days)
        return factories.make_location(session, lot=lot)


def hold(session: Session, photo: int) -> models.LegalHold:
    """Hold a photo."""
    return holds.hold(
        session,
        subject_type=HoldSubject.SESSION,
        subject_id=photo,
        reason="accident",
        actor=SYSTEM,
    )


def test_by_age_with_all_rows_and_files(photos: Photos, prune: Any) -> None:
    old = photos.add("B1234XYZ", None, age=31 * DAY)
    kept = photos.add("B1234XYZ", age=29 * DAY)
    assert prune() == {}
    assert photos.left() == {old, kept}
    assert prune(days=30) == {(None, Reason.AGE): (1, 0)}
    assert photos.left() == {kept}
    assert prune(days=30) == {}


def test_unlisted_ones_go_first(
    photos: Photos, prune: Any, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        factories.make_list_entry(session, "LISTED1")
        factories.make_list_entry(session, "FORMER1", valid_until=NOW - DAY)
        factories.make_list_entry(session, "FUTURE1", valid_from=NOW + DAY)
    age = 10 * DAY
    listed = photos.add("LISTED1", age=age)
    one_of_two = photos.add("OTHER1", "LISTED1", age=age)
    young = photos.add("OTHER1", age=6 * DAY)
    for plates in (["OTHER1"], ["FORMER1"], ["FUTURE1"], [None], []):
        photos.add(*plates, age=age)
    old = photos.add("LISTED1", age=31 * DAY)
    assert prune(unlisted=7) == {(None, Reason.UNLISTED): (5, 0)}
    assert photos.left() == {listed, one_of_two, young, old}
    assert prune(days=30, unlisted=7) == {(None, Reason.AGE): (1, 0)}
    assert photos.left() == {listed, one_of_two, young}


def test_a_lot_has_its_own_ages(
    photos: Photos, prune: Any, sessions: sessionmaker[Session]
) -> None:
    brief = make_place(sessions, keep_days=5)
    long = make_place(sessions, keep_days=365, keep_days_unlisted=365)
    default = make_place(sessions)
    with sessions() as session:
        name: dict[int | None, str] = {
            row.id: row.name for row in session.scalars(select(models.Lot))
        }
        without_lot = factories.make_location(session)
        session.commit()
    kept = {
        photos.add("A1", age=age * DAY, location=location)
        for age, location in ((4, brief), (40, long), (20, default), (20, None), (20, without_lot))
    }
    for age, location in ((6, brief), (366, long), (31, default), (31, None), (31, without_lot)):
        photos.add("A1", age=age * DAY, location=location)
    assert prune(days=30) == {
        (name[brief.lot_id], Reason.AGE): (1, 0),
        (name[long.lot_id], Reason.AGE): (1, 0),
        (name[default.lot_id], Reason.AGE): (1, 0),
        (None, Reason.AGE): (2, 0),
    }
    assert photos.left() == kept


def test_a_hold_stops_it_until_its_release(
    photos: Photos, prune: Any, sessions: sessionmaker[Session]
) -> None:
    held = photos.add("A1", age=31 * DAY)
    photos.add("A1", age=31 * DAY)
    with sessions.begin() as session:
        row = hold(session, held)
    assert prune(days=30) == {(None, Reason.AGE): (1, 1)}
    assert photos.left() == {held}
    with sessions.begin() as session:
        holds.release(session, id=row.id, actor=SYSTEM)
    assert prune(days=30) == {(None, Reason.AGE): (1, 0)}
    assert photos.left() == set()


def test_what_was_just_stored_stays_whatever_its_moment(photos: Photos, prune: Any) -> None:
    kept = photos.add("A1", age=8000 * DAY, stored=GRACE / 2)
    photos.add("A1", age=8000 * DAY, stored=2 * GRACE)
    assert prune(days=30) == {(None, Reason.AGE): (1, 0)}
    assert photos.left() == {kept}


def test_its_events_go_and_those_of_others_stay(
    photos: Photos, prune: Any, sessions: sessionmaker[Session]
) -> None:
    old, kept = photos.add("A1", age=31 * DAY), photos.add("A1", age=DAY)
    with sessions.begin() as session:
        for number, photo in enumerate((old, kept, None, old), 1):
            session.add(
                models.Event(id=number, type="plate.corrected", session_id=photo, payload={})
            )
    prune(days=30)
    with sessions() as session:
        assert session.scalars(select(models.Event.id).order_by(models.Event.id)).all() == [2, 3]


def test_many_go_in_small_transactions_past_those_that_stay(
    photos: Photos, prune: Any, sessions: sessionmaker[Session], db_engine: Engine
) -> None:
    with sessions.begin() as session:
        factories.make_list_entry(session, "LISTED1")
    kept = {photos.add("LISTED1", age=20 * DAY) for _ in range(5)}
    for _ in range(2 * BATCH + 1):
        photos.add("A1", age=20 * DAY)
    deleted: list[int] = []
    commits = 0

    @event.listens_for(db_engine, "after_cursor_execute")
    def _count(_connection: object, cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("DELETE FROM detection_sessions"):
            deleted.append(cursor.rowcount)  # type: ignore[attr-defined]

    @event.listens_for(db_engine, "commit")
    def _commit(_connection: object) -> None:
        nonlocal commits
        commits += 1

    assert prune(unlisted=7) == {(None, Reason.UNLISTED): (2 * BATCH + 1, 0)}
    assert deleted == [BATCH, BATCH, 1]
    assert commits == 3
    assert photos.left() == kept


def test_a_run_that_is_stopped_goes_on_later(
    photos: Photos, sessions: sessionmaker[Session], store: ArtifactStore
) -> None:
    for _ in range(BATCH + 5):
        photos.add("A1", age=31 * DAY)
    plan = RetentionPlan(sessions, store, keep=Keep(30), now=NOW)
    stops = iter([False, True])
    (first,) = plan.run(stopping=lambda: next(stops))
    assert first.size.photos == BATCH
    assert len(photos.left()) == 5
    assert [item.size.photos for item in plan.run()] == [5]
    assert photos.left() == set()


def test_several_processes_at_once_delete_each_photo_once_while_others_write(
    photos: Photos, sessions: sessionmaker[Session], store: ArtifactStore
) -> None:
    for _ in range(2 * BATCH):
        photos.add("A1", age=31 * DAY)

    def run() -> int:
        plan = RetentionPlan(sessions, store, keep=Keep(30), now=NOW)
        return sum(item.size.photos for item in plan.run())

    def write(number: int) -> None:
        with sessions.begin() as session:
            session.add(models.Lot(name=f"lot {number}"))

    with ThreadPoolExecutor(6) as pool:
        runs = [pool.submit(run) for _ in range(3)]
        writes = [pool.submit(write, number) for number in range(20)]
        assert sum(item.result() for item in runs) == 2 * BATCH
        assert [item.result() for item in writes] == [None] * 20
    assert photos.left() == set()


def test_what_is_listed_or_held_since_it_was_found_stays(
    photos: Photos, sessions: sessionmaker[Session], store: ArtifactStore
) -> None:
    """Both happen between two batches of photos that were found together."""
    for _ in range(BATCH):
        photos.add("A1", age=20 * DAY)
    listed, held = (photos.add(text, age=19 * DAY) for text in ("LISTED1", "A1"))
    photos.add("B1", age=19 * DAY)

    def pause(_seconds: float) -> None:
        if len(photos.left()) == 3:
            with sessions.begin() as session:
                factories.make_list_entry(session, "LISTED1")
                hold(session, held)

    plan = RetentionPlan(sessions, store, keep=Keep(None, 7), now=NOW)
    assert [item.size.photos for item in plan.run(pause=pause)] == [BATCH + 1]
    assert photos.left() == {listed, held}


def retention(
    sessions: sessionmaker[Session], store: ArtifactStore, clock: Clock
) -> ReadingRetention:
    return ReadingRetention(sessions=sessions, store=store, keep=Keep(30), clock=clock)


def test_the_service_deletes_nothing_by_a_wrong_clock(
    photos: Photos, sessions: sessionmaker[Session], store: ArtifactStore
) -> None:
    photos.add("A1", age=31 * DAY)
    wrong = Clock(now=lambda: NOW + timedelta(days=200 * 365))
    assert retention(sessions, store, wrong).prune() == 0
    moment = NOW - 10 * DAY
    ahead = Clock(now=lambda: moment)
    moment = NOW
    assert retention(sessions, store, ahead).prune() == 0
    assert retention(sessions, store, Clock(now=lambda: NOW)).prune() == 1
    assert photos.left() == set()


def test_sizes_are_those_of_the_files(
    photos: Photos, sessions: sessionmaker[Session], store: ArtifactStore
) -> None:
    photos.add("A1", "B1", age=31 * DAY)
    with sessions.begin() as session:
        for table in (models.DetectionSession, models.Vehicle, models.Plate):
            session.execute(update(table).values(image_bytes=10))
    (outcome,) = RetentionPlan(sessions, store, keep=Keep(30), now=NOW).preview()
    assert (outcome.size.photos, outcome.size.files, outcome.size.bytes) == (1, 5, 50)
