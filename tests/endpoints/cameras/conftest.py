"""A source of frames whose plates the fake engine reads, and passes as cameras store them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from galaxy_alpr.actors import Actor
from galaxy_alpr.enums import ActorKind
from galaxy_alpr.services.cameras.passes import PassedVehicle
from galaxy_alpr.services.readings.capture import Capture, CaptureDetails
from galaxy_alpr.types import BgrImage
from tests.client import TestClient
from tests.fake_engine import FakeEngine, photo

PLATE = "B1234XYZ"
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def frames(tmp_path: Path) -> Path:
    """A folder of frames: one vehicle, then an empty street."""
    folder = tmp_path / "frames"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number:02}.png").write_bytes(photo(PLATE, shade=60 + 10 * number))
    for number in range(6, 26):
        empty = np.full((240, 320, 3), 40 + 8 * number, np.uint8)
        cv2.imwrite(str(folder / f"{number:02}.png"), empty)
    return folder


def add(client: TestClient, **values: Any) -> dict[str, Any]:
    """Add a camera and return it."""
    body = {"name": "Entry", "address": "rtsp://10.0.0.8/s1", "enabled": False, **values}
    answer = client.post("/api/cameras", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def pixels(*plates: str) -> BgrImage:
    """Return a picture in which the fake engine detects ``plates``."""
    data = np.frombuffer(photo(*plates), np.uint8)
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def capture(
    plate: str = PLATE,
    *,
    camera_id: int,
    pass_id: str = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    captured_at: datetime = AT,
    location_id: int | None = None,
    image: BgrImage | None = None,
    **passed: Any,
) -> Capture:
    """Return a pass with two frames, as the supervisor submits it."""
    frame = {"box": [1.0, 2.0, 3.0, 4.0], "confidence": 0.9, "used": True, "reason": None}
    return Capture(
        details=CaptureDetails(captured_at=captured_at, location_id=location_id),
        source="camera",
        actor=Actor(ActorKind.CAMERA, "Entry", id=camera_id),
        pixels=pixels(plate) if image is None else image,
        result=FakeEngine().analyze(pixels(plate)),
        passed=PassedVehicle(
            **{
                "pass_id": pass_id,
                "camera_id": camera_id,
                "first_at": captured_at - timedelta(seconds=1),
                "last_at": captured_at + timedelta(seconds=1),
                "frames": 2,
                "direction": "in",
                "line": "barrier",
                "zones": ("lane 1",),
                "sure": True,
                "evidence": (
                    {"at": 0, "text": plate, **frame},
                    {"at": 120, "text": "81234XYZ", **frame},
                ),
                **passed,
            }
        ),
    )
