"""``galaxy-alpr camera-worker``: a video is read by a process apart from the service."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.cameras.conftest import add
from tests.fake_engine import FakeEngine
from tests.waiting import until

EXAMPLE = Path(__file__).parents[2] / "examples" / "jakarta.jpg"


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A video in which the example's car comes nearer, then an empty street."""
    path, size = tmp_path / "gate.avi", (1280, 720)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 5.0, size)
    picture = np.asarray(cv2.imread(str(EXAMPLE)), np.uint8)
    for number in range(8):
        scale = 0.8 + 0.04 * number
        move = np.array([[scale, 0, 20 * number], [0, scale, 30]], np.float32)
        writer.write(cv2.warpAffine(picture, move, size))
    for number in range(12):
        writer.write(np.full((720, 1280, 3), 90 + number, np.uint8))
    writer.release()
    return path


def test_a_video_is_read_apart_from_the_service(tmp_path: Path, video: Path) -> None:
    files = video.parent
    values: dict[str, Any] = {
        "data_dir": tmp_path / "data",
        "cameras": "apart",
        "camera_files": files,
    }
    app = create_app(Settings(_env_file=None, **values), engine=FakeEngine())
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GALAXY_")}
    environment |= {f"GALAXY_{name.upper()}": str(value) for name, value in values.items()}
    command = [sys.executable, "-m", "galaxy_alpr", "camera-worker"]
    with TestClient(app) as client:
        camera = add(client, address=str(video), countries=["ID"], enabled=True)
        path = f"/api/cameras/{camera['id']}"
        process = subprocess.Popen(
            command, env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL
        )
        try:
            (found,) = until(lambda: client.get("/session_queries").json()["items"], 120)
            until(lambda: client.get(f"{path}/status").json()["state"] == "off")
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        assert found["camera_id"] == camera["id"]
        assert [item["plate"]["text"] for item in found["detections"]] == ["B1234XYZ"]


def test_it_does_not_start_where_the_service_reads(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GALAXY_")}
    done = subprocess.run(
        [sys.executable, "-m", "galaxy_alpr", "camera-worker"],
        env={**environment, "GALAXY_DATA_DIR": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "GALAXY_CAMERAS=inside" in done.stderr
    assert list(tmp_path.iterdir()) == []
