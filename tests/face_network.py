"""A network in the form of YuNet that detects bright squares instead of faces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

STRIDES = (8, 16, 32)


def write(path: Path) -> None:
    """Write the network: the score of a cell is the mean brightness above 200."""
    constants: dict[str, NDArray[Any]] = {
        "row": np.array([1, -1, 1], np.int64),
        "dark": np.array(200, np.float32),
        "zero": np.array(0, np.float32),
        "one": np.array(1, np.float32),
    }
    nodes, outputs = [], []
    for size in STRIDES:
        steps: tuple[tuple[str, list[str], str, dict[str, Any]], ...] = (
            ("AveragePool", ["input"], "mean", {"kernel_shape": [size] * 2, "strides": [size] * 2}),
            ("ReduceMean", ["mean"], "gray", {"axes": [1], "keepdims": 1}),
            ("Reshape", ["gray", "row"], "cells", {}),
            ("Sub", ["cells", "dark"], "bright", {}),
            ("Clip", ["bright", "zero", "one"], "cls", {}),
            ("Identity", ["cls"], "obj", {}),
            ("Mul", ["cls", "zero"], "nothing", {}),
            ("Concat", ["nothing"] * 4, "bbox", {"axis": 2}),
            ("Concat", ["nothing"] * 10, "kps", {"axis": 2}),
        )
        given = {"input", *constants}
        for kind, inputs, output, attributes in steps:
            names = [name if name in given else f"{name}_{size}" for name in inputs]
            nodes.append(helper.make_node(kind, names, [f"{output}_{size}"], **attributes))
        for name, width in (("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)):
            shape = [1, None, width]
            outputs.append(
                helper.make_tensor_value_info(f"{name}_{size}", TensorProto.FLOAT, shape)
            )
    picture = helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, "height", "width"])
    values = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "bright squares", [picture], outputs, values)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=6)
    onnx.save(model, path)
