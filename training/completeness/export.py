"""Export a checkpoint: `python -m training.completeness.export` writes ONNX file and manifest.

The file takes uint8 grey crops, any number; normalisation, temperature and prior are inside. Its
outputs are compared with torch's; a difference fails the export.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import cv2
import numpy as np
import torch
import yaml
from torch import Tensor, nn

from training.completeness.calibrate import (
    Logits,
    changed_views,
    fit_temperature,
    plain_views,
    prior_offsets,
    threshold_of,
)
from training.completeness.data.bank import PlateBank
from training.completeness.data.scenes import Image
from training.completeness.labels import VIEW
from training.completeness.manifest import WEIGHTS, manifest
from training.completeness.network import CompletenessNet, load_network, normalise
from training.onnx_file import write_onnx

LOG = logging.getLogger(__name__)


class Shipped(nn.Module):
    """The graph that ships: crops (N, 48, 144, 1) uint8 grey to probabilities (N, 3)."""

    offsets: Tensor

    def __init__(self, network: CompletenessNet, temperature: float) -> None:
        super().__init__()
        self.network = network
        self.temperature = temperature
        self.register_buffer("offsets", torch.from_numpy(prior_offsets()).float())

    def forward(self, crops: Tensor) -> Tensor:
        """Probabilities of whole, occluded and unread."""
        logits, _ = self.network(normalise(crops))
        out: Tensor = (logits / self.temperature + self.offsets).softmax(1)
        return out


@torch.inference_mode()
def logits_of(network: CompletenessNet, images: Image) -> Logits:
    """Logits (N, 3) of crops (N, 48, 144, 1)."""
    parts = [network(normalise(torch.from_numpy(part)))[0] for part in batches(images)]
    return np.concatenate([part.numpy() for part in parts]).astype(np.float64)


def batches(images: Image, size: int = 256) -> list[Image]:
    """Crops in parts of ``size``."""
    return [images[start : start + size] for start in range(0, len(images), size)]


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, default=Path("runs/completeness"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--each", type=int, default=300, help="held-out views of each change")
    parser.add_argument("--command", default="python -m training.completeness.train")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    torch.set_num_threads(2)
    last = args.run / "last.pt"
    network = load_network(last)
    bank = PlateBank(args.run / "letters.jsonl", held_out=True)
    changed = changed_views(bank, args.each, clear=False)
    temperature = fit_temperature(logits_of(network, changed.images), changed.labels)
    shipped = Shipped(network, temperature).eval()
    width, height = VIEW
    worst = write_onnx(shipped, args.out, (height, width, 1), "probabilities")
    plain = plain_views(bank)
    with torch.inference_mode():
        parts = [shipped(torch.from_numpy(part)).numpy()[:, 0] for part in batches(plain.images)]
    threshold = threshold_of(np.concatenate(parts).astype(np.float64))
    size = args.out.stat().st_size
    LOG.info("temperature %.2f, threshold %.4f; %d bytes", temperature, threshold, size)
    LOG.info("ONNX differs from torch by %.1e", worst)
    state = torch.load(last, map_location="cpu", weights_only=True)
    facts = {key: state.get(key, 0) for key in ("seconds", "step", "views")}
    text = manifest(args.out, threshold, facts, args.version, args.command)
    rule = yaml.safe_dump(text, sort_keys=False, width=100, allow_unicode=True)
    args.out.with_suffix(".yaml").write_text(rule, encoding="utf-8")


if __name__ == "__main__":
    main()
