"""Export a checkpoint: `python -m training.corners.export` writes the ONNX file and its manifest.

The file takes uint8 NHWC BGR views, any number; normalisation is inside. Its outputs are compared
with torch's; a difference fails the export.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import torch
import yaml
from torch import Tensor, nn

from training.corners.manifest import WEIGHTS, manifest
from training.corners.model import CornerNet, corners_of, load_network, normalise
from training.corners.views import VIEW
from training.mean import mean_weights
from training.onnx_file import write_onnx

LOG = logging.getLogger(__name__)


class Shipped(nn.Module):
    """The graph that ships: views (N, 64, 160, 3) uint8 BGR to corners (N, 4, 2), 0 to 1."""

    def __init__(self, network: CornerNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, views: Tensor) -> Tensor:
        """Corners from the upper left one clockwise."""
        return corners_of(self.network(normalise(views)))


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--checkpoint",
        type=Path,
        nargs="+",
        default=[Path("runs/corners/last.pt")],
        help="of several the mean of their weights",
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--version", default="1.0.0")
    parser.add_argument("--command", default="python -m training.corners.train")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    networks = [load_network(path) for path in args.checkpoint]
    network = networks[-1]
    network.load_state_dict(mean_weights([each.state_dict() for each in networks]))
    state = torch.load(args.checkpoint[-1], map_location="cpu", weights_only=True)
    facts = {key: state.get(key, 0) for key in ("seconds", "step", "views")}
    width, height = VIEW
    shipped = Shipped(network.eval()).eval()
    worst = write_onnx(shipped, args.out, (height, width, 3), "corners")
    LOG.info("%s: %d bytes, differs by %.1e", args.out, args.out.stat().st_size, worst)
    text = manifest(args.out, facts, args.version, args.command)
    rule = yaml.safe_dump(text, sort_keys=False, width=100)
    args.out.with_suffix(".yaml").write_text(rule, encoding="utf-8")


if __name__ == "__main__":
    main()
