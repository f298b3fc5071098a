"""Chooses when a second reader is asked, and how much its word counts, on held-out train rows.

``python -m training.reader.tune_second_opinion --data ../shared/data`` prints the share of crops
read exactly and the mean confidence for each choice; the constants of
``galaxy_alpr.engine.second_opinion`` are copied from its best line.
"""

from __future__ import annotations

import argparse
import logging
from itertools import product
from pathlib import Path

import numpy as np

from galaxy_alpr.engine.fusion import fuse
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.types import OcrResult
from training.reader.dataset import held_out_rows

BELOW = (0.7, 0.8, 0.9, 0.95, 0.98)
WEIGHTS = (0.0, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1.0)
READER = Path("src/galaxy_alpr/weights/galaxy-reader.onnx")

log = logging.getLogger(__name__)


def readings(data: Path) -> list[tuple[str, OcrResult, OcrResult]]:
    """Return the truth and what both readers say of every held-out train crop."""
    first = load_engine(recognizer=str(READER)).recognizer
    second = load_engine(recognizer="rapidocr").recognizer
    found = []
    for row in held_out_rows(data):
        crop = row.image()
        found.append((row.text, first.read([crop])[0], second.read([crop])[0]))
    return found


def main() -> None:
    """Print a line for each choice, best first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    found = readings(parser.parse_args().data)
    lines = []
    for below, weight in product(BELOW, WEIGHTS):
        fused = [
            (truth, fuse(one, two, weight) if one.confidence < below and weight else one)
            for truth, one, two in found
        ]
        exact = np.mean([truth == result.text for truth, result in fused])
        sure = np.mean([result.confidence for _, result in fused])
        lines.append((exact, -abs(sure - exact), below, weight, sure))
    for exact, _, below, weight, sure in sorted(lines, reverse=True):
        log.info("below %.2f weight %.2f: exact %.4f, said %.4f", below, weight, exact, sure)


if __name__ == "__main__":
    main()
