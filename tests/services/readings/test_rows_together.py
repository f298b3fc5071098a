"""A picture of many detections: few statements, and each row belongs to its detection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.types import BgrImage, ImageResult, PlateResult, TextCandidate, VehicleResult
from tests.captures import submit_photo
from tests.fake_engine import FakeEngine, photo
from tests.services.readings.test_submit import make_service

SEEN = ("A1", "-", "B2", "~C3", "D4", "?", "E5", "F6", "~G7", "-")


class Numbered(FakeEngine):
    """Gives vehicle ``n`` the confidence ``n / 100``, and each plate a second candidate."""

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        result = super().analyze(image, countries)
        detections = []
        for number, item in enumerate(result.detections):
            vehicle, plate = item.vehicle, item.plate
            if isinstance(vehicle, VehicleResult):
                vehicle = replace(vehicle, confidence=number / 100)
            if isinstance(plate, PlateResult) and plate.text:
                second = TextCandidate(f"{plate.text}X", 0.01)
                plate = replace(plate, candidates=(*plate.candidates, second))
            detections.append(replace(item, vehicle=vehicle, plate=plate))
        return replace(result, detections=tuple(detections))


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    store = ArtifactStore(tmp_path / "data")
    store.make_folders()
    return store


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Yield the list that is filled with the statements."""
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    yield statements
    event.remove(engine, "before_cursor_execute", count)


def test_rows_of_many_detections(
    store: ArtifactStore, sessions: sessionmaker[Session], db_engine: Engine
) -> None:
    service = make_service(Numbered(), store, sessions)
    try:
        _check(service, sessions, db_engine)
    finally:
        service.close()


def _check(service: ReadingService, sessions: sessionmaker[Session], db_engine: Engine) -> None:
    submit_photo(service, photo("-"))  # the first ids of the tables differ from now on
    submit_photo(service, photo("~Z9", "~Z8"))
    with counted(db_engine) as few:
        submit_photo(service, photo("A0", "~B0"))
    with counted(db_engine) as many:
        stored = submit_photo(service, photo(*SEEN, width=640))
    new_texts = 7  # one insert of its parts for each
    assert len(many) <= len(few) + new_texts
    with sessions() as session:
        rows = session.execute(
            select(
                models.Detection.id, models.Vehicle.id, models.Vehicle.confidence, models.Plate.text
            )
            .outerjoin(models.Vehicle, models.Vehicle.detection_id == models.Detection.id)
            .outerjoin(models.Plate, models.Plate.detection_id == models.Detection.id)
            .where(models.Detection.session_id == stored.row.id)
            .order_by(models.Detection.id)
        ).all()
        answered = [
            (item.id, item.vehicle and item.vehicle.id, item.plate and item.plate.text)
            for item in stored.row.detections
        ]
        assert [(id, vehicle, text) for id, vehicle, _, text in rows] == answered
        for number, (seen, row) in enumerate(zip(SEEN, rows, strict=True)):
            assert row.text == (None if seen in {"-", "?"} else seen.removeprefix("~"))
            assert row.confidence == (None if seen.startswith("~") else number / 100)
        texts = dict(
            session.execute(
                select(models.Plate.text, func.max(models.PlateCandidate.text))
                .join(models.PlateCandidate, models.PlateCandidate.plate_id == models.Plate.id)
                .group_by(models.Plate.text)
            ).all()
        )
        assert texts["E5"] == "E5X"
        assert all(other == f"{text}X" for text, other in texts.items())
