"""Export a checkpoint: `python -m training.corners.export` writes the ONNX file and its manifest.

The file takes uint8 NHWC BGR views, any number; normalisation is inside. Its answers are compared
with torch's, and a miss fails the export.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import torch
import yaml
from torch import Tensor, nn

from training.commit import training_commit
from training.corners.model import VIEW, CornerNet, corners_of, normalise
from training.corners.told import load_network
from training.corners.views import REACH, box_quad, load_surroundings, sample
from training.detector.boxes import Floats
from training.detector.export import SOURCES
from training.detector.level import READER, level_boxes
from training.detector.paste import PlateBank
from training.detector.rows import Row, load_rows
from training.detector.thirdparty import make_session
from training.reader.onnx_reader import OnnxReader

LOG = logging.getLogger(__name__)
WEIGHTS = Path("src/galaxy_alpr/weights/galaxy-corners.onnx")
TOLERANCE = 1e-3
"""Largest difference of a corner between torch and ONNX Runtime, as a share of the view."""
VIEWS = 1000


class ParityError(RuntimeError):
    """The exported graph does not compute what the checkpoint does."""


class Shipped(nn.Module):
    """The graph that ships: views (N, 64, 160, 3) uint8 BGR to corners (N, 4, 2), 0 to 1."""

    def __init__(self, network: CornerNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, views: Tensor) -> Tensor:
        """Corners from the upper left one clockwise."""
        return corners_of(self.network(normalise(views)))


def write_onnx(network: CornerNet, target: Path) -> float:
    """Write one file with a dynamic batch; returns how far it is from torch at most.

    Raises :class:`ParityError` where that is more than `TOLERANCE`; nothing is written then.
    """
    shipped = Shipped(network.eval()).eval()
    width, height = VIEW
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_suffix(".part")
    torch.onnx.export(
        shipped,
        (torch.zeros(2, height, width, 3, dtype=torch.uint8),),
        str(scratch),
        input_names=["images"],
        output_names=["corners"],
        dynamic_axes={"images": {0: "n"}, "corners": {0: "n"}},
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(onnx.load(scratch))
    session = make_session(scratch)
    rng = np.random.default_rng(3)
    worst = 0.0
    for count in (1, 5):
        views = rng.integers(0, 256, (count, height, width, 3), dtype=np.uint8)
        with torch.inference_mode():
            want = shipped(torch.from_numpy(views)).numpy()
        worst = max(worst, float(np.abs(session.run(None, {"images": views})[0] - want).max()))
    if not worst <= TOLERANCE:
        scratch.unlink()
        raise ParityError(f"ONNX differs from torch by {worst:.2g}, allowed {TOLERANCE:.2g}")
    scratch.replace(target)
    return worst


def view_error(network: CornerNet, rows: list[Row], plates: Path, reader: Path) -> dict[str, Any]:
    """Corner error over views of the rows' level plates set askew, a fixed set of them.

    A corner's distance in percent of the plate's width and height, mean and 90th percentile.
    """
    spelled = OnnxReader(reader)
    quads = {row.uid: [box_quad(box) for box in level_boxes(row, spelled)] for row in rows}
    scenes = load_surroundings(rows, {uid: known for uid, known in quads.items() if known})
    rng, bank = np.random.default_rng(17), PlateBank(plates)
    errors: list[Floats] = []
    while scenes and len(errors) < VIEWS:
        made = sample(scenes[len(errors) % len(scenes)], bank, rng)
        if made is not None:
            view, quad = made
            with torch.inference_mode():
                told = corners_of(network(normalise(torch.from_numpy(view[None]))))[0].numpy()
            errors.append(np.linalg.norm((told - quad) / (quad.max(0) - quad.min(0)), axis=1))
    if not errors:
        return {"views": 0}
    return {
        "views": len(errors),
        "mean_percent": round(float(np.mean(errors)) * 100, 2),
        "p90_percent": round(float(np.percentile(errors, 90)) * 100, 2),
    }


def manifest(
    target: Path, facts: dict[str, Any], metrics: dict[str, Any], version: str, command: str
) -> dict[str, Any]:
    """The manifest that ships beside the weights."""
    width, height = VIEW
    return {
        "name": "galaxy-corners",
        "task": "corners",
        "version": version,
        "default": True,
        "file": target.name,
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "input": {"name": "images", "height": height, "width": width, "color": "bgr"},
        "output": {"name": "corners"},
        "reach": {"x": REACH[0], "y": REACH[1]},
        "license": "same as the project; sources of the training data below",
        "data": list(SOURCES),
        "metrics": {"held_out_train": metrics},
        "training": {
            "commit": training_commit(),
            "command": command,
            "seconds": round(facts["seconds"]),
            "steps": facts["step"],
            "views": facts["views"],
        },
    }


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path("runs/corners/last.pt"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--plates", type=Path, default=Path("runs/plates"))
    parser.add_argument("--reader", type=Path, default=READER)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--version", default="1.0.0")
    parser.add_argument("--command", default="python -m training.corners.train")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    network = load_network(args.checkpoint)
    state = torch.load(args.checkpoint, map_location="cpu", weights_only=True)
    facts = {key: state.get(key, 0) for key in ("seconds", "step", "views")}
    worst = write_onnx(network, args.out)
    LOG.info("%s: %d bytes, differs by %.1e", args.out, args.out.stat().st_size, worst)
    metrics = view_error(network, load_rows(args.data, "holdout"), args.plates, args.reader)
    LOG.info("held-out views: %s", metrics)
    text = manifest(args.out, facts, metrics, args.version, args.command)
    rule = yaml.safe_dump(text, sort_keys=False, width=100)
    args.out.with_suffix(".yaml").write_text(rule, encoding="utf-8")


if __name__ == "__main__":
    main()
