"""Find hard train rows: `python -m training.detector.mine` writes `hard.txt`, read on resuming.

A row is hard where exported weights see a plate that is none, or miss one.
Only train rows outside the held-out part are looked at.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import cv2
from tqdm import tqdm

from training.detector.cache import build_cache
from training.detector.evaluate import DEFAULT_WEIGHTS
from training.detector.infer import detect, onnx_runner
from training.detector.metrics import PlateFigures
from training.detector.rows import load_rows
from training.detector.thirdparty import Found

LOG = logging.getLogger(__name__)


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("runs/detector"))
    parser.add_argument("--weights", type=Path, default=DEFAULT_WEIGHTS)
    parser.add_argument("--size", type=int, default=416)
    parser.add_argument("--threshold", type=float, default=0.35)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    rows = load_rows(args.data, "train")
    cache = build_cache(rows, args.out / "cache")
    run = onnx_runner(args.weights)
    hard: list[str] = []
    total = PlateFigures()
    for row in tqdm(rows, desc="mine", mininterval=10):
        if not row.plates_judged:
            continue
        found = detect(run, cache.picture(row.uid), args.size)
        boxes = found.boxes / cache.entries[row.uid].scale
        missed, false = total.update(row, Found(boxes, found.scores, found.labels), args.threshold)
        if len(missed) or len(false):
            hard.append(row.uid)
    (args.out / "hard.txt").write_text("\n".join(hard) + "\n", encoding="utf-8")
    LOG.info(
        "%d of %d rows are hard; recall %.3f, %.3f false plates a picture",
        len(hard),
        total.pictures,
        total.recall(),
        total.false_per_picture,
    )


if __name__ == "__main__":
    main()
