"""The int8 copy of an exported detector that ships: a third of the time where a CPU has VNNI.

Convolutions of the body become int8; the last convolutions of the heads and the decoding stay
float32. A plate shows in so few cells of a map that the whole range counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import onnx

from training.detector.data.rows import Row, read
from training.detector.measure.infer import letterbox
from training.int8 import quantize_onnx

COUNT = 48
"""Number of pictures that ranges are taken from."""
QUANTIZED = ["Conv", "Relu", "Add", "Concat", "MaxPool", "Resize"]


def pictures(rows: Sequence[Row], size: int) -> Iterator[dict[str, Any]]:
    """Letterboxed pictures of some of the rows, one at a time."""
    step = max(1, len(rows) // COUNT)
    for row in rows[::step][:COUNT]:
        yield {"images": letterbox(read(row), size, square=True)[0][None]}


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
    """Write the int8 copy of `source` to `target`, with the ranges of `rows` at a size."""
    quantize_onnx(source, target, pictures(rows, size), QUANTIZED, float_nodes)
