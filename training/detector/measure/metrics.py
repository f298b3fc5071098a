"""Detection figures: plate recall and false boxes, vehicles by class."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from training.detector.boxes import Floats, Ints, covered, iou
from training.detector.data.rows import Row
from training.detector.labels import LABELS, PLATE, VEHICLES
from training.detector.thirdparty import Found

MIN_WIDTH = 24.0
SIZES = ((24.0, 48.0), (48.0, 96.0), (96.0, float("inf")))


def match(found: Floats, truth: Floats, threshold: float = 0.5) -> Ints:
    """Greedy one to one matching; returns for each found box, best first, its truth or -1."""
    out = np.full(len(found), -1, np.int64)
    if not len(found) or not len(truth):
        return out
    overlap = iou(found, truth)
    free = np.ones(len(truth), bool)
    for i in range(len(found)):
        row = np.where(free, overlap[i], -1.0)
        best = int(row.argmax())
        if row[best] >= threshold:
            out[i] = best
            free[best] = False
    return out


def _array(boxes: list[tuple[float, float, float, float]]) -> Floats:
    return np.asarray(boxes, np.float32).reshape(-1, 4)


@dataclass
class PlateFigures:
    """Plates on rows that people annotated, and false plates there and on negatives."""

    annotated: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    hit: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    pictures: int = 0
    false: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def update(self, row: Row, found: Found, threshold: float) -> tuple[Floats, Floats]:
        """Count one row; returns the missed truth boxes and the false boxes."""
        nothing = np.zeros((0, 4), np.float32)
        if not row.plates_judged:
            return nothing, nothing
        keep = (found.labels == PLATE) & (found.scores >= threshold)
        boxes = found.boxes[keep]
        truth = _array([b.xyxy for b in row.plates])
        which = match(boxes, truth)
        self.pictures += 1
        hits = set(which.tolist())
        missed = []
        for i, box in enumerate(row.plates):
            if box.width < MIN_WIDTH:
                continue
            size = next(k for k, (low, high) in enumerate(SIZES) if low <= box.width < high)
            for key in ("all", row.source, f"size{size}"):
                self.annotated[key] += 1
                self.hit[key] += int(i in hits)
            if i not in hits:
                missed.append(box.xyxy)
        loose = boxes[which < 0]
        extra = _array([b.xyxy for b in row.extra])
        if len(extra) and len(loose):
            ignored = (iou(loose, extra) >= 0.3) | (covered(loose, extra) >= 0.5)
            loose = loose[~ignored.any(1)]
        self.false["all"] += len(loose)
        self.false[row.source] += len(loose)
        return _array(missed), loose

    def recall(self, key: str = "all") -> float:
        """Share of annotated plates found."""
        return self.hit[key] / max(1, self.annotated[key])

    @property
    def false_per_picture(self) -> float:
        """False plates a picture, over human rows and negatives."""
        return self.false["all"] / max(1, self.pictures)


@dataclass
class VehicleFigures:
    """Vehicles by class on rows where people annotated them."""

    annotated: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    hit: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    detected: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    right: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def update(self, row: Row, found: Found, thresholds: dict[int, float]) -> None:
        """Count one row; precision is counted on completely annotated rows only."""
        if row.vehicles is None:
            return
        for label in VEHICLES:
            truth = _array([b.xyxy for b in row.vehicles if b.label == label])
            keep = (found.labels == label) & (found.scores >= thresholds[label])
            which = match(found.boxes[keep], truth)
            hits = int((which >= 0).sum())
            self.annotated[label] += len(truth)
            self.hit[label] += hits
            if not row.vehicles_incomplete:
                self.detected[label] += int(keep.sum())
                self.right[label] += hits

    def recall(self, label: int | None = None) -> float:
        """Recall of one class, or over all vehicles."""
        keys = VEHICLES if label is None else (label,)
        return sum(self.hit[k] for k in keys) / max(1, sum(self.annotated[k] for k in keys))

    def precision(self, label: int | None = None) -> float:
        """Precision of one class, or over all vehicles, on completely annotated rows."""
        keys = VEHICLES if label is None else (label,)
        return sum(self.right[k] for k in keys) / max(1, sum(self.detected[k] for k in keys))

    def table(self) -> dict[str, tuple[float, float, int]]:
        """Return recall, precision and number annotated by class name."""
        return {LABELS[k]: (self.recall(k), self.precision(k), self.annotated[k]) for k in VEHICLES}
