"""The export of what is stored on a plate: complete, readable, and without other plates."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import cv2
import numpy as np
import pytest

from galaxy_alpr.types import BgrImage
from tests.client import TestClient
from tests.endpoints.accounts.test_erasure import FORMS, OTHER, PLATE, WRITTEN, preview, send
from tests.endpoints.conftest import SQLITE_ONLY, Upload
from tests.fake_engine import photo


def export(client: TestClient, **query: Any) -> zipfile.ZipFile:
    response = client.get("/api/privacy/export", params={"plate": WRITTEN, **query})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/zip"
    name = response.headers["content-disposition"]
    assert re.fullmatch(r'attachment; filename="plate-\d{8}T\d{6}Z.zip"', name)
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    assert archive.testzip() is None
    return archive


def data_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(archive.read("data.json"))
    return data


def picture(archive: zipfile.ZipFile, name: str) -> BgrImage:
    image = cv2.imdecode(np.frombuffer(archive.read(name), np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return image.astype(np.uint8)


def test_all_that_is_stored_is_in_it(client: TestClient) -> None:
    alone = send(client, photo(PLATE), "gate.png")
    shared = send(client, photo(PLATE, OTHER, shade=200))
    send(client, photo(OTHER))
    entry = {"plate": WRITTEN, "status": "watched", "note": "asked for his data"}
    client.post("/plate_status", json=entry)
    plate_id = alone["detections"][0]["plate"]["id"]
    client.patch(f"/api/plates/{plate_id}", json={"text": "B1", "note": "a test"})
    client.post(f"/api/plates/{plate_id}/undo")

    archive = export(client)
    data = data_of(archive)
    assert data["plate"] == PLATE
    assert [item["session_id"] for item in data["detections"]] == [
        alone["session_id"],
        shared["session_id"],
    ]
    first = data["detections"][0]
    assert first["photo"]["file_name"] == "gate.png"
    assert first["plate"]["text"] == PLATE
    assert [item["text"] for item in first["plate"]["candidates"]] == [PLATE]
    assert [item["note"] for item in first["plate"]["corrections"]] == ["a test"]
    assert first["vehicle"]["vehicle_class"] == "car"
    assert [item["note"] for item in data["list_entries"]] == ["asked for his data"]
    assert data["mentions"]["event"] == 1  # of the list; those of its photos repeat them
    named = [name for item in data["detections"] for name in item["pictures"]]
    assert len(named) == 6
    assert sorted(archive.namelist()) == sorted([*named, "data.json"])
    text = archive.read("data.json").decode()
    assert OTHER not in text
    assert "anonymous" not in text  # who corrected it


def test_other_plates_are_masked_in_its_pictures(client: TestClient) -> None:
    seen = send(client, photo(PLATE, OTHER, shade=200))
    mine, foreign = (item["plate"]["box"] for item in seen["detections"])
    archive = export(client)
    image = picture(archive, f"photos/{seen['session_id']}.jpg")

    def mean(box: list[float]) -> float:
        x1, y1, x2, y2 = (round(value) for value in box)
        return float(image[y1:y2, x1:x2].mean())

    assert mean(mine) == pytest.approx(200, abs=3)
    assert mean(foreign) == pytest.approx(96, abs=3)


@SQLITE_ONLY
def test_misreadings_are_in_it_if_they_are_selected(client: TestClient, upload: Upload) -> None:
    upload(photo(PLATE))
    upload(photo("81234XYZ"))
    near = preview(client)["near"][0]["id"]
    assert len(data_of(export(client))["detections"]) == 1
    (chosen,) = data_of(export(client, include=[near]))["detections"]
    assert chosen["plate"]["text"] == "81234XYZ"
    wrong = {"plate": PLATE, "include": "plate:99"}
    assert client.get("/api/privacy/export", params=wrong).status_code == 422


@SQLITE_ONLY
def test_a_plate_that_is_not_stored_has_an_empty_export(client: TestClient) -> None:
    archive = export(client)
    assert archive.namelist() == ["data.json"]
    assert data_of(archive)["detections"] == []


@SQLITE_ONLY
def test_nothing_is_exported_after_an_erasure(client: TestClient, upload: Upload) -> None:
    upload(photo(PLATE, OTHER))
    body = {"plate": PLATE, "confirm": preview(client)["confirm"]}
    assert client.post("/api/privacy/erase", json=body).status_code == 200
    data = data_of(export(client))
    assert (data["detections"], data["list_entries"], data["mentions"]) == ([], [], {})
    other = export(client, plate=OTHER)
    content = b"".join(other.read(name) for name in other.namelist()).decode("latin-1")
    assert not any(form in content for form in FORMS)
    assert len(data_of(other)["detections"]) == 1


@SQLITE_ONLY
def test_a_lost_original_leaves_the_data(client: TestClient, upload: Upload, data_dir: Any) -> None:
    seen = upload(photo(PLATE))
    (data_dir / seen["image"]["url"].lstrip("/")).unlink()
    (detection,) = data_of(export(client))["detections"]
    assert detection["pictures"] == []
