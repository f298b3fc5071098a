"""Find the annotated plates that stand level in their box: `python -m training.detector.level`.

People drew boxes, not corners. The corners of a box are taken for the plate's only where the
reader reads the crop of that box and attends to letters on level lines: the corners of a sloping
plate lie elsewhere. Written to `level.jsonl`, a line for each row of data that has such a plate.
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from galaxy_alpr.engine.image.deskew import fit_text_lines
from galaxy_alpr.geometry import BoundingBox
from training.detector.data.rows import Box, Row, load_rows, read
from training.detector.thirdparty import Image
from training.reader.onnx_reader import OnnxReader

LOG = logging.getLogger(__name__)
LEVEL = "level.jsonl"
READER = Path("src/galaxy_alpr/weights/galaxy-reader.onnx")
LEAST_WIDTH = 24.0
SURE = 0.3
"""Least probability of a reading whose letter places count."""
MOST_RISE = 0.1
"""Most rise of a level line over the box's width, as a share of the box's height."""


def is_level(image: Image, box: Box, reader: OnnxReader) -> bool:
    """Return whether the plate in a box is read, and on level lines."""
    crop = BoundingBox(*box.xyxy).expand(*reader.spec.margin).crop(image)
    text, places = reader.run_with_places(reader.prepare(crop)[None])
    letters = text[0].argmax(axis=1) != reader.spec.pad_index
    lines = fit_text_lines(places[0][letters])
    sure = float(text[0].max(axis=1).prod()) >= SURE
    return sure and lines is not None and abs(lines.rise) <= MOST_RISE


def level_boxes(row: Row, reader: OnnxReader) -> list[tuple[float, float, float, float]]:
    """Boxes of the row's level plates."""
    wide = [box for box in row.plates if box.width >= LEAST_WIDTH]
    image = read(row) if wide else np.zeros((0, 0, 3), np.uint8)
    return [box.xyxy for box in wide if is_level(image, box, reader)]


def load_level(folder: Path) -> dict[str, list[list[float]]]:
    """Boxes of level plates by row, as written; empty where the file is missing."""
    path = folder / LEVEL
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {item["uid"]: item["boxes"] for item in map(json.loads, filter(None, lines))}


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("runs/detector"))
    parser.add_argument("--reader", type=Path, default=READER)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    reader = OnnxReader(args.reader)
    rows = load_rows(args.data, "train")
    found = {row.uid: level_boxes(row, reader) for row in tqdm(rows, desc="level", mininterval=10)}
    lines = [json.dumps({"uid": uid, "boxes": boxes}) for uid, boxes in found.items() if boxes]
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / LEVEL).write_text("\n".join(lines) + "\n", encoding="utf-8")
    plates = sum(len(row.plates) for row in rows)
    LOG.info("%d of %d plates are level", sum(map(len, found.values())), plates)


if __name__ == "__main__":
    main()
