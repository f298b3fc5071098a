"""Stored files that are missing or empty, as a power cut may leave them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.storage import day_of
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, Upload, files_below, get_during
from tests.fake_engine import photo

SEEN = ("B1234XYZ", "-", "~D1ABC", "?")


def crops(answer: dict[str, Any]) -> list[str]:
    """Return the URLs of all crops of an upload."""
    found = (item[part] for item in answer["detections"] for part in ("vehicle", "plate"))
    return [item["image_url"] for item in found if item is not None]


def stored(data_dir: Path, url: str) -> Path:
    return data_dir / url.lstrip("/")


def test_a_missing_or_empty_crop_is_made_again(
    upload: Upload, client: TestClient, data_dir: Path
) -> None:
    urls = crops(upload(photo(*SEEN)))
    assert len(urls) == 6
    before = [stored(data_dir, url).read_bytes() for url in urls]
    for number, url in enumerate(urls):
        stored(data_dir, url).unlink()
        if number % 2:
            stored(data_dir, url).write_bytes(b"")
    for url, data in zip(urls, before, strict=True):
        response = client.get(url)
        assert (response.status_code, response.headers["content-type"]) == (200, "image/jpeg")
        assert response.content == data
        assert stored(data_dir, url).read_bytes() == data
    assert files_below(data_dir / "uploads") == []


def test_the_row_stores_the_sum_of_the_crop_made_again(
    upload: Upload, client: TestClient, data_dir: Path, sessions: sessionmaker[Session]
) -> None:
    """Another version of a decoder, or another quality, makes another file."""
    (vehicle, plate) = crops(upload(photo("B1")))
    for table, url in ((models.Vehicle, vehicle), (models.Plate, plate)):
        with sessions.begin() as session:
            session.execute(update(table).values(image_sha256="0" * 64))
        stored(data_dir, url).unlink()
        data = client.get(url).content
        with sessions() as session:
            assert session.scalars(select(table.image_sha256)).one() == (
                hashlib.sha256(data).hexdigest()
            )


@SQLITE_ONLY
def test_the_first_request_for_a_lost_crop_may_be_a_head(
    upload: Upload, client: TestClient, data_dir: Path
) -> None:
    url = crops(upload(photo("B1")))[0]
    stored(data_dir, url).unlink()
    size = client.head(url).headers["content-length"]
    assert stored(data_dir, url).stat().st_size == int(size) > 0


@SQLITE_ONLY
def test_an_empty_drawing_is_made_again(upload: Upload, client: TestClient, data_dir: Path) -> None:
    url = upload(photo("B1"))["annotated_image_url"]
    drawn = client.get(url).content
    stored(data_dir, url).write_bytes(b"")
    assert client.get(url).content == drawn


@SQLITE_ONLY
@pytest.mark.parametrize("lost", [None, b"", b"\x89PNG broken"])
def test_a_lost_original_has_a_named_error(
    upload: Upload, client: TestClient, data_dir: Path, lost: bytes | None
) -> None:
    answer = upload(photo("B1"))
    original = answer["image"]["url"]
    stored(data_dir, original).unlink()
    if lost is not None:
        stored(data_dir, original).write_bytes(lost)
    urls = [*crops(answer), answer["annotated_image_url"]]
    for url in crops(answer):
        stored(data_dir, url).unlink()
    for url in urls if lost else [*urls, original]:
        response = client.get(url)
        assert (response.status_code, response.json()["error"]) == (404, "original_unavailable")
        assert original.removeprefix("/outputs/") in response.json()["detail"]
    assert files_below(data_dir / "outputs") == (
        [] if lost is None else [original.removeprefix("/outputs/")]
    )


@SQLITE_ONLY
def test_what_no_row_names_is_not_made(upload: Upload, client: TestClient, data_dir: Path) -> None:
    url = crops(upload(photo("B1")))[0]
    before = files_below(data_dir)
    name = url.rpartition("/")[2]
    for path in (
        url.replace("vehicles", "plates"),
        url.replace("vehicles", "uploaded"),
        url.replace(".jpg", ".png"),
        f"/outputs/vehicles/{name}",
        f"/outputs/vehicles/2026/02/31/{name}",
        f"/outputs/vehicles/{'a' * 300}.jpg",
        "/outputs/vehicles/2026/11/22/%00.jpg",
    ):
        response = client.get(path)
        assert (response.status_code, response.json()["error"]) == (404, "not_found"), path
    assert files_below(data_dir) == before


def test_a_photo_deleted_while_its_crop_is_made_leaves_no_crop(
    upload: Upload, client: TestClient, data_dir: Path
) -> None:
    data = photo("B1")
    answer = upload(data)
    url = crops(answer)[0]
    stored(data_dir, url).unlink()

    def delete() -> None:
        client.delete(f"/session_queries/{answer['session_id']}").raise_for_status()

    assert get_during(client, url, data_dir, answer, data, delete).status_code == 404
    assert files_below(data_dir / "outputs") == []


@SQLITE_ONLY
def test_a_folder_that_is_gone_is_a_failure_of_the_disk(
    upload: Upload, client: TestClient, data_dir: Path
) -> None:
    url = crops(upload(photo("B1")))[0]
    stored(data_dir, url).unlink()
    (data_dir / "uploads").rmdir()
    response = client.get(url)
    assert (response.status_code, response.json()["error"]) == (503, "disk_failed")


def test_the_day_of_a_path() -> None:
    name = "0" * 32
    day = day_of(f"plates/2026/11/22/{name}.jpg")
    assert day is not None
    assert day.isoformat() == "2026-11-22T00:00:00+00:00"
    for path in (f"plates/2026/11/{name}.jpg", f"plates/2026/02/31/{name}.jpg", "plates/x.jpg", ""):
        assert day_of(path) is None
