"""Static quantisation of an exported network: int8 where a CPU is fast at it, float32 elsewhere.

Ranges are the least and the greatest value over given inputs: a percentile would cut off the rare
values of a map, which often decide. Weights keep to 7 bits, so that sums of products
do not overflow on CPUs without VNNI.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
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

Feed = dict[str, Any]


class _Inputs(CalibrationDataReader):  # type: ignore[misc]
    def __init__(self, feeds: Iterable[Feed]) -> None:
        self._feeds = iter(feeds)

    def get_next(self) -> Feed | None:
        """The next input, or None at the end."""
        return next(self._feeds, None)


def quantize_onnx(
    source: Path,
    target: Path,
    feeds: Iterable[Feed],
    operations: list[str],
    float_nodes: Callable[[onnx.ModelProto], list[str]],
) -> None:
    """Write a copy of ``source`` to ``target`` whose ``operations`` are QDQ pairs.

    ``feeds`` are the inputs that ranges are taken from; ``float_nodes`` names the nodes of a graph
    that stay as they are.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.onnx"
        quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
        quantize_static(
            str(ready),
            str(target),
            _Inputs(feeds),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=operations,
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=float_nodes(onnx.load(str(ready))),
            calibrate_method=CalibrationMethod.MinMax,
        )
