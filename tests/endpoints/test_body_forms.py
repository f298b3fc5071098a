"""The three forms of a body with pictures have the same answers, limits and effects."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.main import create_app
from tests import factories
from tests.client import TestClient
from tests.endpoints.conftest import (
    SQLITE_ONLY,
    Upload,
    count_sessions,
    files_below,
    make_settings,
)
from tests.fake_engine import FakeEngine, photo

JPEG = {"content-type": "image/jpeg"}
MOMENT = "2026-11-22T08:00:00Z"


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def known(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what the same picture has in every answer."""
    names = ("captured_at", "captured_at_source", "location", "file_name", "source", "summary")
    return {name: answer[name] for name in names} | {"sha256": answer["image"]["sha256"]}


def test_each_form_has_the_same_answer(
    client: TestClient, upload: Upload, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        factories.make_location(session, "Gate 1", country="DE")
    data = photo("B1234XYZ")
    fields = {"location": "Gate 1", "captured_at": MOMENT, "country": "id"}
    expected = known(upload(data, **fields))
    raw = client.post(
        "/detect_image", content=data, params={**fields, "filename": "photo.png"}, headers=JPEG
    )
    body = {"image": text(data), "filename": "photo.png", **fields}
    for answer in (raw, client.post("/detect_image", json=body)):
        assert answer.status_code == 200, answer.text
        assert known(answer.json()) == expected
    assert count_sessions(sessions) == 3


@SQLITE_ONLY
def test_several_pictures_in_json_each_have_a_result(client: TestClient) -> None:
    body = {"images": [text(photo("B1")), text(b"no picture"), text(b"")], "captured_at": MOMENT}
    answer = client.post("/detect_image", json=body)
    first, second, third = answer.json()["results"]
    assert first["detections"][0]["plate"]["text"] == "B1"
    assert [second["error"], third["error"]] == ["unsupported_media_type", "invalid_image"]
    alone = client.post("/detect_image", json={"images": [text(photo("B1"))]})
    assert len(alone.json()["results"]) == 1


@SQLITE_ONLY
@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "application/octet-stream"])
def test_the_name_is_that_of_the_header(client: TestClient, kind: str) -> None:
    headers = {
        "content-type": kind,
        "content-disposition": 'attachment; filename="C:\\\\photos\\\\gate.png"',
    }
    answer = client.post("/detect_image", content=photo("B1"), headers=headers)
    assert answer.json()["file_name"] == "gate.png"
    del headers["content-disposition"]
    answer = client.post("/detect_image", content=photo("B1"), headers=headers)
    assert answer.json()["file_name"] is None


@SQLITE_ONLY
def test_fields_of_the_query_count_for_every_form(client: TestClient) -> None:
    params = {"captured_at": MOMENT}
    form = client.post("/detect_image", files={"file": photo("B1")}, params=params)
    body = client.post("/detect_image", json={"image": text(photo("B1"))}, params=params)
    assert [answer.json()["captured_at"] for answer in (form, body)] == [MOMENT] * 2


@SQLITE_ONLY
def test_what_is_wrong_is_refused_and_nothing_is_stored(client: TestClient, data_dir: Path) -> None:
    data = photo("B1")

    def raw(status: int, kind: str = "image/png", content: bytes = data, **params: str) -> Any:
        headers = {"content-type": kind}
        answer = client.post("/detect_image", content=content, params=params, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    def sent(status: int, params: Any = None, **body: Any) -> Any:
        answer = client.post("/detect_image", json=body, params=params)
        assert answer.status_code == status, answer.text
        return answer.json()

    for kind in ("image/svg+xml", "text/plain", "application/x-www-form-urlencoded"):
        detail = raw(415, kind)["detail"]
        assert all(part in detail for part in ("multipart/form-data", "application/json", "jpeg"))
    raw(422, content=b"")
    raw(415, content=b"no picture")
    raw(422, locaton="Gate 1")
    raw(404, location="nowhere")
    raw(422, captured_at="yesterday")
    raw(422, country="Germany")
    sent(422, image="A")
    sent(422, image=text(data), locaton="Gate 1")
    sent(422, image=text(data), captured_at="0")
    sent(404, image=text(data), location="nowhere")
    sent(422, {"country": "ID"}, image=text(data), country="DE")
    sent(422, {"filename": "a.png"}, image=text(data))
    sent(415, image=text(b"no picture"))
    assert files_below(data_dir / "outputs") == files_below(data_dir / "uploads") == []


@SQLITE_ONLY
def test_the_limit_of_a_file_holds_for_every_form(data_dir: Path, database_url: str) -> None:
    settings = make_settings(data_dir, database_url, max_upload_mb=1)
    large = b"\0" * 1_000_001
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        answers = [
            client.post("/detect_image", files={"file": large}),
            client.post("/detect_image", content=large, headers=JPEG),
            client.post("/detect_image", json={"image": text(large)}),
        ]
        batch = client.post("/detect_image", json={"images": [text(large), text(photo("B1"))]})
    assert [answer.status_code for answer in answers] == [413, 413, 413]
    first, second = batch.json()["results"]
    assert first["error"] == "payload_too_large"
    assert second["detections"][0]["plate"]["text"] == "B1"
    assert files_below(data_dir / "uploads") == []


def test_each_form_with_a_key_is_stored_once(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    data, other = photo("B1"), photo("B2")

    def raw(content: bytes, name: str = "a.png", **params: str) -> Any:
        headers = {"idempotency-key": "raw", "content-disposition": f"inline; filename={name}"}
        return client.post(
            "/detect_image", content=content, params=params, headers={**JPEG, **headers}
        )

    def sent(**body: Any) -> Any:
        return client.post("/detect_image", json=body, headers={"idempotency-key": "json"})

    for first, again in (
        (raw(data), raw(data)),
        (sent(image=text(data)), sent(image=text(data))),
    ):
        assert first.status_code == 200, first.text
        assert again.headers["idempotency-replayed"] == "true"
        assert again.content == first.content
    assert count_sessions(sessions) == 2
    for reused in (
        raw(other),
        raw(data, "b.png"),
        raw(data, country="ID"),
        sent(image=text(other)),
        sent(images=[text(data)]),
    ):
        assert (reused.status_code, reused.json()["error"]) == (422, "idempotency_key_reused")
    assert count_sessions(sessions) == 2
