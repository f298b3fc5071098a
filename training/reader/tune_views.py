"""Chooses the views that an unsure crop is read in, on held-out train rows.

``python -m training.reader.tune_views --data ../shared/data`` prints the share of crops read
exactly for each choice, human labels and a third-party reader's together; the constants of
``training.reader.manifest`` are copied from its best line.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import numpy as np

from galaxy_alpr.engine.plate_ocr import OnnxPlateRecognizer
from galaxy_alpr.engine.session import OnnxSession
from galaxy_alpr.engine.weights import CropViews, ReaderManifest, read_manifest
from galaxy_alpr.types import OcrResult
from training.reader.dataset import crop_rows

BELOW = (0.0, 0.7, 0.8, 0.9, 0.95, 1.0)
CUTS = ((-0.04,), (0.03,), (0.03, -0.04), (-0.04, -0.08), (0.03, -0.04, -0.08))
READER = Path("src/galaxy_alpr/weights/galaxy-reader.onnx")

log = logging.getLogger(__name__)


def main() -> None:
    """Print a line for each choice, best first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--reader", type=Path, default=READER)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    rows = [row for row in crop_rows(args.data) if row.split == "train" and row.held_out]
    crops = [row.image() for row in rows]
    session = OnnxSession(args.reader, threads=1)
    manifest = read_manifest(args.reader.with_suffix(".yaml"))
    if not isinstance(manifest, ReaderManifest):
        raise SystemExit(f"no reader's manifest lies beside {args.reader}")

    def read(cuts: tuple[float, ...]) -> list[OcrResult]:
        views = CropViews(below=1.0, cuts=list(cuts)) if cuts else None
        told = manifest.model_copy(update={"crop_views": views})
        return OnnxPlateRecognizer(session, told).read(crops)

    plain = read(())
    lines = []
    for cuts in CUTS:
        averaged = read(cuts)
        for below in BELOW:
            pairs = zip(plain, averaged, strict=True)
            results = [many if one.confidence < below else one for one, many in pairs]
            right = np.array([r.text == row.text for r, row in zip(results, rows, strict=True)])
            sure = np.mean([result.confidence for result in results])
            lines.append((right.mean(), -abs(sure - right.mean()), below, cuts, sure))
    for exact, _, below, cuts, sure in sorted(lines, reverse=True):
        log.info("below %.2f cuts %s: exact %.4f, said %.4f", below, cuts, exact, sure)


if __name__ == "__main__":
    main()
