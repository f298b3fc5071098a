"""Pictures with boxes drawn: made when somebody first asks for one, and what is in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from galaxy_alpr.engine.image.codec import decode_image, encode_jpeg
from galaxy_alpr.engine.image.drawing import annotate
from galaxy_alpr.main import create_app
from galaxy_alpr.main.pictures import on_demand
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, Upload, files_below, get_during
from tests.fake_engine import FakeEngine, photo

pytestmark = SQLITE_ONLY

SEEN = ("B1234XYZ", "-", "~D1ABC", "?")


def drawings(data_dir: Path) -> list[str]:
    return files_below(data_dir / "outputs" / "annotated")


def test_a_drawing_is_made_when_first_asked_for_and_then_kept(
    upload: Upload, client: TestClient, data_dir: Path
) -> None:
    answer = upload(photo(*SEEN))
    url = answer["annotated_image_url"]
    assert url == answer["image"]["url"].replace("uploaded", "annotated").replace(".png", ".jpg")
    assert drawings(data_dir) == []
    first = client.get(url)
    assert first.headers["content-type"] == "image/jpeg"
    assert len(drawings(data_dir)) == 1
    (data_dir / answer["image"]["url"].lstrip("/")).unlink()
    again = client.get(url)
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])


def test_a_drawing_shows_what_the_engine_saw_also_after_a_correction(
    upload: Upload, client: TestClient
) -> None:
    data = photo(*SEEN)
    image = decode_image(data)
    expected = encode_jpeg(annotate(image, FakeEngine().analyze(image)), Settings().jpeg_quality)
    untouched, corrected = upload(data), upload(data)
    seen = corrected["detections"][0]
    client.patch(f"/api/plates/{seen['plate']['id']}", json={"text": "B9"}).raise_for_status()
    changes = {"class": "bus", "color": "red"}
    client.patch(f"/api/vehicles/{seen['vehicle']['id']}", json=changes).raise_for_status()
    for answer in (untouched, corrected):
        assert client.get(answer["annotated_image_url"]).content == expected


def test_the_first_request_may_be_a_head(upload: Upload, client: TestClient) -> None:
    url = upload(photo(*SEEN))["annotated_image_url"]
    size = client.head(url).headers["content-length"]
    assert len(client.get(url).content) == int(size)


def test_what_no_row_names_is_not_drawn(upload: Upload, client: TestClient, data_dir: Path) -> None:
    answer = upload(photo(*SEEN))
    url = answer["annotated_image_url"]
    for path in (
        "/outputs/annotated/none.jpg",
        url.replace("jpg", "png"),
        url + "/x",
        f"/outputs/annotated/{'a' * 300}.jpg",
    ):
        assert client.get(path).status_code == 404
    (data_dir / answer["image"]["url"].lstrip("/")).unlink()
    assert client.get(url).status_code == 404
    assert drawings(data_dir) == []


def test_a_deleted_photo_takes_its_drawing_along(
    upload: Upload, client: TestClient, data_dir: Path
) -> None:
    answer = upload(photo(*SEEN))
    url = answer["annotated_image_url"]
    assert client.get(url).status_code == 200
    client.delete(f"/session_queries/{answer['session_id']}").raise_for_status()
    assert client.get(url).status_code == 404
    assert files_below(data_dir / "outputs") == []


def test_a_photo_deleted_while_it_is_drawn_gets_no_drawing(
    upload: Upload, client: TestClient, data_dir: Path
) -> None:
    data = photo(*SEEN)
    answer = upload(data)

    def delete() -> None:
        client.delete(f"/session_queries/{answer['session_id']}").raise_for_status()

    url = answer["annotated_image_url"]
    assert get_during(client, url, data_dir, answer, data, delete).status_code == 404
    assert files_below(data_dir / "outputs") == files_below(data_dir / "uploads") == []
    assert client.get(url).status_code == 404


def test_a_deleted_plate_is_not_in_the_drawing(
    upload: Upload, client: TestClient, data_dir: Path
) -> None:
    data = photo(*SEEN)
    drawn_before, drawn_during, drawn_after = (upload(data) for _ in range(3))

    def delete(answer: dict[str, Any]) -> None:
        plate = answer["detections"][0]["plate"]["id"]
        client.delete(f"/api/plates/{plate}").raise_for_status()

    before = client.get(drawn_before["annotated_image_url"]).content
    delete(drawn_before)
    delete(drawn_after)
    url = drawn_during["annotated_image_url"]
    during = get_during(client, url, data_dir, drawn_during, data, lambda: delete(drawn_during))
    after = client.get(drawn_after["annotated_image_url"]).content
    assert after != before
    assert during.content == after
    assert client.get(drawn_before["annotated_image_url"]).content == after


def test_no_more_than_some_may_wait_for_drawings(
    upload: Upload, client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = upload(photo(*SEEN))["annotated_image_url"]
    monkeypatch.setattr(on_demand, "MAX_WAITING", 0)
    with TestClient(create_app(settings, engine=FakeEngine())) as full:
        answer = full.get(url)
    assert answer.status_code == 503
    assert answer.json()["error"] == "busy"
    assert client.get(url).status_code == 200
