"""Measure the corner network: `python -m training.corners.evaluate`, beside the detector's corners.

Two measures, each by the detector's own corners and by the network's. How far corners of synthetic
plates put into dev scenes are off; and how many plates of train scenes, whose texts were held out
from the reader, the product reads as they are, turned, and made to slope and lean.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import yaml
from numpy.typing import NDArray

from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.image.rectify import crop_plate
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.protocols import CornerFinder, PlateRecognizer
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, Detection
from training.corners.manifest import WEIGHTS
from training.detector.data.paste import PlateBank
from training.detector.data.rows import load_rows
from training.detector.labels import PLATE
from training.detector.measure.figures import Find, corner_error, find_with
from training.detector.thirdparty import Found, Image
from training.reader.data.rows import scene_rows

LOG = logging.getLogger(__name__)
FOUND = 0.3
"""Least IoU with the annotated box of a plate that counts as found: an askew one's box is loose."""
Linear = NDArray[np.float64]
Plates = list[tuple[str, Image, Detection | None]]


def refined(find: Find, finder: CornerFinder) -> Find:
    """Return a find function whose plates have the corners that the network predicts."""

    def find_refined(image: Image) -> Found:
        found = find(image)
        corners = np.zeros((len(found.boxes), 4, 2), np.float32)
        for i in np.flatnonzero(found.labels == PLATE):
            plate = Detection(PLATE_LABEL, 1.0, BoundingBox(*found.boxes[i].tolist()))
            corners[i] = finder.find(image, [plate])[0].corners
        return replace(found, corners=corners)

    return find_refined


def turned(rng: np.random.Generator) -> Linear:
    """Turned by 15 degrees to either side."""
    angle = np.deg2rad(15) * rng.choice([-1, 1])
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def slanted(rng: np.random.Generator) -> Linear:
    """Lines slope by up to 10 degrees, letters lean by up to 0.6 of their height."""
    lean, slope = rng.uniform(-0.6, 0.6), np.tan(np.deg2rad(rng.uniform(-10, 10)))
    return np.array([[1, lean], [slope, 1]])


WAYS: dict[str, Callable[[np.random.Generator], Linear]] = {
    "as they are": lambda _rng: np.eye(2),
    "turned": turned,
    "slanted": slanted,
    "slanted otherwise": slanted,
}


def moved(image: Image, box: BoundingBox, linear: Linear) -> tuple[Image, BoundingBox]:
    """A whole picture after a linear map about its middle, and the box of the moved box."""
    height, width = image.shape[:2]
    middle = np.array([width, height]) / 2
    rim = (np.array([[0, 0], [width, 0], [width, height], [0, height]]) - middle) @ linear.T
    size = np.ceil(np.ptp(rim, axis=0)).astype(int)
    matrix = np.hstack([linear, (-rim.min(0) - linear @ middle)[:, None]])
    out = cv2.warpAffine(image, matrix, (int(size[0]), int(size[1])), borderValue=(114, 114, 114))
    points = np.array(box.corners) @ linear.T + matrix[:, 2]
    (x1, y1), (x2, y2) = points.min(0).tolist(), points.max(0).tolist()
    return np.asarray(out, np.uint8), BoundingBox(x1, y1, x2, y2)


def found_plates(data: Path, engine: AlprEngine) -> dict[str, Plates]:
    """Text, picture and what the detector finds of every held-out plate, by way."""
    rng = np.random.default_rng(7)
    out: dict[str, Plates] = {name: [] for name in WAYS}
    for row in scene_rows(data):
        if row.split != "train" or not row.held_out or row.box is None:
            continue
        image = row.image()
        for name, way in WAYS.items():
            view, box = moved(image, BoundingBox(*row.box), way(rng))
            plates = [item for item in engine.detector.detect(view) if item.label == PLATE_LABEL]
            best = max(plates, key=lambda item: item.box.iou(box), default=None)
            near = best is not None and best.box.iou(box) > FOUND
            out[name].append((row.text, view, best if near else None))
    return out


def read_right(plates: Plates, recognizer: PlateRecognizer, finder: CornerFinder | None) -> int:
    """Return how many of the plates are read as their text."""
    right = 0
    for text, image, plate in plates:
        if plate is not None:
            found = plate if finder is None else finder.find(image, [plate])[0]
            reading = recognizer.read([crop_plate(image, found, recognizer.crop_margin)])[0]
            right += correct_reading(reading, None).text == text
    return right


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--plates", type=Path, default=Path("runs/plates"))
    parser.add_argument("--weights", type=Path, default=WEIGHTS.parent, help="all networks' folder")
    parser.add_argument("--into-manifest", action="store_true")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    engine = load_engine(weights_dir=args.weights, threads=1)
    finder = engine.corner_finder
    if finder is None:
        parser.error(f"no network for corners lies in {args.weights}")
    for name, plates in found_plates(args.data, engine).items():
        counts = [read_right(plates, engine.recognizer, each) for each in (None, finder)]
        LOG.info("%s: of %d the detector's corners read %d, these %d", name, len(plates), *counts)
    bank = PlateBank(args.plates)
    if len(bank):
        scenes = [row for row in load_rows(args.data, "dev") if row.plates_judged]
        find = find_with(args.weights / "galaxy-detector.onnx", (640, 448))
        before = corner_error(find, scenes, bank)
        dev = corner_error(refined(find, finder), scenes, bank)
        LOG.info("synthetic plates in dev scenes: %s, the detector's corners %s", dev, before)
        if args.into_manifest:
            path = args.weights / "galaxy-corners.yaml"
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            content["metrics"] = {"command": "python -m training.corners.evaluate", "dev": dev}
            path.write_text(yaml.safe_dump(content, sort_keys=False, width=100), encoding="utf-8")


if __name__ == "__main__":
    main()
