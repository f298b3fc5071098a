"""Teacher labels for the train rows: detections of third-party detectors on which views agree.

Run as `python -m training.detector.teachers`. Only detectors with a free licence teach. A vehicle
is a label only when two views of the picture (plain, mirrored, one part, the other) agree; all else
that was detected in any view is a doubtful region, which training neither rewards nor punishes.
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from training.detector.boxes import iou
from training.detector.data.rows import Row, load_rows, read
from training.detector.thirdparty import Found, Image, Yolov9Plates, YoloxVehicles

LOG = logging.getLogger(__name__)
PART = 0.62
SURE, SECOND, SEEN = 0.50, 0.30, 0.10
PLATE_SURE = 0.40


def _mirror(found: Found, width: int) -> Found:
    boxes = found.boxes.copy()
    boxes[:, [0, 2]] = width - found.boxes[:, [2, 0]]
    return Found(boxes, found.scores, found.labels)


def _part(found: Found, x: int, y: int, w: int, h: int, image: Image) -> Found:
    """Shift detections of a part back, dropping those that its inner borders cut."""
    boxes = found.boxes
    bad = np.zeros(len(boxes), bool)
    if x > 0:
        bad |= boxes[:, 0] < 3
    if y > 0:
        bad |= boxes[:, 1] < 3
    if x + w < image.shape[1]:
        bad |= boxes[:, 2] > w - 3
    if y + h < image.shape[0]:
        bad |= boxes[:, 3] > h - 3
    shifted = boxes + np.asarray([x, y, x, y], np.float32)
    return Found(shifted[~bad], found.scores[~bad], found.labels[~bad])


def views(teacher: YoloxVehicles | Yolov9Plates, image: Image) -> list[Found]:
    """Detections of four views of one picture, all in the pixels of the whole picture."""
    height, width = image.shape[:2]
    out = [teacher.detect(image)]
    out.append(_mirror(teacher.detect(np.ascontiguousarray(image[:, ::-1])), width))
    if width >= height:
        w = round(width * PART)
        rects = [(0, 0, w, height), (width - w, 0, w, height)]
    else:
        h = round(height * PART)
        rects = [(0, 0, width, h), (0, height - h, width, h)]
    for x, y, w, h in rects:
        part = np.ascontiguousarray(image[y : y + h, x : x + w])
        out.append(_part(teacher.detect(part), x, y, w, h, image))
    return out


def agree(found: list[Found], sure: float) -> tuple[list[list[float]], list[list[float]]]:
    """Merge views into labels `[class, x1, y1, x2, y2, score]` and doubtful boxes, same layout."""
    boxes = np.concatenate([f.boxes for f in found])
    scores = np.concatenate([f.scores for f in found])
    labels = np.concatenate([f.labels for f in found])
    view = np.concatenate([np.full(len(f.boxes), i) for i, f in enumerate(found)])
    keep = scores >= SEEN
    boxes, scores, labels, view = boxes[keep], scores[keep], labels[keep], view[keep]
    if not len(boxes):
        return [], []
    overlap = iou(boxes, boxes)
    free = np.ones(len(boxes), bool)
    sure_rows: list[list[float]] = []
    doubt_rows: list[list[float]] = []
    for i in np.argsort(-scores):
        if not free[i]:
            continue
        group = free & (overlap[i] > 0.6)
        same = group & (labels == labels[i]) & (view != view[i]) & (scores >= SECOND)
        other = group & (labels != labels[i]) & (scores > 0.7 * scores[i])
        row = [
            float(labels[i]),
            *(round(float(v), 1) for v in boxes[i]),
            round(float(scores[i]), 3),
        ]
        accepted = scores[i] >= sure and same.any() and not other.any()
        (sure_rows if accepted else doubt_rows).append(row)
        free &= ~(overlap[i] > 0.6)
    return sure_rows, doubt_rows


def teach(row: Row, vehicles: YoloxVehicles, plates: Yolov9Plates) -> dict[str, Any]:
    """Return all teacher labels of one train row."""
    pixels = read(row)
    sure, doubt = agree(views(vehicles, pixels), SURE)
    answer: dict[str, Any] = {"uid": row.uid, "vehicles": sure, "vehicles_doubt": doubt}
    if not row.plates_judged:
        answer["plates"], answer["plates_doubt"] = agree(views(plates, pixels), PLATE_SURE)
    return answer


def load_teacher_labels(path: Path) -> dict[str, dict[str, Any]]:
    """Read the file this module writes, keyed by `Row.uid`."""
    with path.open(encoding="utf-8") as lines:
        return {item["uid"]: item for item in map(json.loads, lines)}


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--weights", type=Path, default=Path("../shared/weights"))
    parser.add_argument("--out", type=Path, default=Path("runs/detector"))
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    cv2.setNumThreads(1)
    vehicles = YoloxVehicles(args.weights / "yolox_nano.onnx")
    plates = Yolov9Plates(args.weights / "yolo-v9-t-416-license-plates-end2end1.onnx")
    rows = load_rows(args.data, "train") + load_rows(args.data, "holdout")
    args.out.mkdir(parents=True, exist_ok=True)
    target = args.out / "teachers.jsonl"
    partial = target.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as out:
        for row in tqdm(rows, desc="teachers", mininterval=10):
            out.write(json.dumps(teach(row, vehicles, plates)) + "\n")
    partial.rename(target)
    LOG.info("wrote %s: %d rows", target, len(rows))


if __name__ == "__main__":
    main()
