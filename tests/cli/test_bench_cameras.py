"""``galaxy-alpr bench cameras``: the drawn videos, which the real engine reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from galaxy_alpr import load_engine
from galaxy_alpr.cli.work.bench.cameras import _decoding_alone
from galaxy_alpr.cli.work.bench.drawn import FPS, Street, draw
from tests.cli.conftest import Run

STREET = Street(1280, 720)


def test_the_drawn_car_is_read() -> None:
    frames = list(STREET.frames(1, moving=True))
    assert len(frames) == FPS
    (found,) = [item.plate for item in load_engine().analyze(frames[12], ["ID"]).detections]
    assert found is not None
    assert found.text == "B1234XYZ"


def test_a_drawn_video_is_decoded(tmp_path: Path) -> None:
    draw(tmp_path / "still.mp4", Street(320, 180), 1, moving=False)
    assert _decoding_alone(tmp_path / "still.mp4") > 0


@pytest.mark.parametrize("target", ["nothing.jpg", "camera"])
def test_what_is_no_photo_is_refused(run: Run, target: str) -> None:
    result = run("bench", target)
    assert result.exit_code == 2
    assert "no file" in result.stderr
