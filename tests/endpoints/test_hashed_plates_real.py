"""The real engine reads none of the hidden plates in what is stored or handed on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein
from sqlalchemy.orm import Session

from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.main import create_app
from galaxy_alpr.types import BgrImage
from tests import factories
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.plate_scan import places_of

pytestmark = SQLITE_ONLY

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PICTURES = ("bandung.jpg", "jakarta.jpg", "taxi.jpg")
ROTATED = (0.0, 8.0)
"""The pictures are also sent turned, degrees: corners and boxes then differ."""

MIN_DISTANCE = 3
"""A text that differs less from a hidden plate counts as that plate, misread in part."""


@pytest.fixture(scope="module")
def real_engine() -> Analyzer:
    return load_engine(countries=["ID"])


@contextmanager
def running(
    data_dir: Path, database_url: str, engine: Analyzer, **changes: Any
) -> Iterator[TestClient]:
    settings = make_settings(data_dir, database_url, **changes)
    with TestClient(create_app(settings, engine=engine)) as client:
        yield client


def files() -> Iterator[tuple[str, bytes]]:
    for name in PICTURES:
        image = cv2.imread(str(EXAMPLES / name))
        assert image is not None
        height, width = image.shape[:2]
        for angle in ROTATED:
            matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
            turned = cv2.warpAffine(image, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)
            yield name, cv2.imencode(".jpg", turned, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()


def send(client: TestClient, name: str, data: bytes) -> Any:
    response = client.post("/detect_image", files={"file": (name, data)})
    assert response.status_code == 200, response.text
    return response.json()


def texts_of(answer: Any) -> list[str]:
    plates = (item["plate"] for item in answer["detections"])
    return [plate["text"] for plate in plates if plate is not None and plate["text"] is not None]


def read(engine: Analyzer, image: BgrImage) -> set[str]:
    """Return what the engine reads, the texts of all candidates included."""
    plates = engine.analyze(image).plates
    texts = {plate.text for plate in plates if plate.text is not None}
    return texts | {candidate.text for plate in plates for candidate in plate.candidates}


def similar(texts: set[str], hidden: set[str]) -> list[tuple[str, str]]:
    return [
        (text, other)
        for text in texts
        for other in hidden
        if Levenshtein.distance(text, other) < MIN_DISTANCE
    ]


def test_no_stored_text_and_no_stored_picture_gives_a_hidden_plate_away(
    data_dir: Path, database_url: str, db_engine: Any, real_engine: Analyzer
) -> None:
    with running(data_dir, database_url, real_engine, unlisted_plates="hash") as client:
        answers = [send(client, name, data) for name, data in files()]
    hidden = {text for answer in answers for text in texts_of(answer)}
    assert len(hidden) >= len(PICTURES)
    assert places_of(db_engine, data_dir, hidden) == []
    stored = sorted((data_dir / "outputs").rglob("*.jpg"))
    assert len(stored) > len(answers)
    assert not list((data_dir / "outputs" / "plates").rglob("*.jpg"))
    for file in stored:
        assert similar(read(real_engine, decode_image(file.read_bytes())), hidden) == [], file


def test_a_listed_plate_stays_legible_beside_hidden_ones(
    data_dir: Path, database_url: str, db_engine: Any, real_engine: Analyzer
) -> None:
    data = side_by_side()
    with running(data_dir, database_url, real_engine, unlisted_plates="hash") as client:
        first = send(client, "both.jpg", data)
        listed, *others = texts_of(first)
        assert others
        with Session(db_engine) as session:
            factories.make_list_entry(session, listed)
            session.commit()
        second = send(client, "both.jpg", data)
    picture = decode_image((data_dir / second["image"]["url"].lstrip("/")).read_bytes())
    seen = read(real_engine, picture)
    assert listed in seen
    assert similar(seen - {listed}, set(others)) == []


def test_a_masked_copy_shows_the_kept_plate_only(
    data_dir: Path, database_url: str, real_engine: Analyzer
) -> None:
    with running(data_dir, database_url, real_engine) as client:
        answer = send(client, "both.jpg", side_by_side())
        texts = texts_of(answer)
        assert len(texts) >= 2
        url = f"/session_queries/{answer['session_id']}/masked_picture"
        for kept in texts:
            response = client.get(url, params={"keep_plate": kept})
            assert int(response.headers["X-Masked-Plates"]) >= len(texts) - 1
            seen = read(real_engine, decode_image(response.content))
            assert kept in seen
            assert similar(seen, set(texts) - {kept}) == []
        everything = read(real_engine, decode_image(client.get(url).content))
        assert similar(everything, set(texts)) == []


def side_by_side() -> bytes:
    """Return one picture that consists of two of the examples."""
    images = [cv2.imread(str(EXAMPLES / name)) for name in ("jakarta.jpg", "taxi.jpg")]
    height = 1080
    scaled = [
        cv2.resize(image, (round(image.shape[1] * height / image.shape[0]), height))
        for image in images
        if image is not None
    ]
    return cv2.imencode(".jpg", np.hstack(scaled), [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()
