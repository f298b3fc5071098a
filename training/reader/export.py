"""Export a checkpoint: ``python -m training.reader.export --data ../shared/data``.

Normalisation, temperature and softmax go into the ONNX graph; the result must agree with torch on
held-out crops, and its int8 copy, which ships, must read hardly less of them, or the export fails.
Temperature and crop margin are chosen on held-out train rows.
"""

from __future__ import annotations

import argparse
import logging
import warnings
from itertools import product
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.precision import machine
from training.reader.data.crops import load_inputs
from training.reader.data.held_out import FoundPlate, held_out_crops, held_out_plates
from training.reader.data.rows import held_out_rows, training_rows
from training.reader.manifest import (
    PLACES_OUTPUT,
    TEXT_OUTPUT,
    TrainingRecord,
    build_manifest,
    write_manifest,
)
from training.reader.measure import exact, readings
from training.reader.network.checkpoint import BEST, Checkpoint, mean_of, reader_of
from training.reader.network.model import COLUMNS, ROWS, Readers
from training.reader.network.predict import fit_temperature, predict
from training.reader.network.quantize import check_quantized, quantize, training_crops
from training.reader.onnx_reader import OnnxReader, ReaderSpec
from training.reader.settings import ALPHABET, INPUT_HEIGHT, INPUT_WIDTH, PAD_INDEX

log = logging.getLogger(__name__)

WEIGHTS = Path("src/galaxy_alpr/weights/galaxy-reader.onnx")
TOLERANCE = 2e-3
"""Largest difference of a probability between torch and ONNX Runtime."""
MARGINS = (0.0, 0.02, 0.04, 0.06, 0.08, 0.1)

SPEC = ReaderSpec(
    "galaxy-reader", INPUT_HEIGHT, INPUT_WIDTH, "gray", ALPHABET, PAD_INDEX, TEXT_OUTPUT
)


class ParityError(RuntimeError):
    """The exported graph does not compute what the checkpoint does."""


class Shipped(nn.Module):
    """The graph that ships: (N, 48, 144, 1) uint8 in, probabilities out."""

    def __init__(self, network: nn.Module, temperature: float) -> None:
        super().__init__()
        self.network = network
        self.temperature = temperature
        down, across = (torch.arange(ROWS) + 0.5) / ROWS, (torch.arange(COLUMNS) + 0.5) / COLUMNS
        y, x = torch.meshgrid(down, across, indexing="ij")
        self.cells = torch.stack([x, y], dim=2).reshape(-1, 2)
        """Middles of the grid's cells, (216, 2) x and y from 0 to 1."""

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Text (N, 10, 39) and country (N, n) probabilities, places (N, 10, 2) of the letters."""
        reading = self.network(images.permute(0, 3, 1, 2).float())
        text = torch.softmax(reading.text / self.temperature, dim=2)
        places = torch.softmax(reading.attention, dim=2) @ self.cells
        return text, torch.softmax(reading.country, dim=1), places


def export_onnx(network: nn.Module, temperature: float, path: Path) -> None:
    """Write one self-contained ONNX file with a dynamic batch, and check its parity."""
    shipped = Shipped(network.eval(), temperature).eval()
    example = torch.zeros(2, INPUT_HEIGHT, INPUT_WIDTH, 1, dtype=torch.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".part")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            shipped,
            (example,),
            str(scratch),
            dynamo=False,
            opset_version=17,
            input_names=["images"],
            output_names=[TEXT_OUTPUT, "country", PLACES_OUTPUT],
            dynamic_axes={
                name: {0: "n"} for name in ("images", TEXT_OUTPUT, "country", PLACES_OUTPUT)
            },
        )
    onnx.checker.check_model(onnx.load(scratch))
    check_parity(shipped, scratch)
    scratch.replace(path)


@torch.no_grad()
def check_parity(shipped: Shipped, path: Path, crops: NDArray[np.uint8] | None = None) -> float:
    """Largest difference to torch over batches of 1, 3 and 8; raises :class:`ParityError`."""
    rng = np.random.default_rng(0)
    if crops is None:
        crops = rng.integers(0, 256, (12, INPUT_HEIGHT, INPUT_WIDTH, 1), dtype=np.uint8)
    reader = OnnxReader(path, SPEC)
    worst = 0.0
    for start, size in ((0, 1), (1, 3), (4, 8)):
        batch = crops[start : start + size]
        ours = shipped(torch.from_numpy(batch))[0].numpy()
        theirs = reader.run(batch)
        worst = max(worst, float(np.abs(ours - theirs).max()))
    if not worst <= TOLERANCE:
        raise ParityError(f"ONNX differs from torch by {worst:.2g}, allowed {TOLERANCE:.2g}")
    return worst


def choose_margin(path: Path, plates: list[FoundPlate]) -> tuple[float, float]:
    """Return the margin (x, y) with the highest confidence in right readings of found plates."""
    if not plates:
        return 0.02, 0.02
    reader = OnnxReader(path, SPEC)
    scores: dict[tuple[float, float], float] = {}
    for margin in product(MARGINS, MARGINS):
        read = readings(reader.read([plate.crop(margin) for plate in plates]))
        right = np.array([a == p.text for a, p in zip(read.texts, plates, strict=True)])
        scores[margin] = float(np.where(right, read.confidences, 0.0).mean())
    return max(scores, key=lambda margin: scores[margin])


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--checkpoint",
        type=Path,
        nargs="+",
        default=[Path("runs/reader") / BEST],
        help="of several, all of one run, the mean of their weights",
    )
    parser.add_argument(
        "--beside",
        type=Path,
        nargs="*",
        default=[],
        help="weights of other readers, whose answers are averaged with this one's",
    )
    parser.add_argument("--float", type=Path, default=Path("runs/reader/galaxy-reader.onnx"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--version", default="1")
    parser.add_argument("--command", default=TrainingRecord.command, help="for the manifest")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)
    state = mean_of([Checkpoint.load(path) for path in args.checkpoint])
    network = Readers([state.reader(), *map(reader_of, args.beside)])
    kept = held_out_rows(args.data)
    images, truth = load_inputs(kept), [row.text for row in kept]
    logits = predict(network, images)
    temperature = fit_temperature(logits, truth)
    score = exact(readings(torch.softmax(logits, 2).numpy()).texts, truth)
    log.info("held out: exact %.3f of %d, temperature %.2f", score, len(truth), temperature)
    export_onnx(network, temperature, args.float)
    worst = check_parity(Shipped(network, temperature).eval(), args.float, images[:12, ..., None])
    quantize(args.float, args.out, training_crops(training_rows(args.data)))
    readers = OnnxReader(args.float, SPEC), OnnxReader(args.out, SPEC)
    lost = check_quantized(*readers, held_out_crops(args.data))
    log.info("parity %.1g; as int8 it reads %.4f less", worst, lost)
    plates = held_out_plates(args.data)
    margin = choose_margin(args.out, plates)
    log.info("margin x %.2f y %.2f on %d found plates", *margin, len(plates))
    record = TrainingRecord(state.step, state.seconds, score, len(truth), machine(), args.command)
    manifest = build_manifest(args.out, args.version, temperature, margin, record)
    write_manifest(manifest, args.out.with_suffix(".yaml"))
    log.info("wrote %s (%.2f MB)", args.out, args.out.stat().st_size / 1e6)


if __name__ == "__main__":
    main()
