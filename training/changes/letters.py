"""Note where the characters of train rows are: `python -m training.changes.letters`.

The bundled reader's slots attend to these places. A row that it does not read as its label says
has none, and is not used.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from galaxy_alpr.geometry import BoundingBox
from training.changes.scenes import Letters, char_boxes, write_letters
from training.detector.level import READER
from training.reader.data.rows import Row, crop_rows, scene_rows
from training.reader.onnx_reader import OnnxReader

LOG = logging.getLogger(__name__)
HELD_OUT = (0, 1)
"""Of twenty shares by the text's hash; 0 is what the reader holds out, too."""


def held_out(text: str) -> bool:
    """Return whether rows with this text are kept from training."""
    return hashlib.sha256(text.encode()).digest()[0] % 20 in HELD_OUT


def letters_of(row: Row, reader: OnnxReader) -> list[list[float]]:
    """Return the boxes (n, 4) px of a row's characters; empty where the reader is wrong."""
    image = row.image()
    x, y = 0.0, 0.0
    crop = image
    if row.box is not None:
        window = BoundingBox(*row.box).expand(*reader.spec.margin)
        crop = window.crop(image)
        x, y = max(0.0, window.x1), max(0.0, window.y1)
    text, places = reader.run_with_places(reader.prepare(crop)[None])
    best = text[0].argmax(axis=1)
    read = [i for i, kind in enumerate(best) if kind != reader.spec.pad_index]
    if "".join(reader.spec.alphabet[best[i]] for i in read) != row.text:
        return []
    boxes = char_boxes(places[0][read], crop.shape[1], crop.shape[0])
    return [] if boxes is None else np.round(boxes + np.array([x, y, x, y]), 1).tolist()


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("runs/changes"))
    parser.add_argument("--reader", type=Path, default=READER)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    reader = OnnxReader(args.reader)
    scenes = [row for row in scene_rows(args.data) if not row.pseudo]
    rows = [row for row in crop_rows(args.data) + scenes if row.split == "train"]
    items = [
        Letters(
            str(row.path),
            row.text,
            row.source,
            row.box,
            letters_of(row, reader),
            held_out(row.text),
        )
        for row in tqdm(rows, desc="letters", mininterval=10)
    ]
    write_letters(args.out / "letters.jsonl", items)
    LOG.info("%d of %d rows have letters", sum(bool(item.chars) for item in items), len(items))


if __name__ == "__main__":
    main()
