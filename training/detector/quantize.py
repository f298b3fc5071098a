"""Static int8 copy of an exported detector: `python -m training.detector.quantize`.

Convolutions of the body become QDQ pairs, calibrated on held-out train rows; the last convolutions
of the heads and the decoding stay float32. It is measured like the original and shipped only where
it costs at most half a point.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.detector.evaluate import DEFAULT_WEIGHTS, read
from training.detector.infer import letterbox
from training.detector.rows import load_rows

LOG = logging.getLogger(__name__)


class Pictures(CalibrationDataReader):  # type: ignore[misc]
    """Letterboxed held-out pictures, one at a time."""

    def __init__(self, data: Path, size: int, count: int) -> None:
        rows = load_rows(data, "holdout")
        step = max(1, len(rows) // count)
        images = (letterbox(read(row), size, square=True)[0] for row in rows[::step][:count])
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


def quantize(source: Path, target: Path, data: Path, size: int, count: int) -> None:
    """Write the int8 copy of `source` to `target`."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.onnx"
        quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
        model = onnx.load(str(ready))
        quantize_static(
            str(ready),
            str(target),
            Pictures(data, size, count),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv", "Relu", "Add", "Concat", "MaxPool", "Resize"],
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=float_nodes(model),
            calibrate_method=CalibrationMethod.Percentile,
            extra_options={"CalibPercentile": 99.99},
        )


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--weights", type=Path, default=DEFAULT_WEIGHTS)
    parser.add_argument("--out", type=Path, default=Path("runs/detector/galaxy-detector-int8.onnx"))
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--count", type=int, default=96)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    np.random.seed(0)
    quantize(args.weights, args.out, args.data, args.size, args.count)
    LOG.info("%s: %d bytes", args.out, args.out.stat().st_size)


if __name__ == "__main__":
    main()
