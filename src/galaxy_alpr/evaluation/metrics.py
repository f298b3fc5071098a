"""Metrics of detection and recognition as objects with ``update`` and ``compute``.

Shares have 95 % Wilson intervals: E. B. Wilson, "Probable inference, the law of succession, and
statistical inference", 1927.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.geometry import BoundingBox

Z_95 = 1.959964
IOU_THRESHOLD = 0.5
WIDTH_BINS: tuple[tuple[float, float], ...] = ((0, 24), (24, 48), (48, 96), (96, math.inf))


@dataclass(frozen=True, slots=True)
class Share:
    """The share ``hits`` / ``total`` with its Wilson interval; both ``None`` if ``total`` is 0."""

    hits: int
    total: int

    @property
    def value(self) -> float | None:
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        if not self.total:
            return None
        n, p = self.total, self.hits / self.total
        center = (p + Z_95**2 / (2 * n)) / (1 + Z_95**2 / n)
        half = Z_95 / (1 + Z_95**2 / n) * math.sqrt(p * (1 - p) / n + Z_95**2 / (4 * n * n))
        return max(0.0, center - half), min(1.0, center + half)


@dataclass(slots=True)
class Counter:
    """A counter of hits among tries."""

    hits: int = 0
    total: int = 0

    def update(self, hit: bool) -> None:
        self.hits += hit
        self.total += 1

    def compute(self) -> Share:
        return Share(self.hits, self.total)


def match_boxes(
    truths: Sequence[BoundingBox], found: Sequence[BoundingBox], threshold: float = IOU_THRESHOLD
) -> list[tuple[int, int]]:
    """Return index pairs of truths and found boxes, one to one, highest IoU first."""
    overlaps = sorted(
        (
            (truth.iou(box), i, j)
            for i, truth in enumerate(truths)
            for j, box in enumerate(found)
            if truth.iou(box) >= threshold
        ),
        reverse=True,
    )
    pairs: list[tuple[int, int]] = []
    used_truths: set[int] = set()
    used_found: set[int] = set()
    for _, i, j in overlaps:
        if i not in used_truths and j not in used_found:
            used_truths.add(i)
            used_found.add(j)
            pairs.append((i, j))
    return pairs


@dataclass(slots=True)
class DetectionMetric:
    """Recall of boxes at IoU 0.5, also by the truth's width in px, and false detections."""

    min_width: float = 24
    recall: Counter = field(default_factory=Counter)
    by_width: dict[tuple[float, float], Counter] = field(
        default_factory=lambda: {width_bin: Counter() for width_bin in WIDTH_BINS}
    )
    found: int = 0
    false: int = 0
    images: int = 0

    def update(
        self,
        truths: Sequence[BoundingBox],
        found: Sequence[BoundingBox],
        ignored: Sequence[BoundingBox] = (),
    ) -> None:
        """Add one picture; a detection in an ignored box is not counted as false."""
        pairs = match_boxes(truths, found)
        hit = {i for i, _ in pairs}
        for index, truth in enumerate(truths):
            if truth.width >= self.min_width:
                self.recall.update(index in hit)
            for (low, high), counter in self.by_width.items():
                if low <= truth.width < high:
                    counter.update(index in hit)
        matched = {j for _, j in pairs}
        wrong = [
            box
            for j, box in enumerate(found)
            if j not in matched and not any(_covers(area, box) for area in ignored)
        ]
        self.found += len(pairs) + len(wrong)
        self.false += len(wrong)
        self.images += 1

    @property
    def precision(self) -> Share:
        return Share(self.found - self.false, self.found)

    @property
    def false_per_image(self) -> float | None:
        return self.false / self.images if self.images else None


def _covers(area: BoundingBox, box: BoundingBox) -> bool:
    return area.containment(box) >= 0.5 or area.iou(box) >= 0.3


@dataclass(slots=True)
class TextMetric:
    """Shares of right texts (exact; confusables folded; within one edit) and right characters."""

    exact: Counter = field(default_factory=Counter)
    folded: Counter = field(default_factory=Counter)
    within_one: Counter = field(default_factory=Counter)
    characters_wrong: int = 0
    characters: int = 0

    def update(self, truth: str, read: str | None) -> None:
        text = read or ""
        distance = Levenshtein.distance(truth, text)
        self.exact.update(distance == 0)
        self.folded.update(fold(truth) == fold(text))
        self.within_one.update(distance <= 1)
        self.characters_wrong += min(distance, len(truth))
        self.characters += len(truth)

    @property
    def character_accuracy(self) -> Share:
        return Share(self.characters - self.characters_wrong, self.characters)


@dataclass(slots=True)
class EndToEndMetric:
    """Share of annotated texts that are read in their picture, and wrong readings."""

    exact: Counter = field(default_factory=Counter)
    wrong: int = 0
    images: int = 0

    def update(
        self,
        texts: Sequence[str],
        readings: Sequence[tuple[BoundingBox, str]],
        unknown: Sequence[BoundingBox],
    ) -> None:
        """Add one picture; a reading in an ``unknown`` box is not counted as wrong."""
        for text in texts:
            self.exact.update(any(read == text for _, read in readings))
        self.wrong += sum(
            read not in texts and not any(_covers(area, box) for area in unknown)
            for box, read in readings
        )
        self.images += 1

    @property
    def wrong_per_image(self) -> float | None:
        return self.wrong / self.images if self.images else None


@dataclass(slots=True)
class CalibrationMetric:
    """Expected calibration error over ten equal bins: Naeini et al., AAAI 2015."""

    confidences: list[float] = field(default_factory=list)
    correct: list[bool] = field(default_factory=list)

    def update(self, confidence: float, correct: bool) -> None:
        self.confidences.append(confidence)
        self.correct.append(correct)

    @property
    def count(self) -> int:
        return len(self.correct)

    def compute(self) -> float | None:
        if not self.count:
            return None
        error = 0.0
        for confidence, right, count in self.bins():
            error += count / self.count * abs(confidence - right)
        return error

    def bins(self) -> list[tuple[float, float, int]]:
        """Return (mean confidence, share right, count) of each bin that is not empty."""
        result = []
        for index in range(10):
            chosen = [
                (c, ok)
                for c, ok in zip(self.confidences, self.correct, strict=True)
                if min(int(c * 10), 9) == index
            ]
            if chosen:
                mean = sum(c for c, _ in chosen) / len(chosen)
                right = sum(ok for _, ok in chosen) / len(chosen)
                result.append((mean, right, len(chosen)))
        return result
