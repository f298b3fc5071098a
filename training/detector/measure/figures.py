"""Figures of a detector over rows: recall, false plates, corner error, latency."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from training.detector.boxes import Floats, iou
from training.detector.data.paste import PlateBank, random_quad, stick
from training.detector.data.rows import Row, read
from training.detector.labels import PLATE
from training.detector.measure.infer import detect_at, letterbox, onnx_runner
from training.detector.measure.metrics import SIZES, PlateFigures, VehicleFigures
from training.detector.thirdparty import Found, Image

Find = Callable[[Image], Found]
"""A function from a BGR picture to its detections."""


def find_with(weights: Path, sizes: Sequence[int], threads: int = 1) -> Find:
    """Return a find function of an exported file of ours, at one input size or several."""
    runner = onnx_runner(weights, threads)
    return lambda image: detect_at(runner, image, sizes)


def measure(
    find: Find, rows: list[Row], thresholds: dict[int, float], show: Path | None = None
) -> dict[str, Any]:
    """All figures of one engine over `rows`; with `show`, pictures with errors are drawn there."""
    plates, vehicles = PlateFigures(), VehicleFigures()
    for row in tqdm(rows, desc="rows", leave=False, mininterval=5):
        image = read(row)
        found = find(image)
        missed, false = plates.update(row, found, thresholds[PLATE])
        vehicles.update(row, found, thresholds)
        if show is not None and (len(missed) or len(false)):
            draw_errors(image, missed, false, show / f"{row.source}_{row.path.stem}.png")
    sources = sorted(k for k in plates.annotated if k != "all" and not k.startswith("size"))
    return {
        "plate_recall": round(plates.recall(), 4),
        "plates": plates.annotated["all"],
        "false_plates_per_picture": round(plates.false_per_picture, 4),
        "pictures": plates.pictures,
        "by_source": {
            k: {
                "recall": round(plates.recall(k), 4),
                "plates": plates.annotated[k],
                "false": plates.false[k],
            }
            for k in [*sources, "neg_openalpr"]
        },
        "by_width": {
            f"{low:.0f}-{high:.0f}": [
                round(plates.recall(f"size{i}"), 4),
                plates.annotated[f"size{i}"],
            ]
            for i, (low, high) in enumerate(SIZES)
        },
        "vehicle_recall": round(vehicles.recall(), 4),
        "vehicle_precision": round(vehicles.precision(), 4),
        "vehicles": {
            k: {"recall": round(r, 4), "precision": round(p, 4), "annotated": n}
            for k, (r, p, n) in vehicles.table().items()
        },
    }


def draw_errors(image: Image, missed: Floats, false: Floats, target: Path) -> None:
    """Write the picture with missed plates in red and false ones in yellow."""
    canvas = image.copy()
    for boxes, colour in ((missed, (0, 0, 255)), (false, (0, 255, 255))):
        for x1, y1, x2, y2 in boxes.round().astype(int).tolist():
            cv2.rectangle(canvas, (x1, y1), (x2, y2), colour, 2)
    target.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(target), canvas)


def corner_error(
    find: Find, rows: list[Row], bank: PlateBank, count: int = 100
) -> dict[str, float]:
    """Mean and 90th percentile corner distance, in percent of the plate's width, where found."""
    rng = np.random.default_rng(11)
    errors: list[float] = []
    tried = 0
    for i in range(count):
        image = read(rows[i % len(rows)]).copy()
        height, width = image.shape[:2]
        plate = bank.pick(rng)
        wide = float(rng.uniform(0.12, 0.35) * width)
        centre = (float(rng.uniform(0.3, 0.7) * width), float(rng.uniform(0.3, 0.7) * height))
        quad = random_quad(centre, wide, plate.shape[1] / plate.shape[0], rng)
        stick(image, plate, quad, rng)
        found = find(image)
        keep = (found.labels == PLATE) & (found.scores > 0.3)
        tried += 1
        box = np.concatenate([quad.min(0), quad.max(0)])[None].astype(np.float32)
        if found.corners is None or not keep.any():
            continue
        overlap = iou(found.boxes[keep], box)[:, 0]
        if overlap.max() < 0.5:
            continue
        corners = found.corners[keep][int(overlap.argmax())]
        side = float(np.linalg.norm(quad[1] - quad[0]))
        errors.append(float(np.linalg.norm(corners - quad, axis=1).mean()) / side * 100)
    if not errors:
        return {"found": 0.0, "mean_percent": 0.0, "p90_percent": 0.0}
    return {
        "found": round(len(errors) / max(1, tried), 3),
        "mean_percent": round(float(np.mean(errors)), 2),
        "p90_percent": round(float(np.percentile(errors, 90)), 2),
    }


def latency(
    weights: Path, cases: Sequence[tuple[int, ...]], threads: int, repeats: int = 30
) -> dict[str, float]:
    """Median milliseconds of one 1280 x 720 picture, letterbox and suppression included."""
    rng = np.random.default_rng(0)
    image = rng.integers(0, 255, (720, 1280, 3), dtype=np.uint8)
    runner = onnx_runner(weights, threads)
    out = {}
    for sizes in cases:
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            detect_at(runner, image, sizes)
            times.append(time.perf_counter() - start)
        shapes = [letterbox(image, size)[0].shape for size in sizes]
        name = "+".join(f"{shape[1]}x{shape[0]}" for shape in shapes)
        out[name] = round(float(np.median(times)) * 1000, 1)
    return out
