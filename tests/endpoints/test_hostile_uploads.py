"""Uploads that attack the decoder: a 4xx each, and in a batch the failure of one picture only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from benchmarks import hostile
from galaxy_alpr.engine.image.codec import decode_image, encode_jpeg
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from galaxy_alpr.types import BgrImage, ImageResult
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, count_sessions, files_below, post
from tests.fake_engine import FakeEngine, photo

pytestmark = SQLITE_ONLY

PHOTO = decode_image(photo("A1"))
JPEG = encode_jpeg(PHOTO)
LARGE = (10_000, 5_000)


@pytest.mark.parametrize(
    "data",
    [
        hostile.jpeg_of_empty_scans(*LARGE, 100),
        hostile.with_segments(JPEG, 200_000),
        hostile.png_of_chunks(100_000),
    ],
    ids=["scans", "segments", "chunks"],
)
def test_a_flood_is_refused_even_while_the_engine_works(
    client: TestClient, engine: FakeEngine, data: bytes, data_dir: Path
) -> None:
    engine.gate.clear()  # nothing that waits for the engine would be answered
    response = post(client, ("file", data))
    engine.gate.set()
    assert response.status_code == 422
    assert response.json()["error"] == "invalid_image"
    assert "too many" in response.json()["detail"]
    assert files_below(data_dir / "outputs") == []


def test_a_picture_that_takes_too_long_is_refused(settings: Settings) -> None:
    quick = settings.model_copy(update={"decode_timeout_s": 0.1})
    with TestClient(create_app(quick, engine=FakeEngine())) as client:
        response = post(client, ("file", hostile.jpeg_of_empty_scans(*LARGE, 19)))
    assert response.status_code == 422
    assert "takes more than 0.1 s" in response.json()["detail"]


def test_a_batch_with_attacks_answers_every_picture(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    response = post(
        client,
        ("files", photo("A1")),
        ("files", photo("B2")),
        ("files", hostile.with_stray_bytes(JPEG)),
        ("files", hostile.jpeg_of_empty_scans(*LARGE, 100)),
        ("files", JPEG[:-100]),
        ("files", photo("C3")),
    )
    assert response.status_code == 200
    errors = [item.get("error") for item in response.json()["results"]]
    assert errors == [None, None, None, "invalid_image", "invalid_image", None]
    assert count_sessions(sessions) == 4


class FailingEngine(FakeEngine):
    """Fails at the second picture as no engine should."""

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        result = super().analyze(image, countries)
        if len(self.countries) == 2:
            raise ZeroDivisionError("a bug")
        return result


def test_an_unexpected_failure_is_the_item_of_its_picture(
    settings: Settings, sessions: sessionmaker[Session]
) -> None:
    with TestClient(create_app(settings, engine=FailingEngine())) as client:
        response = post(client, *(("files", photo(text)) for text in ("A1", "B2", "C3")))
    assert response.status_code == 200
    first, second, third = response.json()["results"]
    assert (second["filename"], second["error"]) == ("a.png", "internal_error")
    assert "a bug" not in second["detail"]
    assert first["detections"][0]["plate"]["text"] == "A1"
    assert third["detections"][0]["plate"]["text"] == "C3"
    assert count_sessions(sessions) == 2


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_no_mutated_file_is_a_failure_of_the_service(client: TestClient) -> None:
    files = list(hostile.in_every_format(PHOTO).values())
    mutated = list(hostile.mutations(files, 100, seed=5))
    results = []
    for first in range(0, len(mutated), 20):
        response = post(client, *(("files", data) for data in mutated[first : first + 20]))
        assert response.status_code == 200
        results += response.json()["results"]
    errors = {item["error"] for item in results if "error" in item}
    assert errors == {"invalid_image", "unsupported_media_type"}
    assert len(results) == 100
    assert post(client, ("file", mutated[0])).status_code in (200, 415, 422)
