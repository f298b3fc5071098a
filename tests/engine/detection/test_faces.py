"""The detector of faces, with a network in YuNet's form that detects bright squares."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from galaxy_alpr.engine.detection.faces import FaceDetector
from galaxy_alpr.errors import EngineUnavailable
from galaxy_alpr.geometry import BoundingBox
from tests import face_network


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> FaceDetector:
    path = tmp_path_factory.mktemp("faces") / "squares.onnx"
    face_network.write(path)
    return FaceDetector(path)


@pytest.mark.parametrize("scale", [1, 5])
def test_boxes_are_in_pixels_of_the_picture(detector: FaceDetector, scale: int) -> None:
    image = np.full((480 * scale, 640 * scale, 3), 40, np.uint8)
    face = BoundingBox(320 * scale, 160 * scale, 384 * scale, 224 * scale)
    image[160 * scale : 224 * scale, 320 * scale : 384 * scale] = 255
    found = detector.detect(image)
    assert found
    reach = 40 * scale
    for box in found:
        assert box.intersection(face) > 0
        assert face.x1 - reach <= box.x1 <= box.x2 <= face.x2 + reach
        assert face.y1 - reach <= box.y1 <= box.y2 <= face.y2 + reach


def test_a_picture_without_faces_has_none(detector: FaceDetector) -> None:
    assert detector.detect(np.full((37, 1, 3), 40, np.uint8)) == []


def test_a_wrong_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="no face detector at"):
        FaceDetector(tmp_path / "missing.onnx")
    (tmp_path / "text.onnx").write_text("not a network")
    with pytest.raises(EngineUnavailable, match="is no face detector"):
        FaceDetector(tmp_path / "text.onnx")
