"""The manifests that exports write are those that the product accepts."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from galaxy_alpr.engine.runtime.manifests import (
    CornersManifest,
    DetectorManifest,
)
from training.corners.manifest import manifest as corners_manifest
from training.detector.labels import LABELS
from training.detector.manifest import manifest as detector_manifest
from training.detector.measure.thresholds import Tuned

FACTS = {"seconds": 61.4, "step": 3, "pictures": 48, "views": 192}


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A file to describe."""
    file = tmp_path / "network.onnx"
    file.write_bytes(b"x")
    return file


def test_detector(weights: Path) -> None:
    tuned = Tuned(dict.fromkeys(LABELS, 0.5), 0.8, 0.9, 0.05, 0.7, 0.6)
    text = detector_manifest(weights, tuned, FACTS, (640, 448), "1.0.0", "train")
    parsed = DetectorManifest.model_validate(text)
    assert parsed.labels == list(LABELS)
    assert parsed.sha256 == hashlib.sha256(b"x").hexdigest()
    assert text["training"]["pictures"] == 48


def test_corners(weights: Path) -> None:
    text = corners_manifest(weights, FACTS, "1.0.0", "train")
    assert CornersManifest.model_validate(text).input.width == 160
    assert text["training"]["seconds"] == 61
