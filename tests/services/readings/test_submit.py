"""The service without HTTP: what the command line and cameras call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.engine.image.codec import ImageLimits
from galaxy_alpr.errors import InvalidImage, NotFound, Unavailable, ValidationFailed
from galaxy_alpr.services.readings.inference import InferencePool
from galaxy_alpr.services.readings.pictures import PictureWriter, suffix_of
from galaxy_alpr.services.readings.submit import CLOCK_SKEW, DetectService
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.types import BgrImage, ImageResult, PlateResult, TextCandidate
from tests import factories
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
) -> Iterator[DetectService]:
    service = DetectService(
        engine=engine,
        pool=InferencePool(workers=1, queue=1),
        sessions=sessions,
        writer=PictureWriter(store=store, jpeg_quality=88),
        limits=ImageLimits(),
        country="ID",
        drawings=False,
    )
    yield service
    service.close()


def test_a_picture_is_read_and_stored_in_one_call(
    service: DetectService, store: ArtifactStore, sessions: sessionmaker[Session]
) -> None:
    stored = service.detect(photo("B1"), source="cli", file_name="gate.png")
    with sessions() as session:
        row = session.get_one(models.DetectionSession, stored.row.id)
    assert (row.source, row.file_name, row.annotated_path) == ("cli", "gate.png", None)
    assert stored.row.detections[0].plate is not None
    assert stored.row.detections[0].plate.text == "B1"
    assert len(list(store.stored_paths())) == 3
    assert service.pool.load.taken == 0


def test_the_likely_country_is_the_given_one_then_the_places_then_the_sites(
    service: DetectService, engine: FakeEngine, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        factories.make_location(session, "Gate 1", country="DE")
        factories.make_location(session, "Gate 2")
    for location, country in ((None, None), ("Gate 2", None), ("Gate 1", None), ("Gate 1", "nl")):
        service.detect(photo("A"), source="cli", location=location, country=country)
    assert engine.countries == [("ID",), ("ID",), ("DE",), ("NL",)]


def test_a_moment_without_offset_is_utc_and_a_fast_clock_is_allowed(
    service: DetectService,
) -> None:
    naive = datetime(2026, 11, 22, 8, 0)  # noqa: DTZ001  (it is the case)
    assert service.order(source="x", captured_at=naive).captured_at == naive.replace(tzinfo=UTC)
    soon = datetime.now(UTC) + CLOCK_SKEW / 2
    assert service.order(source="x", captured_at=soon).captured_at == soon
    for wrong in (
        datetime.now(UTC) + CLOCK_SKEW + timedelta(hours=1),
        datetime(1889, 1, 1, tzinfo=UTC),
    ):
        with pytest.raises(ValidationFailed):
            service.order(source="x", captured_at=wrong)


def test_a_place_deleted_meanwhile_is_not_found_and_nothing_is_left(
    service: DetectService, store: ArtifactStore, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        gate = factories.make_location(session, "Gate 1")
    order = service.order(source="x", location="Gate 1")
    reading = service.read(photo("A"), None, order, 0.0)
    with sessions.begin() as session:
        session.delete(session.get_one(models.Location, gate.id))
    with pytest.raises(NotFound):
        service.store(reading, order)
    assert list(store.stored_paths()) == []


def test_a_broken_picture_stores_nothing(service: DetectService, store: ArtifactStore) -> None:
    with pytest.raises(InvalidImage):
        service.detect(b"", source="x")
    assert list(store.stored_paths()) == []
    assert service.pool.load.taken == 0


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
    service = DetectService(
        engine=LongReader(),
        pool=InferencePool(workers=1, queue=0),
        sessions=sessions,
        writer=PictureWriter(store=store, jpeg_quality=88),
        limits=ImageLimits(),
    )
    stored = service.detect(photo("A"), source="x")
    service.close()
    plate = stored.row.detections[0].plate
    assert plate is not None
    assert plate.text == "A1" * 10
    assert plate.raw_text == "A1" * 30
    assert plate.folded is not None
    assert plate.folded_reversed == plate.folded[::-1]


def test_rows_that_cannot_be_written_take_their_files_along(
    service: DetectService,
    store: ArtifactStore,
    sessions: sessionmaker[Session],
    db_engine: Engine,
) -> None:
    def refuse(_connection: object, clause: object, *_: object) -> None:
        if getattr(clause, "table", None) is models.Plate.__table__:
            raise ZeroDivisionError("the test refuses")

    event.listen(db_engine, "before_execute", refuse)
    with pytest.raises(ZeroDivisionError):
        service.detect(photo("A"), source="x")
    event.remove(db_engine, "before_execute", refuse)
    assert list(store.stored_paths()) == []
    with sessions() as session:
        assert session.execute(select(func.count(models.DetectionSession.id))).scalar_one() == 0


def test_a_commit_that_fails_keeps_the_files(
    service: DetectService, store: ArtifactStore, sessions: sessionmaker[Session]
) -> None:
    """Whether such a commit happened is unknown; a row must never lack its file."""

    def refuse(_session: Session) -> None:
        raise ZeroDivisionError("the connection was lost")

    event.listen(sessions, "before_commit", refuse)
    with pytest.raises(ZeroDivisionError):
        service.detect(photo("A"), source="x")
    event.remove(sessions, "before_commit", refuse)
    assert len(list(store.stored_paths())) == 3


def test_a_full_disk_is_unavailable(service: DetectService, store: ArtifactStore) -> None:
    store.uploads.rmdir()
    with pytest.raises(Unavailable, match="disk"):
        service.detect(photo("A"), source="x")
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
