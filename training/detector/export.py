"""Export a checkpoint: `python -m training.detector.export` writes the ONNX file and its manifest.

The file takes uint8 NHWC BGR pictures, any batch, height and width in multiples of 32. It is first
written in float32 (`--float`), whose answers are compared with torch at two sizes and two batches;
what ships is its int8 copy, which may find half a point less of the held-out plates. Failing either
check fails the export.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import torch
import yaml

from galaxy_alpr.engine.runtime.manifests import DetectorManifest, parse_manifest
from galaxy_alpr.types import PLATE_LABEL
from training.detector.compare import recalls
from training.detector.data.rows import Row, load_rows, read
from training.detector.evaluate import DEFAULT_WEIGHTS
from training.detector.labels import LABELS
from training.detector.manifest import manifest
from training.detector.measure.infer import detect_each, onnx_runner
from training.detector.measure.large import LargeScenes
from training.detector.measure.nearer import product_detector, tune_near_plate
from training.detector.measure.thresholds import FALSE_PLATES, tune
from training.detector.network.model import Detector, ModelSettings
from training.detector.network.quantize import quantize
from training.detector.network.runner import Exportable
from training.detector.thirdparty import make_session
from training.mean import mean_weights
from training.widen import widened

LOG = logging.getLogger(__name__)
SEED = 1
"""Seed that `train` begins with, so that new channels of a widened network are the same."""
MOST_LOST = 0.005
"""Share of the held-out plates that int8 may find less than float32, all ways on the mean."""
SHAPES = ((1, 320, 416), (2, 640, 384))


def load_average(
    checkpoint: Path, mean_with: Path | None = None
) -> tuple[Detector, dict[str, Any]]:
    """The averaged network of a checkpoint, ready for inference, and the checkpoint's facts.

    `checkpoint` may also be weights as they lie in `training/weights`. With `mean_with`, weights
    such as a run begins with, the mean of both; narrower ones are widened as the run does it.
    """
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    weights = state.get("average", state)
    torch.manual_seed(SEED)
    network = Detector(ModelSettings())
    if mean_with is not None:
        other = torch.load(mean_with, map_location="cpu", weights_only=True)
        weights = mean_weights([widened(other, network), weights])
    network.load_state_dict(weights)
    network.eval()
    return network, {k: state.get(k, 0) for k in ("seconds", "step", "pictures")}


def write_onnx(network: Detector, target: Path) -> None:
    """Trace the network with decoding into one ONNX file with dynamic batch, height and width."""
    model = Exportable(network).eval()
    sample = torch.zeros(1, 416, 416, 3, dtype=torch.uint8)
    target.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        model,
        (sample,),
        str(target),
        input_names=["images"],
        output_names=["output0"],
        dynamic_axes={
            "images": {0: "batch", 1: "height", 2: "width"},
            "output0": {0: "batch", 2: "anchors"},
        },
        opset_version=17,
        dynamo=False,
    )
    graph = onnx.load(str(target))
    onnx.checker.check_model(graph)
    del graph.metadata_props[:]
    graph.doc_string = ""
    for node in graph.graph.node:
        node.doc_string = ""
    onnx.save_model(graph, str(target), save_as_external_data=False)


def check_parity(network: Detector, target: Path, tolerance: float = 2e-3) -> float:
    """Largest difference to torch over random pictures; raises where it exceeds `tolerance`.

    Pixels are compared relative to the input size, probabilities absolutely.
    """
    session = make_session(target)
    model = Exportable(network).eval()
    rng = np.random.default_rng(3)
    worst = 0.0
    for batch, height, width in SHAPES:
        image = rng.integers(0, 256, (batch, height, width, 3), dtype=np.uint8)
        given = session.run(None, {"images": image})[0]
        with torch.inference_mode():
            expected = model(torch.from_numpy(image)).numpy()
        if given.shape != expected.shape:
            raise RuntimeError(f"export gives shape {given.shape}, torch {expected.shape}")
        scale = np.full((expected.shape[1], 1), 1.0 / max(height, width), np.float32)
        scale[4 : 4 + len(LABELS)] = 1.0
        worst = max(worst, float(np.abs((given - expected) * scale).max()))
    if not worst <= tolerance:
        raise RuntimeError(f"export differs from torch by {worst:.2e}, more than {tolerance:.0e}")
    return worst


def check_quantized(float_file: Path, target: Path, rows: list[Row]) -> float:
    """Return how much less the int8 file finds; raises where it exceeds `MOST_LOST`."""
    before, after = (
        float(np.mean(list(recalls(onnx_runner(file), rows).values())))
        for file in (float_file, target)
    )
    if before - after > MOST_LOST:
        raise RuntimeError(f"int8 finds {after:.4f} of the plates, float32 {before:.4f}")
    return before - after


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path("runs/detector/last.pt"))
    parser.add_argument("--mean-with", type=Path, help="weights to take the mean with")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--float", type=Path, default=Path("runs/detector/galaxy-detector.onnx"))
    parser.add_argument("--out", type=Path, default=DEFAULT_WEIGHTS)
    parser.add_argument("--sizes", type=int, nargs="+", default=[640, 448], help="input sizes")
    parser.add_argument("--false-plates", type=float, default=FALSE_PLATES)
    parser.add_argument("--version", default="1.0.0")
    parser.add_argument("--command", default="python -m training.detector.train")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    network, facts = load_average(args.checkpoint, args.mean_with)
    write_onnx(network, args.float)
    worst = check_parity(network, args.float)
    LOG.info("%s differs from torch by %.1e", args.float, worst)
    train, held = load_rows(args.data, "train"), load_rows(args.data, "holdout")
    quantize(args.float, args.out, train, max(args.sizes))
    lost = check_quantized(args.float, args.out, held)
    LOG.info("%s: %d bytes, loses %.4f as int8", args.out, args.out.stat().st_size, lost)
    runner = onnx_runner(args.out)
    tuned = tune(
        lambda image: detect_each(runner, image, args.sizes), held, read, args.false_plates
    )
    LOG.info("held-out rows at %s px: %s", args.sizes, tuned)
    text = manifest(args.out, tuned, facts, args.sizes, args.version, args.command)
    rule = parse_manifest(DetectorManifest, text, args.out)
    large = LargeScenes(held, read)
    text["near_plate"] = tune_near_plate(
        lambda score: product_detector(args.out, rule, score),
        large.rows,
        large.picture,
        tuned.thresholds[PLATE_LABEL],
        args.false_plates,
    )
    LOG.info("least score of a plate in a nearer look: %.2f", text["near_plate"])
    target = args.out.with_suffix(".yaml")
    target.write_text(yaml.safe_dump(text, sort_keys=False, width=100), encoding="utf-8")


if __name__ == "__main__":
    main()
