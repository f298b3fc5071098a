"""The int8 copy of an exported reader that ships: half the time where a CPU has VNNI.

The convolutions become int8 but for each network's first, which has one input channel. What follows
them (attention, slots, softmax) stays float32.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnx

from galaxy_alpr.evaluation.degrade import DEGRADATIONS
from training.int8 import quantize_onnx
from training.reader.data.crops import real_crop
from training.reader.data.photos import Image
from training.reader.data.rows import Row
from training.reader.measure import Probabilities, exact, readings

COUNT = 256
"""Crops that ranges are taken from."""
BATCH = 8
QUANTIZED = ["Conv", "Relu", "Add"]
MOST_LOST = 0.005
"""Share of crops read exactly that int8 may cost."""


class CropReader(Protocol):
    """A reader of crops, such as an :class:`training.reader.onnx_reader.OnnxReader`."""

    def read(self, images: list[Image]) -> Probabilities:
        """Text probabilities (N, slots, classes) of BGR crops."""


class LossError(RuntimeError):
    """The int8 copy reads worse than it may."""


def float_nodes(model: onnx.ModelProto) -> list[str]:
    """Names of convolutions of a single channel and of all additions but those of convolutions."""
    channels = {weights.name: list(weights.dims[1:2]) for weights in model.graph.initializer}
    convolutions = [node for node in model.graph.node if node.op_type == "Conv"]
    maps = {name for node in convolutions for name in node.output}
    first = (node for node in convolutions if channels[node.input[1]] == [1])
    sums = (node for node in model.graph.node if node.op_type == "Add")
    others = (node for node in sums if not maps & set(node.input))
    return [node.name for node in (*first, *others)]


def training_crops(rows: list[Row], seed: int = 0) -> Image:
    """Return the plates of some rows, (N, 48, 144) uint8, varied as in training."""
    rng = np.random.default_rng(seed)
    picked = rng.permutation(len(rows))[:COUNT].tolist()
    return np.stack([real_crop(rng, rows[i].image(), rows[i].box).image for i in picked])


def quantize(source: Path, target: Path, crops: Image) -> None:
    """Write the int8 copy of ``source`` to ``target``, with ranges of crops (N, 48, 144) uint8."""
    feeds: Iterator[dict[str, Any]] = (
        {"images": crops[start : start + BATCH, ..., None]} for start in range(0, len(crops), BATCH)
    )
    quantize_onnx(source, target, feeds, QUANTIZED, float_nodes)


def check_quantized(before: CropReader, after: CropReader, crops: list[tuple[str, Image]]) -> float:
    """Return how much less of some crops the int8 copy reads exactly, as they are and degraded.

    Raises :class:`LossError` where that is more than ``MOST_LOST``.
    """
    truth = [text for text, _ in crops]
    lost = []
    for way in (None, *DEGRADATIONS.values()):
        images = [image if way is None else way(image)[0] for _, image in crops]
        whole, rough = (exact(readings(r.read(images)).texts, truth) for r in (before, after))
        lost.append(whole - rough)
    mean = float(np.mean(lost))
    if mean > MOST_LOST:
        raise LossError(f"int8 reads {mean:.4f} less, allowed {MOST_LOST}")
    return mean
