"""The one way in for pictures, without HTTP."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from benchmarks import hostile
from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.engine.image.codec import ImageLimits, decode_image, encode_jpeg
from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.errors import (
    Conflict,
    DatabaseFull,
    DiskFailed,
    InvalidImage,
    Unavailable,
    ValidationFailed,
)
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.readings.capture import CLOCK_SKEW, SMALL_SKEW, Capture, CaptureRequest
from galaxy_alpr.services.readings.details.repeats import RepeatedPictures
from galaxy_alpr.services.readings.details.requests import RequestChecks
from galaxy_alpr.services.readings.inference import InferencePool
from galaxy_alpr.services.readings.pictures import PictureWriter, suffix_of
from galaxy_alpr.services.readings.store import ReadingStore
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.types import BgrImage, ImageResult, PlateResult, TextCandidate
from tests import factories
from tests.captures import make_capture, submit_photo
from tests.fake_engine import FakeEngine, photo


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    store = ArtifactStore(tmp_path / "data")
    store.make_folders()
    return store


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def service(
    engine: FakeEngine, store: ArtifactStore, sessions: sessionmaker[Session]
) -> Iterator[ReadingService]:
    service = make_service(engine, store, sessions)
    yield service
    service.close()


def make_service(
    engine: FakeEngine, store: ArtifactStore, sessions: sessionmaker[Session]
) -> ReadingService:
    clock = Clock()
    writer = PictureWriter(store=store, jpeg_quality=88)
    return ReadingService(
        engine=engine,
        pool=InferencePool(workers=1, queue=1),
        store=ReadingStore(sessions=sessions, writer=writer, clock=clock, drawings=False),
        checks=RequestChecks(sessions=sessions, clock=clock, country="ID"),
        repeats=RepeatedPictures(
            sessions=sessions, limits=ImageLimits(), clock=clock, first_answers=False
        ),
        limits=ImageLimits(),
        clock=clock,
        processes=DecodeProcesses(),
    )


def test_a_picture_is_read_and_stored_in_one_call(
    service: ReadingService, store: ArtifactStore, sessions: sessionmaker[Session]
) -> None:
    stored = service.submit(make_capture(service, photo("B1"), source="cli", file_name="gate.png"))
    with sessions() as session:
        row = session.get_one(models.DetectionSession, stored.row.id)
    assert (row.source, row.file_name, row.annotated_path) == ("cli", "gate.png", None)
    assert stored.row.detections[0].plate is not None
    assert stored.row.detections[0].plate.text == "B1"
    assert len(list(store.stored_paths())) == 3
    assert service.load.taken == 0


def test_pixels_alone_are_stored_like_an_upload(
    service: ReadingService, store: ArtifactStore, sessions: sessionmaker[Session]
) -> None:
    pixels = decode_image(photo("B1"))
    details = service.check(CaptureRequest())
    stored = service.submit(Capture(details=details, source="camera", actor=SYSTEM, pixels=pixels))
    assert stored.reading.image is pixels
    with sessions() as session:
        row = session.get_one(models.DetectionSession, stored.row.id)
        assert session.scalars(select(models.Plate.text)).one() == "B1"
    original = (store.outputs / str(row.image_path)).read_bytes()
    assert str(row.image_path).endswith(".jpg")
    assert original == encode_jpeg(pixels, 88)
    assert row.image_sha256 == hashlib.sha256(original).hexdigest()
    assert (row.file_name, row.image_width, row.image_height) == (None, 320, 240)
    assert len(list(store.stored_paths())) == 3


def test_pixels_beside_a_file_save_its_decoding(
    service: ReadingService, store: ArtifactStore
) -> None:
    capture = replace(make_capture(service, b"\xff\xd8 a file"), pixels=decode_image(photo("B1")))
    stored = service.submit(capture)
    assert (store.outputs / str(stored.row.image_path)).read_bytes() == b"\xff\xd8 a file"


def test_a_capture_without_a_picture_is_refused(service: ReadingService) -> None:
    with pytest.raises(ValueError, match="data, pixels, or what was read"):
        Capture(details=service.check(CaptureRequest()), source="camera", actor=SYSTEM)


def test_a_cancelled_capture_is_not_read(
    service: ReadingService, engine: FakeEngine, store: ArtifactStore
) -> None:
    engine.gate.clear()
    with service.place() as submit:
        running = submit(lambda: make_capture(service, photo("A")))
        waiting = submit(lambda: make_capture(service, photo("B")))
        waiting.cancel()
        assert waiting.reading.cancelled()
        engine.gate.set()
        running.result()
    assert len(engine.countries) == 1
    assert len(list(store.stored_paths())) == 3


def test_a_costly_capture_that_is_cancelled_is_not_read(
    service: ReadingService, engine: FakeEngine, store: ArtifactStore
) -> None:
    with service.place() as submit:
        costly = make_capture(service, hostile.jpeg_of_empty_scans(10_000, 5_000, 19))
        submission = submit(lambda: costly)
        submission.cancel()
        assert isinstance(submission.reading.exception(60), CancelledError)
        assert submit(lambda: make_capture(service, photo("A"))).result().row.detections
    assert len(engine.countries) == 1
    assert len(list(store.stored_paths())) == 3


def test_a_service_that_stops_decodes_nothing_costly(
    service: ReadingService, store: ArtifactStore
) -> None:
    service.stop_decoding()
    with pytest.raises(Unavailable, match="stopping"):
        submit_photo(service, hostile.jpeg_of_empty_scans(10_000, 5_000, 0))
    assert submit_photo(service, photo("A")).row.detections
    assert len(list(store.stored_paths())) == 3


def test_the_likely_country_is_the_given_one_then_the_places_then_the_sites(
    service: ReadingService, engine: FakeEngine, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        factories.make_location(session, "Gate 1", country="DE")
        factories.make_location(session, "Gate 2")
    for location, countries in ((None, ()), ("Gate 2", ()), ("Gate 1", ()), ("Gate 1", ("nl",))):
        service.submit(make_capture(service, photo("A"), location=location, countries=countries))
    assert engine.countries == [("ID",), ("ID",), ("DE",), ("NL",)]


def test_a_moment_without_offset_is_utc_and_a_fast_clock_is_corrected(
    service: ReadingService,
) -> None:
    def checked(moment: datetime) -> datetime:
        return service.check(CaptureRequest(captured_at=moment)).captured_at

    naive = datetime(2026, 11, 22, 8, 0)  # noqa: DTZ001  (it is the case)
    assert checked(naive) == naive.replace(tzinfo=UTC)
    fast = datetime.now(UTC) + SMALL_SKEW / 2
    assert checked(fast) == fast
    ahead = datetime.now(UTC) + CLOCK_SKEW / 2
    details = service.check(CaptureRequest(captured_at=ahead))
    assert details.captured_at <= datetime.now(UTC)
    assert details.sent_captured_at == ahead
    for wrong in (
        datetime.now(UTC) + CLOCK_SKEW + timedelta(hours=1),
        datetime(1889, 1, 1, tzinfo=UTC),
    ):
        with pytest.raises(ValidationFailed):
            checked(wrong)


def test_a_place_deleted_meanwhile_is_a_conflict_and_nothing_is_left(
    service: ReadingService, store: ArtifactStore, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        gate = factories.make_location(session, "Gate 1")
    with service.place() as submit:
        capture = make_capture(service, photo("A"), location="Gate 1")
        submission = submit(lambda: capture)
        submission.reading.result()
        with sessions.begin() as session:
            session.delete(session.get_one(models.Location, gate.id))
        with pytest.raises(Conflict, match="was deleted while the picture was read"):
            submission.result()
    assert list(store.stored_paths()) == []


def test_a_place_deleted_while_the_rows_are_written_is_a_conflict_too(
    service: ReadingService,
    store: ArtifactStore,
    sessions: sessionmaker[Session],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with sessions.begin() as session:
        gate = factories.make_location(session, "Gate 1")
    capture = make_capture(service, photo("A"), location="Gate 1")
    with sessions.begin() as session:
        session.delete(session.get_one(models.Location, gate.id))
    monkeypatch.setattr("galaxy_alpr.services.readings.store.location_of", lambda *_: gate)
    with pytest.raises(Conflict, match="was deleted while the picture was read"):
        service.submit(capture)
    assert list(store.stored_paths()) == []


def test_a_broken_picture_stores_nothing(service: ReadingService, store: ArtifactStore) -> None:
    with pytest.raises(InvalidImage):
        submit_photo(service, b"")
    assert list(store.stored_paths()) == []
    assert service.load.taken == 0


class LongReader(FakeEngine):
    """Reads more characters than a plate can have, some of which no database takes."""

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        result = super().analyze(image, countries)
        (item,) = result.detections
        assert isinstance(item.plate, PlateResult)
        text = "A1" * 40
        plate = replace(
            item.plate,
            raw_text=f"\0{text}",
            text=text,
            display_text=text,
            candidates=(TextCandidate(text, 0.9),) * 2,
        )
        return replace(result, detections=(replace(item, plate=plate),))


def test_an_overlong_reading_is_cut_and_not_lost(
    store: ArtifactStore, sessions: sessionmaker[Session]
) -> None:
    service = make_service(LongReader(), store, sessions)
    stored = submit_photo(service, photo("A"))
    service.close()
    plate = stored.row.detections[0].plate
    assert plate is not None
    assert plate.text == "A1" * 10
    assert plate.raw_text == "A1" * 30
    assert plate.folded is not None


@pytest.mark.parametrize("table", ["plates", "event_counter"])
def test_rows_that_cannot_be_written_take_their_files_along(
    table: str,
    service: ReadingService,
    store: ArtifactStore,
    sessions: sessionmaker[Session],
    db_engine: Engine,
) -> None:
    def refuse(_connection: object, clause: object, *_: object) -> None:
        if getattr(getattr(clause, "table", None), "name", None) == table:
            raise ZeroDivisionError("the test refuses")

    event.listen(db_engine, "before_execute", refuse)
    with pytest.raises(ZeroDivisionError):
        submit_photo(service, photo("A"))
    event.remove(db_engine, "before_execute", refuse)
    assert list(store.stored_paths()) == []
    with sessions() as session:
        assert session.execute(select(func.count(models.DetectionSession.id))).scalar_one() == 0


def test_a_commit_that_fails_keeps_the_files(
    service: ReadingService, store: ArtifactStore, sessions: sessionmaker[Session]
) -> None:
    """Whether such a commit happened is unknown; a row must never lack its file."""

    def refuse(_session: Session) -> None:
        raise ZeroDivisionError("the connection was lost")

    event.listen(sessions, "before_commit", refuse)
    with pytest.raises(ZeroDivisionError):
        submit_photo(service, photo("A"))
    event.remove(sessions, "before_commit", refuse)
    assert len(list(store.stored_paths())) == 3


def test_a_commit_without_room_takes_the_files_along(
    service: ReadingService, store: ArtifactStore, sessions: sessionmaker[Session]
) -> None:
    """SQLite writes the end of a transaction last, so this one certainly did not happen."""
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    def refuse(_session: Session) -> None:
        raise OperationalError("COMMIT", None, full)

    event.listen(sessions, "before_commit", refuse)
    with pytest.raises(DatabaseFull):
        submit_photo(service, photo("A"))
    event.remove(sessions, "before_commit", refuse)
    assert list(store.stored_paths()) == []


def test_a_folder_that_is_gone_is_a_failure_of_the_disk(
    service: ReadingService, store: ArtifactStore
) -> None:
    store.uploads.rmdir()
    with pytest.raises(DiskFailed, match="a folder on the disk is gone"):
        submit_photo(service, photo("A"))
    assert list(store.stored_paths()) == []


@pytest.mark.parametrize(
    ("start", "suffix"),
    [
        (b"\xff\xd8\xff", ".jpg"),
        (b"\x89PNG", ".png"),
        (b"RIFF0000WEBP", ".webp"),
        (b"BM", ".bmp"),
        (b"II*\0", ".tif"),
        (b"MM\0*", ".tif"),
    ],
)
def test_the_suffix_is_that_of_the_content(start: bytes, suffix: str) -> None:
    assert suffix_of(start + b"rest") == suffix
