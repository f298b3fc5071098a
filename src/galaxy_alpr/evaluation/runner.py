"""Run an engine over samples and compute all metrics in one pass."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.image.codec import ImageLimits, decode_image
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.evaluation.dataset import Sample
from galaxy_alpr.evaluation.degrade import DEGRADATIONS, unchanged_box
from galaxy_alpr.evaluation.metrics import (
    CalibrationMetric,
    Counter,
    DetectionMetric,
    EndToEndMetric,
    TextMetric,
    match_boxes,
)
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage, ImageResult

ALL = "all"


@dataclass(slots=True)
class Case:
    """A picture with errors."""

    sample: Sample
    expected: tuple[str, ...]
    read: tuple[str, ...]
    missed: int
    false: int

    @property
    def errors(self) -> int:
        return self.missed + self.false


@dataclass(slots=True)
class Evaluation:
    """The metrics of one engine on all pictures; those by group have the key ``all``, too.

    ``vehicles_detected`` counts the vehicles that the engine returned, right or not.
    """

    engine: str
    degradation: str | None = None
    plates: dict[str, DetectionMetric] = field(default_factory=lambda: defaultdict(DetectionMetric))
    vehicles: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    vehicles_detected: int = 0
    end_to_end: dict[str, EndToEndMetric] = field(
        default_factory=lambda: defaultdict(EndToEndMetric)
    )
    crops: dict[str, TextMetric] = field(default_factory=lambda: defaultdict(TextMetric))
    calibration: CalibrationMetric = field(default_factory=CalibrationMetric)
    wall_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)


def evaluate(
    engine: AlprEngine,
    name: str,
    samples: Iterable[Sample],
    *,
    degradation: str | None = None,
    limits: ImageLimits | None = None,
    on_sample: Callable[[], None] = lambda: None,
) -> Evaluation:
    """Run ``engine`` over ``samples``, with one of ``DEGRADATIONS`` if ``degradation`` names it.

    Crops are read by the recognizer alone, scenes by the whole engine. ``on_sample`` is called
    after each picture. Raises ``AlprError`` if a picture cannot be decoded or the engine fails.
    """
    result = Evaluation(name, degradation)
    for sample in samples:
        image = decode_image(sample.path.read_bytes(), limits or ImageLimits())
        move: Callable[[BoundingBox], BoundingBox] = unchanged_box
        if degradation is not None:
            image, move = DEGRADATIONS[degradation](image)
        if sample.crop_text is not None:
            _add_crop(result, engine, sample, sample.crop_text, image)
        else:
            wall, cpu = time.perf_counter(), time.process_time()
            found = engine.analyze(image)
            result.wall_ms.append((time.perf_counter() - wall) * 1e3)
            result.cpu_ms.append((time.process_time() - cpu) * 1e3)
            _add_scene(result, sample, found, move)
        on_sample()
    return result


def _groups(sample: Sample) -> tuple[str, ...]:
    """Return the groups to which a picture belongs: all, its source, its region if known."""
    if sample.region is None:
        return (ALL, sample.source)
    return (ALL, sample.source, f"region {sample.region}")


def _add_crop(
    result: Evaluation, engine: AlprEngine, sample: Sample, text: str, image: BgrImage
) -> None:
    plate = correct_reading(engine.recognizer.read([image])[0], None)
    for group in _groups(sample):
        result.crops[group].update(text, plate.text)
    result.calibration.update(plate.confidence, plate.text == text)
    if plate.text != text:
        result.cases.append(Case(sample, (text,), (plate.text or "",), 1, 0))


def _add_scene(
    result: Evaluation,
    sample: Sample,
    found: ImageResult,
    move: Callable[[BoundingBox], BoundingBox],
) -> None:
    if sample.vehicles is not None:
        _add_vehicles(result, sample, found, move)
    if sample.plates is None:
        return
    boxes = [move(plate.box) for plate in sample.plates]
    ignored = [move(box) for box in sample.ignored]
    detected = [plate.box for plate in found.plates]
    for group in _groups(sample):
        result.plates[group].update(boxes, detected, ignored)
    texts = tuple(plate.text for plate in sample.plates if plate.text is not None)
    if not texts:
        return
    unknown = [box for box, plate in zip(boxes, sample.plates, strict=True) if plate.text is None]
    readings = [(plate.box, plate.text) for plate in found.plates if plate.text is not None]
    for group in _groups(sample):
        result.end_to_end[group].update(texts, readings, [*unknown, *ignored])
    read = tuple(text for _, text in readings)
    missed = sum(text not in read for text in texts)
    false = sum(text not in texts for text in read)
    if missed or false:
        result.cases.append(Case(sample, texts, read, missed, false))


def _add_vehicles(
    result: Evaluation,
    sample: Sample,
    found: ImageResult,
    move: Callable[[BoundingBox], BoundingBox],
) -> None:
    vehicles = [item.vehicle for item in found.detections if item.vehicle is not None]
    result.vehicles_detected += len(vehicles)
    for label in VehicleClass:
        truths = [move(v.box) for v in sample.vehicles or () if v.label == label]
        detected = [v.box for v in vehicles if v.vehicle_class is label]
        hit = {index for index, _ in match_boxes(truths, detected)}
        for index in range(len(truths)):
            result.vehicles[label].update(index in hit)
            result.vehicles[ALL].update(index in hit)
