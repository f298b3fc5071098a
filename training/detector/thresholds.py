"""Operating thresholds, tuned on the held-out part of the train rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from training.detector.annotate import CARELESS
from training.detector.labels import LABELS, PLATE, VEHICLES
from training.detector.metrics import PlateFigures, VehicleFigures
from training.detector.rows import Row
from training.detector.thirdparty import Found, Image

GRID = tuple(float(v) for v in np.arange(0.15, 0.86, 0.01).round(2))
FALSE_PLATES = 0.04


@dataclass(frozen=True)
class Tuned:
    """Thresholds by label name, and the plate figures at them on the held-out rows."""

    thresholds: dict[str, float]
    plate_recall: float
    false_plates: float
    vehicle_recall: float
    vehicle_precision: float


def tune(
    find: Callable[[Image], Found],
    rows: list[Row],
    picture: Callable[[Row], Image],
    false_plates: float = FALSE_PLATES,
    recall_weight: float = 2.0,
) -> Tuned:
    """Lowest plate threshold within `false_plates` a picture; best F2 for each vehicle.

    Train labels are careless at times: half of the surest false plates lay on plates.
    """
    found = [find(picture(row)) for row in tqdm(rows, desc="tune", leave=False, mininterval=5)]
    best: dict[str, float] = {}
    chosen = PlateFigures()
    for value in GRID:
        chosen = PlateFigures(forgiven=CARELESS)
        for row, said in zip(rows, found, strict=True):
            chosen.update(row, said, value)
        best[LABELS[PLATE]] = value
        if chosen.false_per_picture <= false_plates:
            break
    scores = dict.fromkeys(VEHICLES, -1.0)
    for value in GRID:
        figures = VehicleFigures()
        for row, said in zip(rows, found, strict=True):
            figures.update(row, said, dict.fromkeys(VEHICLES, value))
        for label in VEHICLES:
            recall, precision = figures.recall(label), figures.precision(label)
            beta = recall_weight**2
            f = (1 + beta) * recall * precision / max(1e-6, beta * precision + recall)
            if f > scores[label]:
                scores[label], best[LABELS[label]] = f, value
    figures = VehicleFigures()
    at = {label: best[LABELS[label]] for label in VEHICLES}
    for row, said in zip(rows, found, strict=True):
        figures.update(row, said, at)
    return Tuned(
        best, chosen.recall(), chosen.false_per_picture, figures.recall(), figures.precision()
    )
