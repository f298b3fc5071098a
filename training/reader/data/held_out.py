"""Held-out train plates as the product meets them: found by the bundled detector, or as crops."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.image.rectify import crop_plate
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.types import PLATE_LABEL, Detection
from training.detector.boxes import iou
from training.reader.data.crops import slanted
from training.reader.data.rows import crop_rows, scene_rows

Image = NDArray[np.uint8]

SCALES = (0.7, 0.8, 0.9, 1.0, 1.1, 1.2)
SAME_PLATE = 0.5
"""Least IoU of a found plate with the annotated one."""


@dataclass(frozen=True)
class FoundPlate:
    """A plate of known ``text`` that the detector found in a picture (H, W, 3) uint8 BGR."""

    image: Image
    detection: Detection
    text: str

    def crop(self, margin: tuple[float, float]) -> Image:
        """The plate upright, widened by ``margin`` (shares of width, height)."""
        return crop_plate(self.image, self.detection, margin)


def held_out_plates(data: Path, scales: tuple[float, ...] = SCALES) -> list[FoundPlate]:
    """The plates of held-out train scenes that the bundled networks find.

    Each picture is detected in at several ``scales``, which vary the errors of boxes and corners.
    The reader never learned from these plates; the detector learned from most of the pictures.
    """
    engine = load_engine(recognizer="rapidocr")  # the bundled reader may be half made
    found = []
    for row in scene_rows(data):
        if row.split != "train" or not row.held_out:
            continue
        image = row.image()
        for scale in scales:
            size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
            how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
            view = np.asarray(cv2.resize(image, size, interpolation=how), np.uint8)
            plates = [item for item in engine.detector.detect(view) if item.label == PLATE_LABEL]
            boxes = [(box.x1, box.y1, box.x2, box.y2) for box in (item.box for item in plates)]
            overlaps = iou(
                np.array(boxes, np.float32).reshape(-1, 4), np.array([row.box], np.float32) * scale
            )[:, 0]
            if len(plates) and overlaps.max() > SAME_PLATE:
                best = plates[int(overlaps.argmax())]
                if engine.corner_finder is not None:
                    best = engine.corner_finder.find(view, [best])[0]
                found.append(FoundPlate(view, best, row.text))
    return found


def found_crops(
    data: Path, margin: tuple[float, float], scales: tuple[float, ...]
) -> list[tuple[str, Image]]:
    """Text and crop, cut with ``margin``, of every held-out plate that is found."""
    return [(plate.text, plate.crop(margin)) for plate in held_out_plates(data, scales)]


def held_out_crops(data: Path) -> list[tuple[str, Image]]:
    """Text and picture of held-out train crops, those that a third-party reader labelled too."""
    return [
        (row.text, row.image()) for row in crop_rows(data) if row.split == "train" and row.held_out
    ]


def slanted_crops(data: Path, seed: int = 5) -> list[tuple[str, Image]]:
    """The same, made to slope by up to 10 degrees and to lean by up to 0.6 of their height."""
    rng = np.random.default_rng(seed)
    out = []
    for text, crop in held_out_crops(data):
        whole = [0.0, 0.0, float(crop.shape[1]), float(crop.shape[0])]
        slope, lean = np.tan(np.deg2rad(rng.uniform(-10, 10))), rng.uniform(-0.6, 0.6)
        out.append((text, slanted(crop, whole, float(slope), float(lean))[0]))
    return out
