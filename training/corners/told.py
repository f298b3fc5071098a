"""Corners of plates askew, told by a first run: `python -m training.corners.told`.

A plate that leans or slopes has no corners in the data, only a box. Where the network tells some,
and the plate cut out by them is read as what it is known to say, they are taken. Written to
`told.jsonl`, a line for each row of data that has such a plate; the next run learns from it, too.
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
from galaxy_alpr.types import BoundingBox
from training.corners.model import VIEW, CornerNet, corners_of, load_network, normalise
from training.corners.views import REACH, Image, box_quad
from training.detector.boxes import Floats
from training.detector.level import READER, load_level
from training.detector.rows import load_rows
from training.reader.crops import as_quad
from training.reader.dataset import scene_rows
from training.reader.onnx_reader import OnnxReader

LOG = logging.getLogger(__name__)
TOLD = "told.jsonl"
LOOKS = ((0.0, 0.0), (0.06, 0.08), (-0.06, -0.08), (0.06, -0.08), (-0.06, 0.08))
"""By how much of its width and height the box is moved in each look; the mean of all is told."""


def tell(network: CornerNet, image: Image, box: BoundingBox) -> Floats:
    """Corners (4, 2) px of the plate in a box of a picture, the mean of several looks."""
    moves = [(dx * box.width, dy * box.height) for dx, dy in LOOKS]
    boxes = [BoundingBox(box.x1 + x, box.y1 + y, box.x2 + x, box.y2 + y) for x, y in moves]
    windows = [moved.expand(*REACH) for moved in boxes]
    views = np.stack([crop_at_size(image, window, VIEW) for window in windows])
    with torch.inference_mode():
        shares = corners_of(network(normalise(torch.from_numpy(views)))).numpy()
    low = np.array([(window.x1, window.y1) for window in windows], np.float32)[:, None]
    size = np.array([(window.width, window.height) for window in windows], np.float32)[:, None]
    out: Floats = (low + shares * size).mean(0).astype(np.float32)
    return out


def says(reader: OnnxReader, crop: Image) -> str:
    """What the reader reads in a crop."""
    best = reader.run(reader.prepare(crop)[None])[0].argmax(axis=1)
    return "".join(reader.spec.alphabet[i] for i in best if i != reader.spec.pad_index)


def load_told(folder: Path) -> dict[str, list[Floats]]:
    """Corners by row, as written; none where nobody looked."""
    path = folder / TOLD
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {
        item["uid"]: [np.array(quad, np.float32) for quad in item["quads"]]
        for item in map(json.loads, filter(None, lines))
    }


def known_quads(detector: Path, corners: Path) -> dict[str, list[Floats]]:
    """Corners of plates by row: of level ones those of their box, of others what was told."""
    known: dict[str, list[Floats]] = defaultdict(list, load_told(corners))
    for uid, boxes in load_level(detector).items():
        known[uid] = known[uid] + [box_quad(box) for box in boxes]
    return dict(known)


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
    told: dict[str, list[list[list[float]]]] = defaultdict(list)
    asked = 0
    for row in tqdm(scene_rows(args.data), desc="told", mininterval=10):
        uid = f"{row.path.parents[1].name}/{row.path.name}"
        known = level.get(uid, [])
        if uid not in learned or row.box is None or any(np.allclose(b, row.box) for b in known):
            continue
        asked += 1
        image = row.image()
        quad = tell(network, image, BoundingBox(*row.box))
        crop = crop_quad(image, as_quad(quad), reader.spec.margin)
        if says(reader, crop) == row.text:
            told[uid].append(np.round(quad, 2).tolist())
    lines = [json.dumps({"uid": uid, "quads": quads}) for uid, quads in told.items()]
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / TOLD).write_text("\n".join(lines) + "\n", encoding="utf-8")
    LOG.info("%d of %d plates not known as level are told", sum(map(len, told.values())), asked)


if __name__ == "__main__":
    main()
