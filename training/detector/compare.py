"""Compare exported detectors on held-out rows: `python -m training.detector.compare A.onnx B.onnx`.

Prints the recall of plates at least 24 px wide at the allowed number of false ones, on the pictures
as they are and degraded in every way of `galaxy-alpr eval --degrade`. That is seven times as many
plates as the rows have, so that half a point differs from chance.
"""

from __future__ import annotations

import argparse
import dataclasses
import logging
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from galaxy_alpr.engine.image.brightness import brighten
from galaxy_alpr.evaluation.degrade import DEGRADATIONS
from galaxy_alpr.geometry import BoundingBox
from training.detector.data.photo import BRIGHTEN
from training.detector.data.rows import Box, Row, load_rows, read
from training.detector.labels import PLATE
from training.detector.measure.infer import Runner, detect_at, onnx_runner
from training.detector.measure.metrics import MIN_WIDTH, PlateFigures
from training.detector.measure.thresholds import FALSE_PLATES
from training.detector.thirdparty import Found, Image

LOG = logging.getLogger(__name__)
WAYS = (None, *DEGRADATIONS)
SIZES = (640, 448)


def worsened(row: Row, way: str | None) -> tuple[Image, Row]:
    """Return a row's picture degraded, and the row with its boxes moved accordingly."""
    image = read(row)
    if way is None:
        return image, row
    worse, move = DEGRADATIONS[way](image)

    def moved(boxes: Sequence[Box]) -> tuple[Box, ...]:
        places = (move(BoundingBox(*box.xyxy)) for box in boxes)
        return tuple(
            dataclasses.replace(box, xyxy=(p.x1, p.y1, p.x2, p.y2))
            for box, p in zip(boxes, places, strict=True)
        )

    return worse, dataclasses.replace(row, plates=moved(row.plates), extra=moved(row.extra))


def recall_at(
    rows: Sequence[Row], found: Sequence[Found], false_plates: float = FALSE_PLATES
) -> float:
    """Return the highest recall at which at most `false_plates` a picture are false."""
    scores = np.concatenate([f.scores[f.labels == PLATE] for f in found])
    best = 0.0
    for threshold in np.unique(scores.round(2)).tolist():
        figures = PlateFigures()
        for row, each in zip(rows, found, strict=True):
            figures.update(row, each, threshold)
        if figures.false_per_picture <= false_plates:
            best = max(best, figures.recall())
    return best


def recalls(run: Runner, rows: Sequence[Row], sizes: Sequence[int] = SIZES) -> dict[str, float]:
    """Return the recall on judged rows as they are (`plain`) and degraded in each way."""
    judged = [row for row in rows if row.plates_judged]
    out = {}
    for way in WAYS:
        moved: list[Row] = []
        found: list[Found] = []
        for row in tqdm(judged, desc=way, leave=False, mininterval=5):
            image, there = worsened(row, way)
            moved.append(there)
            found.append(detect_at(run, brighten(image, BRIGHTEN), sizes))
        out[way or "plain"] = recall_at(moved, found)
    return out


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    rows = load_rows(args.data, "holdout")
    LOG.info("plates >= %.0f px at %.2f false ones a picture", MIN_WIDTH, FALSE_PLATES)
    for weights in args.weights:
        shares = recalls(onnx_runner(weights), rows, args.sizes)
        ways = ", ".join(f"{way} {value:.3f}" for way, value in shares.items())
        LOG.info("%s: mean %.4f; %s", weights, np.mean(list(shares.values())), ways)


if __name__ == "__main__":
    main()
