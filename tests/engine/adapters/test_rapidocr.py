"""The text models of RapidOCR's wheel, for real."""

from __future__ import annotations

import subprocess
import sys

import cv2
import numpy as np
import pytest

from galaxy_alpr.engine.adapters.rapidocr import (
    RapidOcrDetector,
    RapidOcrRecognizer,
    load_rapidocr,
    model_file,
)
from galaxy_alpr.errors import EngineUnavailable
from tests.engine.conftest import draw_plate, draw_scene


@pytest.fixture(scope="module")
def parts() -> tuple[RapidOcrDetector, RapidOcrRecognizer]:
    return load_rapidocr(threads=1)


def test_a_line_is_read_with_a_confidence_per_character(
    parts: tuple[RapidOcrDetector, RapidOcrRecognizer],
) -> None:
    first, second = parts[1].read([draw_plate("B1234XYZ"), draw_plate("KA 51 MD 7788")])
    assert first.text == "B1234XYZ"
    assert len(first.char_confidences) == 8
    assert 0.5 < first.confidence <= min(first.char_confidences)
    assert first.candidates[0].text == first.text
    assert second.text == "KA51MD7788"


def test_two_lines_are_read_from_top_to_bottom(
    parts: tuple[RapidOcrDetector, RapidOcrRecognizer],
) -> None:
    upper, lower = draw_plate("ABC"), draw_plate("4D23")
    width = max(upper.shape[1], lower.shape[1])
    plate = np.full((130, width, 3), 235, np.uint8)
    plate[:60, : upper.shape[1]] = upper
    plate[70:, : lower.shape[1]] = lower
    assert parts[1].read([plate])[0].text == "ABC4D23"


def test_a_blank_crop_has_no_reading(parts: tuple[RapidOcrDetector, RapidOcrRecognizer]) -> None:
    (result,) = parts[1].read([np.full((40, 160, 3), 128, np.uint8)])
    assert (result.text, result.confidence) == ("", 0.0)


def test_a_leaning_plate_is_spotted_with_its_corners(
    parts: tuple[RapidOcrDetector, RapidOcrRecognizer],
) -> None:
    scene, _ = draw_scene("B1234XYZ")
    turn = cv2.getRotationMatrix2D((430, 360), 12, 1.0)
    leaning = cv2.warpAffine(scene, turn, (854, 480)).astype(np.uint8)
    (plate,) = parts[0].detect(leaning)
    assert plate.corners is not None
    (x1, y1), (x2, y2) = plate.corners[0], plate.corners[1]
    assert (y2 - y1) / (x2 - x1) == pytest.approx(-0.21, abs=0.05)


def test_a_picture_without_text_has_no_plate(
    parts: tuple[RapidOcrDetector, RapidOcrRecognizer],
) -> None:
    assert parts[0].detect(np.full((200, 300, 3), 90, np.uint8)) == []


def test_a_missing_model_says_what_to_install() -> None:
    with pytest.raises(EngineUnavailable, match=r"contains no tts model: pip install"):
        model_file("tts")


def test_nothing_is_downloaded_and_nothing_is_logged() -> None:
    code = (
        "import socket\n"
        "def refuse(*args, **kwargs): raise AssertionError('a connection was tried')\n"
        "socket.socket.connect = refuse\n"
        "import numpy as np\n"
        "from galaxy_alpr import load_engine\n"
        "engine = load_engine('rapidocr', 'rapidocr', threads=1)\n"
        "engine.analyze(np.zeros((64, 64, 3), np.uint8))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == ""
    assert done.stderr == ""
