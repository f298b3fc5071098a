"""``GET /session_queries/{id}/masked_picture``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from galaxy_alpr.main import create_app
from galaxy_alpr.services.privacy.masking import FILL
from tests import face_network
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, Upload, make_settings
from tests.fake_engine import FakeEngine, photo

pytestmark = SQLITE_ONLY

SHADE = 200


def picture(response: Any) -> Any:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "image/jpeg"
    return cv2.imdecode(np.frombuffer(response.content, np.uint8), cv2.IMREAD_COLOR)


def is_masked(image: Any, plate: Any) -> bool:
    x1, y1, x2, y2 = (round(value) for value in plate["box"])
    area = image[y1:y2, x1:x2].astype(int)
    if np.abs(area - FILL).max() <= 3:
        return True
    assert np.abs(area - SHADE).max() <= 3, "a plate is masked in part"
    return False


@pytest.fixture
def answer(upload: Upload) -> Any:
    return upload(photo("B1", "C2", "?", "~D4", width=960, height=480, shade=SHADE))


@pytest.mark.parametrize(
    ("query", "masked"),
    [
        ("", [True, True, True, True]),
        ("?keep_plate=c-2", [True, False, True, True]),
        ("?keep_detection={0}", [False, True, True, True]),
        ("?keep_detection={2}", [True, True, False, True]),
    ],
)
def test_all_other_plates_are_masked(
    client: TestClient, answer: Any, query: str, masked: list[bool]
) -> None:
    ids = [item["id"] for item in answer["detections"]]
    url = f"/session_queries/{answer['session_id']}/masked_picture{query.format(*ids)}"
    response = client.get(url)
    image = picture(response)
    assert image.shape == (480, 960, 3)
    plates = [item["plate"] for item in answer["detections"]]
    assert [is_masked(image, plate) for plate in plates] == masked
    assert response.headers["X-Masked-Plates"] == str(sum(masked))
    assert "X-Masked-Faces" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?keep_plate=Z9", 404),
        ("?keep_detection=999", 404),
        ("?keep_plate=B1&keep_detection=1", 422),
        ("?keep=1", 422),
    ],
)
def test_a_plate_that_is_not_there_is_refused(
    client: TestClient, answer: Any, query: str, status: int
) -> None:
    url = f"/session_queries/{answer['session_id']}/masked_picture"
    assert client.get(url + query).status_code == status
    assert client.get("/session_queries/999/masked_picture").status_code == 404


def test_a_corrected_plate_is_kept_by_its_corrected_text(client: TestClient, answer: Any) -> None:
    plate = answer["detections"][0]["plate"]
    assert client.patch(f"/api/plates/{plate['id']}", json={"text": "E5"}).status_code == 200
    url = f"/session_queries/{answer['session_id']}/masked_picture"
    assert not is_masked(picture(client.get(f"{url}?keep_plate=E5")), plate)
    assert client.get(f"{url}?keep_plate=B1").status_code == 404


def test_a_copy_is_recorded_in_the_audit_trail(client: TestClient, answer: Any) -> None:
    url = f"/session_queries/{answer['session_id']}/masked_picture"
    assert client.get(f"{url}?keep_plate=C2&purpose=claim+7").status_code == 200
    (entry,) = client.get("/api/audit", params={"action": "pictures.export"}).json()["items"]
    assert entry["after"] == {"route": url, "keep_plate": "C2"}
    assert entry["purpose"] == "claim 7"


def test_a_lost_original_is_named(client: TestClient, answer: Any, data_dir: Path) -> None:
    (data_dir / answer["image"]["url"].lstrip("/")).unlink()
    response = client.get(f"/session_queries/{answer['session_id']}/masked_picture")
    assert (response.status_code, response.json()["error"]) == (404, "original_unavailable")


def test_a_hashed_plate_cannot_be_shown(data_dir: Path, database_url: str) -> None:
    settings = make_settings(data_dir, database_url, unlisted_plates="hash")
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        files = {"file": photo("B1", "C2", shade=SHADE, width=960, height=480)}
        answer = client.post("/detect_image", files=files).json()
        url = f"/session_queries/{answer['session_id']}/masked_picture"
        assert client.get(f"{url}?keep_plate=B1").status_code == 409
        image = picture(client.get(url))
    assert all(is_masked(image, item["plate"]) for item in answer["detections"])


def test_faces_are_masked_where_a_detector_is_configured(
    data_dir: Path, database_url: str, tmp_path: Path
) -> None:
    network = tmp_path / "faces.onnx"
    face_network.write(network)
    settings = make_settings(data_dir, database_url, face_detector=network)
    sent = np.full((480, 640, 3), 60, np.uint8)
    sent[160:224, 320:384] = 255
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        files = {"file": cv2.imencode(".png", sent)[1].tobytes()}
        answer = client.post("/detect_image", files=files).json()
        response = client.get(f"/session_queries/{answer['session_id']}/masked_picture")
    image = picture(response).astype(int)
    assert int(response.headers["X-Masked-Faces"]) > 0
    assert np.abs(image[168:216, 328:376] - FILL).max() <= 6
    assert np.abs(image[300:, 100:500] - 60).max() <= 3
