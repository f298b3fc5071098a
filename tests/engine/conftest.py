"""Tiny networks and drawn pictures for the engine's tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage

Dim = int | str


def save_network(
    path: Path,
    inputs: Mapping[str, tuple[int, Sequence[Dim]]],
    outputs: Mapping[str, NDArray[Any]],
    metadata: Mapping[str, str] | None = None,
    output_shapes: Mapping[str, Sequence[Dim]] | None = None,
) -> Path:
    """Write a network of these input types and shapes whose outputs are constants."""
    shapes = output_shapes or {}
    nodes = [
        helper.make_node(
            "Constant", [], [name], value=numpy_helper.from_array(value.astype(np.float32))
        )
        for name, value in outputs.items()
    ]
    return save_graph(
        path,
        nodes,
        inputs,
        {name: shapes.get(name, value.shape) for name, value in outputs.items()},
        metadata,
    )


def save_graph(
    path: Path,
    nodes: Sequence[onnx.NodeProto],
    inputs: Mapping[str, tuple[int, Sequence[Dim]]],
    outputs: Mapping[str, Sequence[Dim]],
    metadata: Mapping[str, str] | None = None,
) -> Path:
    """Write a network of these nodes."""
    graph = helper.make_graph(
        list(nodes),
        "tiny",
        [helper.make_tensor_value_info(name, kind, dims) for name, (kind, dims) in inputs.items()],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, dims)
            for name, dims in outputs.items()
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    for key, value in (metadata or {}).items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(model, str(path))
    return path


def draw_plate(text: str, height: int = 60) -> BgrImage:
    """Draw dark text on a white plate of ``height`` px."""
    scale = height / 42
    (width, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 4)
    plate = np.full((height, width + height // 2, 3), 235, np.uint8)
    cv2.putText(
        plate,
        text,
        (height // 4, int(height * 0.76)),
        cv2.FONT_HERSHEY_SIMPLEX,
        scale,
        (20, 20, 20),
        4,
        cv2.LINE_AA,
    )
    return plate


def draw_scene(text: str) -> tuple[BgrImage, BoundingBox]:
    """Draw a grey road with a dark car that wears the plate; return it and the plate's box."""
    scene = np.full((480, 854, 3), 120, np.uint8)
    cv2.rectangle(scene, (220, 120), (640, 420), (70, 45, 40), cv2.FILLED)
    plate = draw_plate(text)
    y, x = 330, 430 - plate.shape[1] // 2
    scene[y : y + plate.shape[0], x : x + plate.shape[1]] = plate
    return scene, BoundingBox(x, y, x + plate.shape[1], y + plate.shape[0])


@pytest.fixture(scope="session")
def rapidocr_engine() -> Any:
    """The engine without weights of our own, loaded once."""
    return load_engine("rapidocr", "rapidocr", threads=1)
