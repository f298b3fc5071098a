"""Erasure of one plate from a photo with several: its files, and what may happen meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.queries.files import named_paths
from galaxy_alpr.engine.image.codec import ImageLimits, decode_image, encode_jpeg
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.enums import HoldSubject
from galaxy_alpr.services.doctor.checks import find_damage
from galaxy_alpr.services.privacy import holds
from galaxy_alpr.services.privacy.photos import Fate, PhotoEraser
from galaxy_alpr.services.readings.pictures import sum_of
from galaxy_alpr.storage import ArtifactStore, Folder
from galaxy_alpr.types import BgrImage
from tests import factories
from tests.factories import AT, DetectionSpec, PlateSpec, VehicleSpec
from tests.s3_server import Bucket

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


@pytest.fixture
def store(tmp_path: Path, remote: Bucket | None) -> ArtifactStore:
    store = ArtifactStore(tmp_path / "data", remote=None if remote is None else remote.objects())
    store.make_folders()
    return store


@pytest.fixture
def eraser(sessions: sessionmaker[Session], store: ArtifactStore) -> PhotoEraser:
    return PhotoEraser(sessions=sessions, store=store, limits=ImageLimits(), jpeg_quality=88)


def noise() -> BgrImage:
    """Return a picture of random, smooth colours, which JPEG keeps."""
    small = np.random.default_rng(1).integers(0, 256, (45, 80, 3), dtype=np.uint8)
    return cv2.resize(small, (1280, 720), interpolation=cv2.INTER_CUBIC).astype(np.uint8)


def add_photo(
    sessions: sessionmaker[Session], store: ArtifactStore, image: BgrImage, plates: Sequence[str]
) -> tuple[int, list[int]]:
    """Store a photo whose plates are all at one place; return its id and theirs."""

    def file(folder: Folder, data: bytes) -> str:
        path = store.name(folder, ".jpg", AT)
        store.write(path, data, sync=False)
        return path

    jpeg = encode_jpeg(image, 95)
    with sessions.begin() as session:
        row = factories.make_session(
            session,
            image_path=file("uploaded", jpeg),
            annotated_path=file("annotated", jpeg),
            detections=[
                DetectionSpec(
                    PlateSpec(text, image_path=file("plates", jpeg)),
                    VehicleSpec(image_path=file("vehicles", jpeg)),
                )
                for text in plates
            ],
        )
        for table in (models.DetectionSession, models.Vehicle, models.Plate):
            sum = sum_of(jpeg)
            session.execute(update(table).values(image_sha256=sum.sha256, image_bytes=sum.bytes))
        ids = [item.plate.id for item in row.detections if item.plate is not None]
        return row.id, ids


def check_files(sessions: sessionmaker[Session], store: ArtifactStore) -> None:
    """Check that the files are those that rows name, as they describe them."""
    with sessions() as session:
        named = set(named_paths(session))
    drawings = {path for path in named if path.startswith("annotated/")}
    assert named - drawings <= set(store.stored_paths()) <= named
    assert list(find_damage(sessions, store)) == []


def test_crops_that_show_the_plate_as_well_are_cut_again(
    eraser: PhotoEraser, sessions: sessionmaker[Session], store: ArtifactStore
) -> None:
    """Here the vehicle of the other plate, and the other plate itself, overlap the erased one."""
    photo, (first, _second) = add_photo(sessions, store, noise(), ["A1", "B1"])
    outcome = eraser.erase(photo, [first], actor=SYSTEM)
    assert (outcome.fate, outcome.plates, outcome.files_left) == (Fate.REPAINTED, 1, ())
    assert outcome.files == 6  # original, drawing, two crops of the plate and two of the other
    check_files(sessions, store)
    with sessions() as session:
        row = detection_sessions.get(session, id=photo)
        assert row is not None
        (item,) = row.detections
    assert item.plate is not None
    assert item.vehicle is not None
    assert item.plate.text == "B1"
    for path in (row.image_path, item.plate.image_path, item.vehicle.image_path):
        assert path is not None
        image = decode_image(store.read(path))
        filled = (np.abs(image.astype(int) - 96).max(axis=2) < 12).mean()
        assert filled > 0.01, path
    assert row.image_path is not None
    image = decode_image(store.read(row.image_path))
    area = image[400:460, 300:500].astype(int)
    assert np.abs(area - 96).max() < 12
    assert np.abs(image[:300].astype(int) - noise()[:300]).mean() < 3  # the rest is as it was


def test_a_photo_of_erased_plates_only_is_deleted(
    eraser: PhotoEraser, sessions: sessionmaker[Session], store: ArtifactStore
) -> None:
    photo, plates = add_photo(sessions, store, noise(), ["A1", "B1"])
    assert eraser.erase(photo, plates, actor=SYSTEM).fate is Fate.DELETED
    assert list(store.stored_paths()) == []
    assert eraser.erase(photo, plates, actor=SYSTEM).fate is Fate.GONE


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0 damaged", b"", None])
def test_a_photo_whose_original_cannot_be_used_goes_as_a_whole(
    eraser: PhotoEraser,
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    content: bytes | None,
) -> None:
    """Nothing can be filled in it, and crops of others may show the plate."""
    photo, (first, _) = add_photo(sessions, store, noise(), ["A1", "B1"])
    with sessions() as session:
        path = session.get_one(models.DetectionSession, photo).image_path or ""
    store.delete(path)
    if content is not None:
        store.write(path, content)
    assert eraser.erase(photo, [first], actor=SYSTEM).fate is Fate.DELETED
    assert list(store.stored_paths()) == []


def test_a_hold_that_comes_while_it_paints_stops_it(
    eraser: PhotoEraser, sessions: sessionmaker[Session], store: ArtifactStore
) -> None:
    """The picture is painted before the photo is locked."""
    photo, (first, _) = add_photo(sessions, store, noise(), ["A1", "B1"])
    before = set(store.stored_paths())
    write = store.write

    def write_and_hold(path: str, data: bytes, *, sync: bool = True) -> None:
        write(path, data, sync=sync)
        store.write = write  # type: ignore[method-assign]
        with sessions.begin() as session:
            holds.hold(
                session,
                subject_type=HoldSubject.SESSION,
                subject_id=photo,
                reason="accident",
                actor=SYSTEM,
            )

    store.write = write_and_hold  # type: ignore[method-assign]
    outcome = eraser.erase(photo, [first], actor=SYSTEM)
    assert outcome.fate is Fate.HELD
    assert outcome.hold_id is not None
    assert set(store.stored_paths()) == before
    check_files(sessions, store)


def test_a_plate_that_is_deleted_while_it_paints_is_not_painted_for_nothing(
    eraser: PhotoEraser, sessions: sessionmaker[Session], store: ArtifactStore
) -> None:
    photo, (first, second) = add_photo(sessions, store, noise(), ["A1", "B1"])
    write = store.write

    def write_and_delete(path: str, data: bytes, *, sync: bool = True) -> None:
        write(path, data, sync=sync)
        store.write = write  # type: ignore[method-assign]
        with sessions.begin() as session:
            plate = session.get_one(models.Plate, second)
            session.delete(plate)

    store.write = write_and_delete  # type: ignore[method-assign]
    assert eraser.erase(photo, [first], actor=SYSTEM).fate is Fate.DELETED
    with sessions() as session:
        assert session.get(models.DetectionSession, photo) is None


def test_a_failed_commit_leaves_rows_with_their_files(
    eraser: PhotoEraser, sessions: sessionmaker[Session], store: ArtifactStore
) -> None:
    photo, (first, _) = add_photo(sessions, store, noise(), ["A1", "B1"])
    before = set(store.stored_paths())

    def fail(_session: Session) -> None:
        raise RuntimeError("the disk is full")

    event.listen(sessions, "before_commit", fail)
    with pytest.raises(RuntimeError, match="the disk is full"):
        eraser.erase(photo, [first], actor=SYSTEM)
    event.remove(sessions, "before_commit", fail)
    assert before <= set(store.stored_paths())
    assert list(find_damage(sessions, store)) == []
    assert eraser.erase(photo, [first], actor=SYSTEM).fate is Fate.REPAINTED


def test_the_engine_reads_the_plate_no_more(
    eraser: PhotoEraser, sessions: sessionmaker[Session], store: ArtifactStore
) -> None:
    """Two real pictures side by side are a photo with two plates."""
    halves = [decode_image((EXAMPLES / f"{name}.jpg").read_bytes()) for name in ("jakarta", "taxi")]
    height = min(half.shape[0] for half in halves)
    image = np.hstack([half[:height] for half in halves]).astype(np.uint8)
    engine = load_engine()
    found = engine.analyze(image)
    texts = [plate.text for plate in found.plates]
    assert sorted(filter(None, texts)) == ["B1234XYZ", "L1098UB"]
    photo, ids = add_photo(sessions, store, image, [text or "X1" for text in texts])
    with sessions.begin() as session:
        for id, plate in zip(ids, found.plates, strict=True):
            row = session.get_one(models.Plate, id)
            row.x1, row.y1, row.x2, row.y2 = (
                plate.box.x1,
                plate.box.y1,
                plate.box.x2,
                plate.box.y2,
            )
            row.corners = [[x, y] for x, y in plate.corners]
    mine = ids[texts.index("B1234XYZ")]
    assert eraser.erase(photo, [mine], actor=SYSTEM).fate is Fate.REPAINTED
    with sessions() as session:
        path = session.get_one(models.DetectionSession, photo).image_path or ""
    after = engine.analyze(decode_image(store.read(path)))
    assert [plate.text for plate in after.plates if plate.text] == ["L1098UB"]
