"""The int8 copy of an exported detector that ships: a third of the time where a CPU has VNNI.

Convolutions of the body become QDQ pairs; the last convolutions of the heads and the decoding stay
float32. Ranges are the least and the greatest value seen over train pictures: what tells a plate is
in so few cells of a map that a percentile would cut it off. Weights keep to 7 bits, so that sums
of products do not overflow on CPUs without VNNI.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.detector.infer import letterbox
from training.detector.rows import Row, read

COUNT = 48
"""Pictures that ranges are taken from."""
QUANTIZED = ["Conv", "Relu", "Add", "Concat", "MaxPool", "Resize"]


class Pictures(CalibrationDataReader):  # type: ignore[misc]
    """Letterboxed pictures, one at a time."""

    def __init__(self, rows: Sequence[Row], size: int) -> None:
        step = max(1, len(rows) // COUNT)
        images = (letterbox(read(row), size, square=True)[0] for row in rows[::step][:COUNT])
        self.feed: Iterator[dict[str, Any]] = ({"images": image[None]} for image in images)

    def get_next(self) -> dict[str, Any] | None:
        """The next input, or None at the end."""
        return next(self.feed, None)


def float_nodes(model: onnx.ModelProto) -> list[str]:
    """Names of the heads' last convolutions, the ones no ReLU follows, and of all behind them."""
    names: set[str] = set()
    tensors: set[str] = set()
    for node in model.graph.node:  # in topological order
        last = node.op_type == "Conv" and not _feeds_relu(model, node)
        if last or any(name in tensors for name in node.input):
            names.add(node.name)
            tensors.update(node.output)
    return sorted(names)


def _feeds_relu(model: onnx.ModelProto, node: onnx.NodeProto) -> bool:
    return any(
        node.output[0] in other.input and other.op_type == "Relu" for other in model.graph.node
    )


def quantize(source: Path, target: Path, rows: Sequence[Row], size: int) -> None:
    """Write the int8 copy of `source` to `target`, with ranges of `rows` looked at at `size`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.onnx"
        quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
        quantize_static(
            str(ready),
            str(target),
            Pictures(rows, size),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=QUANTIZED,
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=float_nodes(onnx.load(str(ready))),
            calibrate_method=CalibrationMethod.MinMax,
        )
