"""A camera that the service reads: its pass, its pictures, and what is deleted with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import cv2
import numpy as np
import pytest

from galaxy_alpr.errors import ModelError
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from galaxy_alpr.types import BgrImage, DetectedObjects
from tests.client import TestClient
from tests.endpoints.cameras.conftest import PLATE, add, pixels
from tests.endpoints.conftest import SQLITE_ONLY, files_below
from tests.endpoints.live_server import serve
from tests.fake_engine import FakeEngine
from tests.waiting import until

pytestmark = SQLITE_ONLY


def test_a_video_becomes_one_stored_pass(client: TestClient, frames: Path, data_dir: Path) -> None:
    camera = add(client, address=str(frames), enabled=True, clip_s=1)
    path = f"/api/cameras/{camera['id']}"
    (item,) = until(lambda: client.get("/session_queries").json()["items"])
    photo = client.get(f"/session_queries/{item['session_id']}").json()
    passed = photo["passed"]
    assert photo["source"] == "camera"
    assert [found["plate"]["text"] for found in photo["detections"]] == [PLATE]
    assert photo["detections"][0]["vehicle"]["class"] == "car"
    assert (photo["camera_id"], photo["pass_id"]) == (camera["id"], passed["pass_id"])
    assert {entry["text"] for entry in passed["evidence"] if entry["used"]} == {PLATE}
    assert passed["first_at"] <= photo["captured_at"] <= passed["last_at"]
    assert client.get("/detections").json()["items"][0]["pass_id"] == photo["pass_id"]
    assert client.get(f"{path}/statistics").json()["read"] == 1
    entry = client.get("/api/audit").json()["items"]
    (created,) = [found for found in entry if found["action"] == "session.create"]
    assert created["actor"] == {"kind": "camera", "id": camera["id"], "name": "Entry"}
    # A video that was read to its end is not read again by the next start.
    until(lambda: client.get(f"{path}/status").json()["state"] == "off")
    assert len(client.get("/session_queries").json()["items"]) == 1
    assert client.get(passed["clip_url"]).content[:4] == b"RIFF"
    assert client.delete(f"/session_queries/{photo['session_id']}").status_code == 204
    assert [name for name in files_below(data_dir) if name.startswith("outputs")] == []


def test_a_pass_is_told_before_it_is_stored(settings: Settings, frames: Path) -> None:
    told: list[dict[str, Any]] = []
    with serve(create_app(settings, engine=FakeEngine())) as port:
        url = f"http://127.0.0.1:{port}"
        with urlopen(f"{url}/api/events") as events:
            assert _event(events)["type"] == "heartbeat"
            camera = _post(f"{url}/api/cameras", {"name": "E", "address": str(frames)})
            while not told or told[-1]["type"] != "detection.created":
                told.append(_event(events))
    (provisional,) = [item for item in told if item["type"] == "pass.updated"]
    assert (provisional["plate"]["text"], provisional["provisional"]) == (PLATE, True)
    assert provisional["pass_id"] == told[-1]["pass_id"]
    assert provisional["camera_id"] == told[-1]["camera_id"] == camera["id"]


def test_a_live_view_has_places_and_gives_its_own_back(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"camera_viewers": 1}), engine=FakeEngine())
    with serve(app) as port:
        url = f"http://127.0.0.1:{port}/api/cameras"
        camera = _post(url, {"name": "E", "address": "rtsp://127.0.0.1:9/s", "enabled": False})
        live, image = f"{url}/{camera['id']}/live", pixels(PLATE)
        objects = FakeEngine().detect(image)
        app.state.context.cameras.frames.put(camera["id"], image, objects)
        with urlopen(live) as view:
            assert view.headers["Content-Type"] == "multipart/x-mixed-replace; boundary=picture"
            head = [view.readline() for _ in range(4)]
            jpeg = view.read(int(head[2].split(b": ")[1]))
            shown = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
            assert shown is not None
            assert np.abs(shown.astype(int) - image).max() > 100, "no boxes are drawn"
            with pytest.raises(HTTPError) as refused:
                urlopen(live)
            assert refused.value.code == 503
            refused.value.close()
        until(lambda: app.state.context.cameras.viewers.taken == 0)
        with urlopen(f"{url}/{camera['id']}/snapshot") as snapshot:
            assert snapshot.headers["Content-Type"] == "image/jpeg"


class FailingEngine(FakeEngine):
    def detect(self, image: BgrImage) -> DetectedObjects:  # noqa: ARG002
        raise ModelError("the detector failed: no memory")


def test_an_engine_that_fails_is_a_state(settings: Settings, frames: Path) -> None:
    with TestClient(create_app(settings, engine=FailingEngine())) as client:
        path = f"/api/cameras/{add(client, address=str(frames), enabled=True)['id']}"

        def state() -> Any:
            status = client.get(f"{path}/status").json()
            return status if status["state"] == "failed" else None

        assert "the detector failed: no memory" in until(state)["reason"]
        assert client.get("/session_queries").json()["items"] == []


def _post(url: str, body: dict[str, Any]) -> dict[str, Any]:
    request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urlopen(request) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def _event(stream: Any) -> dict[str, Any]:
    """Return the body of the next event of a stream."""
    while not (line := stream.readline()).startswith(b"data:"):
        assert line, "the stream has ended"
    body: dict[str, Any] = json.loads(line.removeprefix(b"data:"))["body"]
    return body
