"""Tiny networks and manifests of the detector's tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto

from galaxy_alpr.engine.detection.infer_manifest import infer_detector_manifest
from galaxy_alpr.engine.detection.yolo import YoloDetector
from galaxy_alpr.engine.runtime.manifests import DetectorInput, DetectorManifest, DetectorOutput
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from tests.engine.conftest import save_network

NAMES = "{0: 'person', 1: 'car', 2: 'truck', 3: 'license_plate'}"
IMAGE = np.zeros((72, 128, 3), np.uint8)


def columns(*rows: list[float]) -> NDArray[np.float32]:
    """YOLOv8's layout, padded with anchors of score 0 so that there are more anchors than rows."""
    width = len(rows[0])
    return np.array([*rows, *[[0.0] * width] * 20], np.float32).T[np.newaxis]


def load(
    path: Path, *, input_size: int | None = None, thresholds: Mapping[str, float] | None = None
) -> YoloDetector:
    session = OnnxSession(path)
    manifest = infer_detector_manifest(session)
    return YoloDetector(session, manifest, input_size=input_size, thresholds=thresholds)


def ultralytics(tmp_path: Path, output: NDArray[np.float32]) -> Path:
    """A 64x64 export as Ultralytics writes it."""
    return save_network(
        tmp_path / "best.onnx",
        {"images": (TensorProto.FLOAT, (1, 3, 64, 64))},
        {"output0": output},
        {"names": NAMES},
    )


def corners_manifest(**changes: object) -> DetectorManifest:
    values: dict[str, object] = {
        "name": "galaxy-detector",
        "version": "7",
        "file": "galaxy-detector.onnx",
        "format": "yolo-corners",
        "input": DetectorInput(
            name="images", height=64, width=64, dtype="uint8", layout="NHWC", color="bgr"
        ),
        "labels": ["license_plate", "car", "motorcycle", "bus", "truck"],
        "output": DetectorOutput(name="output0"),
        "thresholds": {"license_plate": 0.3},
    }
    return DetectorManifest.model_validate(values | changes)
