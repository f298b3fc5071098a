"""The manifest and the tiny networks of the recognizer's tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto

from galaxy_alpr.engine.runtime.manifests import ReaderManifest
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from tests.engine.conftest import save_network

CROP = np.full((20, 60, 3), 200, np.uint8)
SLOTS = np.array([[[0.9, 0.1, 0.0], [0.3, 0.7, 0.0], [0.0, 0.0, 1.0]]], np.float32)


def manifest(**changes: Any) -> ReaderManifest:
    values: dict[str, Any] = {
        "name": "galaxy-reader",
        "version": "3",
        "file": "reader.onnx",
        "format": "slots",
        "input": {"name": "crops", "height": 16, "width": 32, "channels": 1, "color": "gray"},
        "alphabet": "AB_",
        "pad_index": 2,
        "outputs": {"text": "text"},
        "crop_margin": {"x": 0.04, "y": 0.08},
    }
    return ReaderManifest.model_validate(values | changes)


def network(
    tmp_path: Path, outputs: dict[str, NDArray[np.float32]], dims: tuple[int, ...] = (1, 16, 32, 1)
) -> OnnxSession:
    inputs = {"crops": (TensorProto.UINT8, dims)}
    return OnnxSession(save_network(tmp_path / "reader.onnx", inputs, outputs))
