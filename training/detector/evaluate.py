"""Measure detectors on dev rows: `python -m training.detector.evaluate --data ../shared/data`.

Ours and, where their files are at hand, third-party ones in the same run: plate recall at IoU 0.5
on rows that people annotated, plates at least 24 px wide, by source and size; false plates a
picture over those rows and the negatives; vehicles by class; corner error; latency.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import yaml
from tqdm import tqdm

from training.detector.boxes import Floats, iou
from training.detector.infer import detect_at, letterbox, onnx_runner
from training.detector.labels import LABELS, PLATE, VEHICLES
from training.detector.metrics import MIN_WIDTH, SIZES, PlateFigures, VehicleFigures
from training.detector.paste import PlateBank, random_quad, stick
from training.detector.rows import Row, load_rows, read
from training.detector.thirdparty import Found, Image, Yolov9Plates, YoloxVehicles

LOG = logging.getLogger(__name__)
DEFAULT_WEIGHTS = Path("src/galaxy_alpr/weights/galaxy-detector.onnx")
THIRD_PLATES, THIRD_PLATES_AT = "yolo-v9-t-416-license-plates-end2end1.onnx", 0.4
THIRD_VEHICLES, THIRD_VEHICLES_AT = "yolox_nano.onnx", 0.3
Find = Callable[[Image], Found]


def ours(weights: Path, sizes: Sequence[int], threads: int = 1) -> Find:
    """A find function of an exported file of ours that looks at one input size or at several."""
    runner = onnx_runner(weights, threads)
    return lambda image: detect_at(runner, image, sizes)


def looks(text: str) -> tuple[int, ...]:
    """Parse input sizes that are looked at together: `640` or `640+448`."""
    return tuple(int(size) for size in text.split("+"))


def manifest_thresholds(weights: Path) -> dict[int, float]:
    """Operating thresholds by class index, from the manifest beside the weights."""
    manifest = yaml.safe_load(weights.with_suffix(".yaml").read_text(encoding="utf-8"))
    return {LABELS.index(k): float(v) for k, v in manifest["thresholds"].items()}


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
    sources = sorted(k for k in plates.wanted if k != "all" and not k.startswith("size"))
    return {
        "plate_recall": round(plates.recall(), 4),
        "plates": plates.wanted["all"],
        "false_plates_per_picture": round(plates.false_per_picture, 4),
        "pictures": plates.pictures,
        "by_source": {
            k: {
                "recall": round(plates.recall(k), 4),
                "plates": plates.wanted[k],
                "false": plates.false[k],
            }
            for k in [*sources, "neg_openalpr"]
        },
        "by_width": {
            f"{low:.0f}-{high:.0f}": [
                round(plates.recall(f"size{i}"), 4),
                plates.wanted[f"size{i}"],
            ]
            for i, (low, high) in enumerate(SIZES)
        },
        "vehicle_recall": round(vehicles.recall(), 4),
        "vehicle_precision": round(vehicles.precision(), 4),
        "vehicles": {
            k: {"recall": round(r, 4), "precision": round(p, 4), "wanted": n}
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


def table(results: dict[str, dict[str, Any]]) -> str:
    """The main figures as a Markdown table, an engine a line."""
    sources = sorted(
        {k for r in results.values() for k in r.get("by_source", {})} - {"neg_openalpr"}
    )
    head = [
        "engine",
        "plates",
        "false/picture",
        *sources,
        "vehicles",
        *LABELS[1:],
        "veh. precision",
    ]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name, r in results.items():
        cells = [name, f"{r['plate_recall']:.3f}", f"{r['false_plates_per_picture']:.3f}"]
        cells += [f"{r['by_source'][s]['recall']:.3f}" for s in sources]
        cells += [f"{r['vehicle_recall']:.3f}"]
        cells += [f"{r['vehicles'][c]['recall']:.3f}" for c in LABELS[1:]]
        cells += [f"{r['vehicle_precision']:.3f}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def into_manifest(weights: Path, split: str, results: dict[str, dict[str, Any]]) -> None:
    """Put the main figures into the manifest beside the weights."""
    file = weights.with_suffix(".yaml")
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    figures: dict[str, Any] = {"command": f"python -m training.detector.evaluate --split {split}"}
    for name, result in results.items():
        short = {k: v for k, v in result.items() if k not in ("by_source", "vehicles")}
        short["recall_by_source"] = {k: v["recall"] for k, v in result["by_source"].items()}
        short["vehicle_recall_by_class"] = {k: v["recall"] for k, v in result["vehicles"].items()}
        figures[name] = short
    content["metrics"] = figures
    file.write_text(yaml.safe_dump(content, sort_keys=False, width=100), encoding="utf-8")


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--third-party", type=Path, default=Path("../shared/weights"))
    parser.add_argument("--weights", type=Path, default=DEFAULT_WEIGHTS)
    parser.add_argument("--split", choices=("dev", "holdout"), default="dev")
    parser.add_argument("--sizes", type=looks, nargs="+", default=[(416,), (640,)])
    parser.add_argument("--latency", type=looks, nargs="*", default=[(416,), (640,)])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--plate-threshold", type=float)
    parser.add_argument("--plates", type=Path, default=Path("runs/plates"))
    parser.add_argument("--out", type=Path, default=Path("runs/detector/figures.json"))
    parser.add_argument("--show", type=Path)
    parser.add_argument("--into-manifest", action="store_true", help="write the figures there")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    rows = load_rows(args.data, args.split)
    thresholds = manifest_thresholds(args.weights)
    if args.plate_threshold is not None:
        thresholds[PLATE] = args.plate_threshold
    results: dict[str, dict[str, Any]] = {}
    bank = PlateBank(args.plates, limit=400)
    for sizes in args.sizes:
        find = ours(args.weights, sizes, args.threads)
        at = "+".join(str(size) for size in sizes)
        name = f"{args.weights.stem} {at}"
        show = None if args.show is None else args.show / at
        results[name] = measure(find, rows, thresholds, show)
        if len(bank):
            scenes = [r for r in rows if r.plates_judged]
            results[name]["corners"] = corner_error(find, scenes, bank)
            LOG.info("%s: corners %s", name, results[name]["corners"])
    third = args.third_party / THIRD_PLATES
    if third.exists():
        plates = Yolov9Plates(third)
        results["yolo-v9-t-416"] = measure(
            plates.detect, rows, {PLATE: THIRD_PLATES_AT} | dict.fromkeys(VEHICLES, 2.0)
        )
    third = args.third_party / THIRD_VEHICLES
    if third.exists():
        found = YoloxVehicles(third)
        cut = {PLATE: 2.0} | dict.fromkeys(VEHICLES, THIRD_VEHICLES_AT)
        results["yolox_nano"] = measure(found.detect, rows, cut)
    if args.latency:
        times = latency(args.weights, args.latency, args.threads)
        results[next(iter(results))]["latency_ms"] = times
        LOG.info("ms a 1280x720 picture, %d thread(s): %s", args.threads, times)
    LOG.info("%s rows, plates >= %.0f px, thresholds %s", args.split, MIN_WIDTH, thresholds)
    LOG.info("%s", table(results))
    if args.into_manifest:
        into_manifest(args.weights, args.split, results)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
