"""Pseudo labels for plates that lean or slope: `python -m training.corners.pseudo`.

Such a plate has no corners in the data, only a box. A network of a first run predicts them. They
are accepted where the plate, cut by them, is read as its known text. Written to
`pseudo_corners.jsonl`, a line for each row of data that has such a plate; the next run learns from
them, too.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np
import torch
from tqdm import tqdm

from galaxy_alpr.engine.detection.corners import crop_at_size
from galaxy_alpr.engine.image.rectify import crop_quad
from galaxy_alpr.geometry import BoundingBox
from training.corners.known import PSEUDO_LABELS
from training.corners.model import CornerNet, corners_of, load_network, normalise
from training.corners.views import REACH, VIEW, Image
from training.detector.boxes import Floats
from training.detector.data.rows import load_rows
from training.detector.level import READER, load_level
from training.reader.data.photos import as_quad
from training.reader.data.rows import scene_rows
from training.reader.onnx_reader import OnnxReader

LOG = logging.getLogger(__name__)
MOVES = ((0.0, 0.0), (0.06, 0.08), (-0.06, -0.08), (0.06, -0.08), (-0.06, 0.08))
"""Shares of its width and height by which the box is moved; the mean of all predictions counts."""


def predict_corners(network: CornerNet, image: Image, box: BoundingBox) -> Floats:
    """Return the corners (4, 2) px of the plate in a box, the mean over several moved boxes."""
    moves = [(dx * box.width, dy * box.height) for dx, dy in MOVES]
    boxes = [BoundingBox(box.x1 + x, box.y1 + y, box.x2 + x, box.y2 + y) for x, y in moves]
    windows = [moved.expand(*REACH) for moved in boxes]
    views = np.stack([crop_at_size(image, window, VIEW) for window in windows])
    with torch.inference_mode():
        shares = corners_of(network(normalise(torch.from_numpy(views)))).numpy()
    low = np.array([(window.x1, window.y1) for window in windows], np.float32)[:, None]
    size = np.array([(window.width, window.height) for window in windows], np.float32)[:, None]
    out: Floats = (low + shares * size).mean(0).astype(np.float32)
    return out


def read_text(reader: OnnxReader, crop: Image) -> str:
    """Return the text that the reader reads in a crop."""
    best = reader.run(reader.prepare(crop)[None])[0].argmax(axis=1)
    return "".join(reader.spec.alphabet[i] for i in best if i != reader.spec.pad_index)


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("runs/corners"))
    parser.add_argument("--detector", type=Path, default=Path("runs/detector"), help="level.jsonl")
    parser.add_argument("--weights", type=Path, default=Path("runs/corners/last.pt"))
    parser.add_argument("--reader", type=Path, default=READER)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    network, reader = load_network(args.weights), OnnxReader(args.reader)
    learned = {row.uid for row in load_rows(args.data, "train")}
    level = load_level(args.detector)
    labels: dict[str, list[list[list[float]]]] = defaultdict(list)
    tried = 0
    for row in tqdm(scene_rows(args.data), desc="corners", mininterval=10):
        uid = f"{row.path.parents[1].name}/{row.path.name}"
        known = level.get(uid, [])
        if uid not in learned or row.box is None or any(np.allclose(b, row.box) for b in known):
            continue
        tried += 1
        image = row.image()
        quad = predict_corners(network, image, BoundingBox(*row.box))
        crop = crop_quad(image, as_quad(quad), reader.spec.margin)
        if read_text(reader, crop) == row.text:
            labels[uid].append(np.round(quad, 2).tolist())
    lines = [json.dumps({"uid": uid, "quads": quads}) for uid, quads in labels.items()]
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / PSEUDO_LABELS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    count = sum(map(len, labels.values()))
    LOG.info("%d of %d plates not known as level have pseudo labels", count, tried)


if __name__ == "__main__":
    main()
