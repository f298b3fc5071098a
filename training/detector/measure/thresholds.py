"""Operating thresholds, tuned on the held-out part of the train rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from training.detector.boxes import covered
from training.detector.data.rows import Row
from training.detector.labels import LABELS, PLATE, VEHICLES
from training.detector.measure.infer import merged
from training.detector.measure.metrics import PlateFigures, VehicleFigures
from training.detector.thirdparty import Found, Image

GRID = tuple(float(v) for v in np.arange(0.15, 0.97, 0.01).round(2))
FALSE_PLATES = 0.05
FLAT = 0.02
"""F2 of vehicles that may be given up for a lower threshold: two vehicles change it by as much."""
HOLDS_PLATE = 0.7
"""Share of a plate that lies in its vehicle, as the product decides it."""
VEHICLES_LOST = 0.04
"""Share of the vehicles that may be lost by leaving out the second pass."""


@dataclass(frozen=True)
class Tuned:
    """Thresholds by label name, and the plate figures at them on the held-out rows.

    `sure_plate`: least score of all plates of a picture that needs no second pass.
    """

    thresholds: dict[str, float]
    sure_plate: float | None
    plate_recall: float
    false_plates: float
    vehicle_recall: float
    vehicle_precision: float


def tune(
    detect: Callable[[Image], Sequence[Found]],
    rows: list[Row],
    picture: Callable[[Row], Image],
    false_plates: float = FALSE_PLATES,
    recall_weight: float = 2.0,
) -> Tuned:
    """Tune the plate threshold (lowest within `false_plates`) and the vehicles' (`tune_vehicles`).

    `detect` returns the detections at each input size, the largest first.
    """
    passes = [detect(picture(row)) for row in tqdm(rows, desc="tune", leave=False, mininterval=5)]
    found = [merged(each) for each in passes]
    best: dict[str, float] = {}
    chosen = PlateFigures()
    for value in GRID:
        chosen = PlateFigures()
        for row, detected in zip(rows, found, strict=True):
            chosen.update(row, detected, value)
        best[LABELS[PLATE]] = value
        if chosen.false_per_picture <= false_plates:
            break
    best |= tune_vehicles(found, rows, recall_weight)
    figures = VehicleFigures()
    at = {label: best[LABELS[label]] for label in VEHICLES}
    for row, detected in zip(rows, found, strict=True):
        figures.update(row, detected, at)
    return Tuned(
        best,
        tune_sure_plate(passes, rows, best),
        chosen.recall(),
        chosen.false_per_picture,
        figures.recall(),
        figures.precision(),
    )


def tune_vehicles(
    found: Sequence[Found], rows: Sequence[Row], recall_weight: float = 2.0
) -> dict[str, float]:
    """Return the vehicles' thresholds by label: the lowest whose F2 is within `FLAT` of the best.

    None is higher than the one that is tuned on the vehicles of all classes together: a class of
    which the held-out rows have few would else get the score of its worst one.
    """
    f = np.zeros((len(GRID), 1 + len(VEHICLES)))
    for i, value in enumerate(GRID):
        figures = VehicleFigures()
        for row, detected in zip(rows, found, strict=True):
            figures.update(row, detected, dict.fromkeys(VEHICLES, value))
        for j, label in enumerate((None, *VEHICLES)):
            recall, precision = figures.recall(label), figures.precision(label)
            beta = recall_weight**2
            f[i, j] = (1 + beta) * recall * precision / max(1e-6, beta * precision + recall)
    lowest = [GRID[int(i)] for i in (f >= f.max(axis=0) - FLAT).argmax(axis=0)]
    return {
        LABELS[label]: min(lowest[0], own) for label, own in zip(VEHICLES, lowest[1:], strict=True)
    }


def is_complete(found: Found, thresholds: dict[str, float], sure: float) -> bool:
    """Return whether all plates are `sure` and each vehicle has one.

    As in `YoloDetector`, which does not ask it of small vehicles.
    """
    floors = np.array([thresholds[label] for label in LABELS])
    kept = found.scores >= floors[found.labels]
    plates = kept & (found.labels == PLATE)
    vehicles = kept & (found.labels != PLATE)
    if not plates.any() or found.scores[plates].min() < sure:
        return False
    if not vehicles.any():
        return True
    holds = covered(found.boxes[plates], found.boxes[vehicles]) >= HOLDS_PLATE
    return bool(holds.any(0).all())


def tune_sure_plate(
    passes: Sequence[Sequence[Found]], rows: Sequence[Row], thresholds: dict[str, float]
) -> float | None:
    """Return the lowest `sure_plate` that loses no plate and at most 4 % of vehicles.

    Nor may false plates become more: a second pass replaces a badly placed plate by a better one.
    """
    if all(len(each) == 1 for each in passes):
        return None
    at = {LABELS.index(label): value for label, value in thresholds.items()}

    def count(sure: float) -> tuple[float, float, float]:
        plates, vehicles = PlateFigures(), VehicleFigures()
        for row, each in zip(rows, passes, strict=True):
            found = each[0] if is_complete(each[0], thresholds, sure) else merged(each)
            plates.update(row, found, at[PLATE])
            vehicles.update(row, found, at)
        return plates.recall(), plates.false_per_picture, vehicles.recall()

    best_plates, least_false, best_vehicles = count(1.0)
    for value in np.arange(at[PLATE], 1.0, 0.01).round(2).tolist():
        plates_found, false, vehicles_found = count(value)
        enough = plates_found >= best_plates and false <= least_false
        if enough and vehicles_found >= best_vehicles * (1 - VEHICLES_LOST):
            return float(value)
    return None
