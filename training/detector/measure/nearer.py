"""The least score of a plate in the product's nearer look, tuned on held-out rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from galaxy_alpr.engine.detection.passes import add_nearer_look
from galaxy_alpr.engine.detection.yolo import YoloDetector
from galaxy_alpr.engine.protocols import Detector
from galaxy_alpr.engine.runtime.manifests import DetectorManifest
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.types import PLATE_LABEL, Detection
from training.detector.data.rows import Row
from training.detector.labels import PLATE
from training.detector.measure.metrics import PlateFigures
from training.detector.thirdparty import Found, Image

NEVER = 1.0
STEP = 0.02


def product_detector(weights: Path, manifest: DetectorManifest, near_plate: float) -> Detector:
    """Return the product's detector; its nearer look needs the score ``near_plate`` of a plate."""
    session = OnnxSession(weights)
    changed = manifest.model_copy(update={"near_plate": near_plate})
    return add_nearer_look(YoloDetector(session, changed), session, changed, {})


def found_plates(detections: Sequence[Detection]) -> Found:
    """Return the plates among the product's detections as a :class:`Found`."""
    plates = [item for item in detections if item.label == PLATE_LABEL]
    boxes = [[p.box.x1, p.box.y1, p.box.x2, p.box.y2] for p in plates]
    return Found(
        np.asarray(boxes, np.float32).reshape(-1, 4),
        np.asarray([p.confidence for p in plates], np.float32),
        np.full(len(plates), PLATE, np.int64),
    )


def tune_near_plate(
    detector: Callable[[float], Detector],
    rows: Sequence[Row],
    picture: Callable[[Row], Image],
    lowest: float,
    false_plates: float,
) -> float:
    """Return the score that finds most plates within ``false_plates`` a picture, then fewest false.

    Tried from ``lowest`` upwards; of equal ones the highest. Where there are more false plates
    without a nearer look, it may add none to them. ``NEVER`` where no score does better than that.
    """

    def figures_at(score: float) -> PlateFigures:
        engine = detector(score)
        figures = PlateFigures()
        for row in tqdm(rows, desc=f"near {score:.2f}", leave=False, mininterval=5):
            figures.update(row, found_plates(engine.detect(picture(row))), 0.0)
        return figures

    without = figures_at(NEVER)
    most = max(false_plates, without.false_per_picture)
    best = (without.recall(), -without.false_per_picture, NEVER)
    for value in np.arange(lowest, NEVER, STEP).round(2).tolist():
        figures = figures_at(value)
        result = (figures.recall(), -figures.false_per_picture, value)
        if figures.false_per_picture <= most and result > best:
            best = result
    return best[2]
