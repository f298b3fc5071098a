"""How far readings can be trusted: after changes of a plate, and with its corners moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.image.codec import ImageLimits, decode_image
from galaxy_alpr.evaluation.changes import CHANGES, Changed, seed_of
from galaxy_alpr.evaluation.dataset import PlateTruth, Sample
from galaxy_alpr.evaluation.metrics import CalibrationMetric, Counter
from galaxy_alpr.geometry import BoundingBox, Quad
from galaxy_alpr.types import BgrImage, Detection, PlateResult

SURE = 0.9
TRUSTED = 0.95
TRIES = 7
MOVE = 0.012
"""How far a corner is moved at most, as a share of the plate's width."""

UNCHANGED = "unchanged"


@dataclass(slots=True)
class ChangeMetric:
    """The readings of changed plates.

    ``right`` counts plates whose text was read, ``sure_wrong`` plates of which a wrong text was
    returned with a confidence of ``SURE`` or more, ``trusted`` the right ones among the texts with
    a confidence of ``TRUSTED`` or more.
    """

    change: str
    right: Counter = field(default_factory=Counter)
    sure_wrong: Counter = field(default_factory=Counter)
    trusted: Counter = field(default_factory=Counter)
    calibration: CalibrationMetric = field(default_factory=CalibrationMetric)

    def update(self, truth: str, readings: Iterable[PlateResult]) -> None:
        """Add one plate with the readings in its place."""
        texts = [(plate.text, plate.confidence) for plate in readings if plate.text is not None]
        self.right.update(any(text == truth for text, _ in texts))
        self.sure_wrong.update(any(text != truth and sure >= SURE for text, sure in texts))
        for text, confidence in texts:
            self.calibration.update(confidence, text == truth)
            if confidence >= TRUSTED:
                self.trusted.update(text == truth)


@dataclass(slots=True)
class StabilityMetric:
    """Plates read with corners moved at random: the mean share read, and those always read."""

    read: Counter = field(default_factory=Counter)
    always: Counter = field(default_factory=Counter)
    """Of the plates read with the corners as detected, those read in every try."""

    def update(self, truth: str, detected: str | None, moved: Iterable[str | None]) -> None:
        """Add one plate with its text as detected and with moved corners."""
        hits = [text == truth for text in moved]
        for hit in hits:
            self.read.update(hit)
        if detected == truth:
            self.always.update(all(hits))


def texts_in(samples: Iterable[Sample]) -> Iterator[tuple[Sample, PlateTruth, str]]:
    """Yield every annotated plate of a scene that has a text."""
    for sample in samples:
        for plate in sample.plates or ():
            if plate.text is not None:
                yield sample, plate, plate.text


def measure_change(
    engine: AlprEngine,
    change: str,
    samples: Iterable[Sample],
    *,
    limits: ImageLimits | None = None,
    on_plate: Callable[[], None] = lambda: None,
) -> ChangeMetric:
    """Read every annotated plate after ``change``, a name of ``CHANGES`` or ``UNCHANGED``."""
    metric = ChangeMetric(change)
    for sample, plate, text in texts_in(samples):
        image = decode_image(sample.path.read_bytes(), limits or ImageLimits())
        changed = Changed(image, plate.box)
        if change != UNCHANGED:
            rng = np.random.default_rng(seed_of(f"{sample.path.name} {text}"))
            changed = CHANGES[change].apply(image, plate.box, rng)
        found = engine.analyze(changed.image).plates
        metric.update(text, [item for item in found if _same_place(item.box, changed.box)])
        on_plate()
    return metric


def _same_place(detected: BoundingBox, box: BoundingBox) -> bool:
    """Return whether a detected box holds the plate or a part of it."""
    return detected.iou(box) >= 0.2 or box.containment(detected) >= 0.5


def measure_stability(
    engine: AlprEngine,
    samples: Iterable[Sample],
    *,
    limits: ImageLimits | None = None,
    on_plate: Callable[[], None] = lambda: None,
) -> StabilityMetric:
    """Read every annotated plate ``TRIES`` times, each corner moved by up to ``MOVE``."""
    metric = StabilityMetric()
    for sample, truth, text in texts_in(samples):
        image = decode_image(sample.path.read_bytes(), limits or ImageLimits())
        plates = [plate for plate in engine.detect(image).plates if plate.box.iou(truth.box) >= 0.5]
        rng = np.random.default_rng(seed_of(f"{sample.path.name} {text}"))
        moved = [_read(engine, image, [_move(p, rng) for p in plates]) for _ in range(TRIES)]
        metric.update(text, _read(engine, image, plates), moved)
        on_plate()
    return metric


def _read(engine: AlprEngine, image: BgrImage, plates: list[Detection]) -> str | None:
    """Return the text of the first plate, ``None`` without a plate or text."""
    return engine.read(image, plates[:1])[0].text if plates else None


def _move(plate: Detection, rng: np.random.Generator) -> Detection:
    """Return the plate with each corner moved at random."""
    corners = plate.corners or plate.box.corners
    reach = MOVE * plate.box.width
    points = np.asarray(corners) + rng.uniform(-reach, reach, (4, 2))
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    quad: Quad = (a, b, c, d)
    return replace(plate, corners=quad)


@dataclass(slots=True)
class Robustness:
    """The readings of one engine after each change, and with moved corners."""

    engine: str
    changes: list[ChangeMetric] = field(default_factory=list)
    stability: StabilityMetric | None = None


def measure_robustness(
    engine: AlprEngine,
    name: str,
    samples: Iterable[Sample],
    *,
    limits: ImageLimits | None = None,
    on_plate: Callable[[], None] = lambda: None,
) -> Robustness:
    """Measure every change and the stability: ``len(CHANGES) + 2`` steps per annotated text."""
    samples = list(samples)
    return Robustness(
        name,
        [
            measure_change(engine, change, samples, limits=limits, on_plate=on_plate)
            for change in (UNCHANGED, *CHANGES)
        ],
        measure_stability(engine, samples, limits=limits, on_plate=on_plate),
    )
