"""Find hard train rows and label errors: `python -m training.detector.mine`.

A row is hard where exported weights detect a false plate or miss one; `hard.txt` names them. Where
a third-party detector also detects a plate that nobody annotated, the label is wrong:
`disputed.jsonl` holds those boxes. Both are read when training begins or resumes. Held-out rows are
left out.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from training.detector.boxes import Floats, iou
from training.detector.data.cache import build_cache
from training.detector.data.rows import Row, load_rows, read
from training.detector.evaluate import DEFAULT_WEIGHTS, THIRD_PLATES
from training.detector.labels import PLATE
from training.detector.measure.infer import detect_at, onnx_runner
from training.detector.measure.metrics import PlateFigures
from training.detector.thirdparty import Found, Image, Yolov9Plates

LOG = logging.getLogger(__name__)
HARD, DISPUTED = "hard.txt", "disputed.jsonl"
SAME_PLATE, SEEN_TOO = 0.5, 0.25

Find = Callable[[Image], Found]


def confirmed(boxes: Floats, other: Found) -> Floats:
    """Return those of `boxes` (N, 4) in which the other detector also detects a plate."""
    plates = other.boxes[(other.labels == PLATE) & (other.scores >= SEEN_TOO)]
    if not len(boxes) or not len(plates):
        return np.zeros((0, 4), np.float32)
    out: Floats = boxes[(iou(boxes, plates) >= SAME_PLATE).any(1)]
    return out


class Miner:
    """Collects hard rows and label errors, row by row."""

    def __init__(self, threshold: float, teacher: Find | None) -> None:
        self.threshold = threshold
        self.teacher = teacher
        self.figures = PlateFigures()
        self.hard: list[str] = []
        self.disputed: dict[str, list[list[float]]] = {}

    def update(self, row: Row, found: Found) -> None:
        """Add one row; boxes are in pixels of its picture."""
        missed, false = self.figures.update(row, found, self.threshold)
        if len(false) and self.teacher is not None:
            seen = confirmed(false, self.teacher(read(row)))
            if len(seen):
                self.disputed[row.uid] = [[round(float(v), 1) for v in box] for box in seen]
                return
        if len(missed) or len(false):
            self.hard.append(row.uid)

    def write(self, folder: Path) -> None:
        """Write both lists into a run's folder."""
        (folder / HARD).write_text("\n".join(self.hard) + "\n", encoding="utf-8")
        lines = [json.dumps({"uid": uid, "boxes": boxes}) for uid, boxes in self.disputed.items()]
        (folder / DISPUTED).write_text("\n".join(lines) + "\n", encoding="utf-8")


def load_hard(folder: Path) -> tuple[str, ...]:
    """Identifiers of hard rows; empty where the file is missing."""
    path = folder / HARD
    return tuple(path.read_text(encoding="utf-8").split()) if path.exists() else ()


def load_disputed(folder: Path) -> dict[str, list[list[float]]]:
    """Return the boxes of plates that two detectors found and nobody annotated, by row."""
    path = folder / DISPUTED
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {item["uid"]: item["boxes"] for item in map(json.loads, filter(None, lines))}


def run(args: argparse.Namespace, rows: Sequence[Row]) -> Miner:
    """Mine `rows` with the given options."""
    cache = build_cache(list(rows), args.out / "cache")
    runner = onnx_runner(args.weights)
    file = args.teacher / THIRD_PLATES
    miner = Miner(args.threshold, Yolov9Plates(file).detect if file.exists() else None)
    for row in tqdm(rows, desc="mine", mininterval=10):
        if row.plates_judged:
            found = detect_at(runner, cache.picture(row.uid), args.sizes)
            boxes = found.boxes / cache.entries[row.uid].scale
            miner.update(row, Found(boxes, found.scores, found.labels))
    return miner


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("runs/detector"))
    parser.add_argument("--weights", type=Path, default=DEFAULT_WEIGHTS)
    parser.add_argument("--teacher", type=Path, default=Path("../shared/weights"))
    parser.add_argument("--sizes", type=int, nargs="+", default=[640, 448])
    parser.add_argument("--threshold", type=float, default=0.8)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    miner = run(args, load_rows(args.data, "train"))
    miner.write(args.out)
    LOG.info(
        "%d of %d rows are hard, %d have label errors; recall %.3f, %.3f false plates a picture",
        len(miner.hard),
        miner.figures.pictures,
        len(miner.disputed),
        miner.figures.recall(),
        miner.figures.false_per_picture,
    )


if __name__ == "__main__":
    main()
