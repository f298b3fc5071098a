"""Chooses how an unsure crop is read again, and by whom, on held-out train rows.

``python -m training.reader.tune_reading --data ../shared/data`` prints the ten best choices: below
which confidence the reader's answers are averaged over which cuts of the crop, with a level view or
without (``CROP_VIEWS`` of ``training.reader.manifest``), below which one the second reader is
heard, and how much its word counts (the constants of ``galaxy_alpr.engine.second_opinion``).
"""

from __future__ import annotations

import argparse
import logging
from itertools import product
from pathlib import Path

import numpy as np

from galaxy_alpr.engine.fusion import fuse
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.engine.plate_ocr import OnnxPlateRecognizer
from galaxy_alpr.engine.second_opinion import SecondOpinion
from galaxy_alpr.engine.session import OnnxSession
from galaxy_alpr.engine.settling import settle
from galaxy_alpr.engine.weights import CropViews, ReaderManifest, read_manifest
from training.reader.held_out import SCALES, found_crops, held_out_crops

READER = Path("src/galaxy_alpr/weights/galaxy-reader.onnx")
VIEWS: tuple[tuple[float, tuple[float, ...], bool] | None, ...] = (
    None,
    *product((0.8, 0.95), ((-0.04,), (0.03,), (0.03, -0.04)), (False, True)),
)
BELOW = (0.6, 0.7, 0.8, 0.9, 0.95)
WEIGHTS = (0.2, 0.35, 0.5, 0.7, 1.0)

log = logging.getLogger(__name__)


def main() -> None:
    """Print a line for each of the best choices."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--reader", type=Path, default=READER)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    manifest = read_manifest(args.reader.with_suffix(".yaml"))
    if not isinstance(manifest, ReaderManifest):
        raise SystemExit(f"no reader's manifest lies beside {args.reader}")
    labelled = held_out_crops(args.data)
    found = found_crops(args.data, (manifest.crop_margin.x, manifest.crop_margin.y), SCALES[1::2])
    texts, crops = zip(*labelled, *found, strict=True)
    session = OnnxSession(args.reader, threads=1)
    second = load_engine(recognizer="rapidocr").recognizer
    asking = SecondOpinion(OnnxPlateRecognizer(session, manifest), second)
    theirs = second.read([asking.recut(crop) for crop in crops])
    lines = []
    for chosen in VIEWS:
        views = None
        if chosen:
            views = CropViews(below=chosen[0], cuts=list(chosen[1]), level=chosen[2])
        told = manifest.model_copy(update={"crop_views": views})
        ours = OnnxPlateRecognizer(session, told).read(crops)
        for below, weight in product(BELOW, WEIGHTS):
            fused = [
                fuse(one, two, weight) if one.confidence < below else one
                for one, two in zip(ours, theirs, strict=True)
            ]
            right = np.array([settle(r, None).text == t for r, t in zip(fused, texts, strict=True)])
            shares = right[: len(labelled)].mean(), right[len(labelled) :].mean()
            sure = np.mean([result.confidence for result in fused])
            lines.append((np.mean(shares), *shares, sure, chosen, below, weight))
    for mean, crop, scene, sure, chosen, below, weight in sorted(lines, key=lambda x: -x[0])[:10]:
        figures = f"{crop:.4f} of crops, {scene:.4f} of found plates, mean {mean:.4f}"
        choice = f"views {chosen}, second below {below:.2f} weight {weight:.2f}"
        log.info("%s: %s, said %.4f", choice, figures, sure)


if __name__ == "__main__":
    main()
