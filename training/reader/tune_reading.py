"""Choose how an unsure crop is read again, on held-out train rows.

``python -m training.reader.tune_reading --data ../shared/data`` prints the ten best choices of the
confidence below which the reader's predictions are averaged with those of a closer or wider crop
and of a deskewed one, and the one below which leaning letters are deskewed, too (``CROP_VIEWS`` of
``training.reader.manifest``).

Crops as they are, crops made to slope and lean, and plates as the detector finds them count alike.
"""

from __future__ import annotations

import argparse
import logging
from itertools import chain, product
from pathlib import Path

import numpy as np

from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.recognition.recognizer import OnnxPlateRecognizer
from galaxy_alpr.engine.runtime.manifests import CropVariants, ReaderManifest, ShearedVariants
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.engine.runtime.weights import read_manifest
from training.reader.data.held_out import SCALES, found_crops, held_out_crops, slanted_crops

READER = Path("src/galaxy_alpr/weights/galaxy-reader.onnx")
CUTS = ((0.8, -0.04), (0.8, 0.03), (0.95, -0.04), (0.95, 0.03))
LEANS = [-0.6, -0.3, 0.3, 0.6]
UPRIGHT = (None, 0.15, 0.3, 0.45, 0.6)
VIEWS: tuple[CropVariants | None, ...] = (
    None,
    *(
        CropVariants(
            below=below,
            cuts=[cut],
            level=True,
            upright=None if upright is None else ShearedVariants(below=upright, leans=LEANS),
        )
        for (below, cut), upright in product(CUTS, UPRIGHT)
    ),
)

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
    margin = manifest.crop_margin.x, manifest.crop_margin.y
    sets = (
        held_out_crops(args.data),
        slanted_crops(args.data),
        found_crops(args.data, margin, SCALES[1::2]),
    )
    texts, crops = zip(*chain(*sets), strict=True)
    ends = np.cumsum([len(each) for each in sets])[:-1]
    session = OnnxSession(args.reader, threads=1)
    lines = []
    for views in VIEWS:
        changed = manifest.model_copy(update={"crop_views": views})
        ours = OnnxPlateRecognizer(session, changed).read(crops)
        right = np.array(
            [correct_reading(r, None).text == t for r, t in zip(ours, texts, strict=True)]
        )
        shares = [float(part.mean()) for part in np.split(right, ends)]
        lines.append((float(np.mean(shares)), shares, views))
    for mean, shares, views in sorted(lines, key=lambda x: -x[0])[:10]:
        figures = "{:.4f} of crops, {:.4f} of slanted, {:.4f} of found plates".format(*shares)
        shown = None if views is None else views.model_dump()
        log.info("views %s: %s, mean %.4f", shown, figures, mean)


if __name__ == "__main__":
    main()
