"""Turn a row and its teacher labels into objects and weighted regions for the loss.

An object is something to find. A region gives the weight of a false alarm of each class inside it:
1 is plain background, 0 an ignored region. The weights of regions where nobody annotated a class
are all set here, so that nothing becomes background for lack of a label.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from training.detector.boxes import Floats, Ints, covered, iou
from training.detector.data.rows import Row
from training.detector.labels import NUM_CLASSES, PLATE

WEAK_BACKGROUND = 0.5
OPENIMAGES_BACKGROUND = 0.6
SAME_PLATE = 0.15
LEVEL_CORNERS = 0.3
"""Weight of the corners of a level plate's box, which people drew, against exact ones."""
FAR_PLATES_MISSING = ("ro_robertlucian",)


@dataclass
class Annotation:
    """Labels of one picture, in pixels of that picture.

    boxes (N, 4), quads (N, 4, 2) corners TL TR BR BL, labels (N,), corner_weight (N,);
    regions (M, 4) and region_weights (M, classes): factor of the negative loss inside.
    """

    boxes: Floats
    quads: Floats
    labels: Ints
    corner_weight: Floats
    regions: Floats
    region_weights: Floats

    @staticmethod
    def empty() -> Annotation:
        """An annotation without objects: all is background."""
        return Annotation(
            np.zeros((0, 4), np.float32),
            np.zeros((0, 4, 2), np.float32),
            np.zeros(0, np.int64),
            np.zeros(0, np.float32),
            np.zeros((0, 4), np.float32),
            np.zeros((0, NUM_CLASSES), np.float32),
        )

    @staticmethod
    def join(parts: list[Annotation]) -> Annotation:
        """Concatenate annotations that share one coordinate system."""
        if not parts:
            return Annotation.empty()
        return Annotation(
            *(
                np.concatenate([getattr(p, name) for p in parts])
                for name in (
                    "boxes",
                    "quads",
                    "labels",
                    "corner_weight",
                    "regions",
                    "region_weights",
                )
            )
        )


def box_quads(boxes: Floats) -> Floats:
    """Corners (N, 4, 2), TL TR BR BL, of axis-aligned boxes (N, 4)."""
    x1, y1, x2, y2 = boxes.T
    out: Floats = np.stack(
        [np.stack(p, -1) for p in ((x1, y1), (x2, y1), (x2, y2), (x1, y2))], 1
    ).astype(np.float32)
    return out


def plate_weights(plate: float) -> list[float]:
    """Region weights that touch only the plate class."""
    return [plate] + [1.0] * (NUM_CLASSES - 1)


def vehicle_weights(vehicle: float) -> list[float]:
    """Region weights that touch only the vehicle classes."""
    return [1.0] + [vehicle] * (NUM_CLASSES - 1)


def _split_teacher(rows: list[list[float]]) -> tuple[Ints, Floats]:
    array = np.asarray(rows, np.float32).reshape(-1, 6)
    return array[:, 0].astype(np.int64), array[:, 1:5]


def _vehicles(row: Row, teacher: dict[str, Any]) -> tuple[Floats, Ints, list[Any], list[Any]]:
    """Vehicle boxes and labels, and the regions and weights that go with them."""
    whole = [0.0, 0.0, float(row.width), float(row.height)]
    sure_labels, sure = _split_teacher(teacher.get("vehicles", []))
    _, doubt = _split_teacher(teacher.get("vehicles_doubt", []))
    human = np.asarray([b.xyxy for b in row.vehicles or ()], np.float32).reshape(-1, 4)
    labels = np.asarray([b.label for b in row.vehicles or ()], np.int64)
    regions: list[Any] = list(doubt)
    complete = row.vehicles is not None and not row.vehicles_incomplete
    open_images = row.source == "veh_openimages"
    if row.vehicles is not None:
        if len(human):
            new = (iou(sure, human) < 0.4).all(1) & (covered(sure, human) < 0.7).all(1)
            sure, sure_labels = sure[new], sure_labels[new]
        if complete and not open_images:
            regions += list(sure)
        else:
            human = np.concatenate([human, sure])
            labels = np.concatenate([labels, sure_labels])
    else:
        human, labels = sure, sure_labels
    weights = [vehicle_weights(0.0)] * len(regions)
    if row.vehicles is None or row.vehicles_incomplete:
        regions.append(whole)
        weights = [*weights, vehicle_weights(WEAK_BACKGROUND)]
    elif open_images:
        regions.append(whole)
        weights = [*weights, vehicle_weights(OPENIMAGES_BACKGROUND)]
    return human, labels, regions, weights


def _correct_boxes(boxes: Floats, disputed: list[list[float]]) -> tuple[Floats, list[list[float]]]:
    """Return people's boxes, corrected where two detectors agree on another, and unlabelled plates.

    A box that overlaps a disputed one by `SAME_PLATE` or more is corrected by it.
    """
    boxes, unseen = boxes.copy(), []
    for box in disputed:
        overlap = iou(boxes, np.asarray([box], np.float32))[:, 0] if len(boxes) else np.zeros(0)
        if len(overlap) and overlap.max() >= SAME_PLATE:
            boxes[int(overlap.argmax())] = box
        else:
            unseen.append(box)
    return boxes, unseen


def _plates(row: Row, teacher: dict[str, Any], vehicles: Floats) -> tuple[Floats, list[Any]]:
    """Return the plate boxes to learn, and regions that may hold an unannotated plate."""
    regions: list[Any] = [list(b.xyxy) for b in row.extra]
    if row.plates_human:
        boxes = np.asarray([b.xyxy for b in row.plates], np.float32).reshape(-1, 4)
        boxes, unseen = _correct_boxes(boxes, teacher.get("plates_disputed", []))
        regions += unseen
        if row.source in FAR_PLATES_MISSING:
            regions += [
                v for v in vehicles if not len(boxes) or covered(boxes, v[None]).max() < 0.7
            ]
        return boxes, regions
    if row.negative:
        return np.zeros((0, 4), np.float32), regions
    _, sure = _split_teacher(teacher.get("plates", []))
    _, doubt = _split_teacher(teacher.get("plates_doubt", []))
    labelled = np.asarray([b.xyxy for b in row.plates], np.float32).reshape(-1, 4)
    if len(labelled) and len(sure):
        doubt = np.concatenate([doubt, labelled[(iou(labelled, sure) < 0.5).all(1)]])
    elif len(labelled):
        doubt = np.concatenate([doubt, labelled])
    return sure, regions + list(doubt) + list(vehicles)


def upright(boxes: Floats, level: list[list[float]]) -> Floats:
    """Weight (N,) of the corner loss for boxes taken as quads: 0 but for those of level plates."""
    known = {tuple(box) for box in np.asarray(level, np.float32).reshape(-1, 4).tolist()}
    weights = [LEVEL_CORNERS if tuple(box) in known else 0.0 for box in boxes.tolist()]
    return np.asarray(weights, np.float32)


def annotate(row: Row, teacher: dict[str, Any]) -> Annotation:
    """Labels of one train row, in its own pixels."""
    vehicles, labels, regions, weights = _vehicles(row, teacher)
    doubtful = np.asarray(regions, np.float32).reshape(-1, 4)[
        : len(teacher.get("vehicles_doubt", []))
    ]
    maybe = np.concatenate([vehicles, doubtful])
    plates, plate_regions = _plates(row, teacher, maybe)
    boxes = np.concatenate([plates, vehicles]).astype(np.float32)
    all_labels = np.concatenate([np.full(len(plates), PLATE, np.int64), labels])
    corner = np.concatenate(
        [upright(plates, teacher.get("level", [])), np.zeros(len(vehicles), np.float32)]
    )
    all_regions = regions + plate_regions
    all_weights = weights + [plate_weights(0.0)] * len(plate_regions)
    return Annotation(
        boxes,
        box_quads(boxes),
        all_labels,
        corner.astype(np.float32),
        np.asarray(all_regions, np.float32).reshape(-1, 4),
        np.asarray(all_weights, np.float32).reshape(-1, NUM_CLASSES),
    )


def negative_map(ann: Annotation, size: int) -> Floats:
    """Rasterise regions to (classes, size / 8, size / 8); where regions overlap the least wins."""
    cells = size // 8
    out = np.ones((NUM_CLASSES, cells, cells), np.float32)
    low = np.floor(ann.regions[:, :2] / 8).astype(int)
    high = np.ceil(ann.regions[:, 2:] / 8).astype(int)
    for (x1, y1), (x2, y2), weights in zip(low, high, ann.region_weights, strict=True):
        part = out[:, max(0, y1) : max(0, y2), max(0, x1) : max(0, x2)]
        np.minimum(part, weights[:, None, None], out=part)
    return out
