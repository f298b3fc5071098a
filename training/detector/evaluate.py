"""Measure detectors on dev rows: `python -m training.detector.evaluate --data ../shared/data`.

Ours and, where their files are at hand, third-party ones in the same run: plate recall at IoU 0.5
on rows that people annotated, plates at least 24 px wide, by source and size; false plates a
picture over those rows and the negatives; vehicles by class; corner error; latency.
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path
from typing import Any

import cv2
import yaml

from training.detector.data.paste import PlateBank
from training.detector.data.rows import Row, load_rows
from training.detector.labels import LABELS, PLATE, VEHICLES
from training.detector.measure.figures import corner_error, find_with, latency, measure
from training.detector.measure.metrics import MIN_WIDTH
from training.detector.thirdparty import Yolov9Plates, YoloxVehicles

LOG = logging.getLogger(__name__)
DEFAULT_WEIGHTS = Path("src/galaxy_alpr/weights/galaxy-detector.onnx")
THIRD_PLATES, THIRD_PLATES_AT = "yolo-v9-t-416-license-plates-end2end1.onnx", 0.4
THIRD_VEHICLES, THIRD_VEHICLES_AT = "yolox_nano.onnx", 0.3


def input_sizes(text: str) -> tuple[int, ...]:
    """Parse input sizes that are used together: `640` or `640+448`."""
    return tuple(int(size) for size in text.split("+"))


def manifest_thresholds(weights: Path) -> dict[int, float]:
    """Operating thresholds by class index, from the manifest beside the weights."""
    manifest = yaml.safe_load(weights.with_suffix(".yaml").read_text(encoding="utf-8"))
    return {LABELS.index(k): float(v) for k, v in manifest["thresholds"].items()}


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


def measure_ours(
    args: argparse.Namespace, rows: list[Row], thresholds: dict[int, float]
) -> dict[str, dict[str, Any]]:
    """Return the figures of our detector by name and input sizes, with latency in the first."""
    results: dict[str, dict[str, Any]] = {}
    bank = PlateBank(args.plates, limit=400)
    for sizes in args.sizes:
        find = find_with(args.weights, sizes, args.threads)
        at = "+".join(str(size) for size in sizes)
        name = f"{args.weights.stem} {at}"
        show = None if args.show is None else args.show / at
        results[name] = measure(find, rows, thresholds, show)
        if len(bank):
            scenes = [row for row in rows if row.plates_judged]
            results[name]["corners"] = corner_error(find, scenes, bank)
            LOG.info("%s: corners %s", name, results[name]["corners"])
    return results


def measure_third_party(folder: Path, rows: list[Row]) -> dict[str, dict[str, Any]]:
    """Return the figures of the third-party detectors whose files lie in a folder."""
    results: dict[str, dict[str, Any]] = {}
    file = folder / THIRD_PLATES
    if file.exists():
        at = {PLATE: THIRD_PLATES_AT} | dict.fromkeys(VEHICLES, 2.0)
        results["yolo-v9-t-416"] = measure(Yolov9Plates(file).detect, rows, at)
    file = folder / THIRD_VEHICLES
    if file.exists():
        at = {PLATE: 2.0} | dict.fromkeys(VEHICLES, THIRD_VEHICLES_AT)
        results["yolox_nano"] = measure(YoloxVehicles(file).detect, rows, at)
    return results


def build_parser() -> argparse.ArgumentParser:
    """Options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--third-party", type=Path, default=Path("../shared/weights"))
    parser.add_argument("--weights", type=Path, default=DEFAULT_WEIGHTS)
    parser.add_argument("--split", choices=("dev", "holdout"), default="dev")
    parser.add_argument("--sizes", type=input_sizes, nargs="+", default=[(416,), (640,)])
    parser.add_argument("--latency", type=input_sizes, nargs="*", default=[(416,), (640,)])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--plate-threshold", type=float)
    parser.add_argument("--plates", type=Path, default=Path("runs/plates"))
    parser.add_argument("--out", type=Path, default=Path("runs/detector/figures.json"))
    parser.add_argument("--show", type=Path)
    parser.add_argument("--into-manifest", action="store_true", help="write the figures there")
    return parser


def main() -> None:
    """Command line entry."""
    args = build_parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    rows = load_rows(args.data, args.split)
    thresholds = manifest_thresholds(args.weights)
    if args.plate_threshold is not None:
        thresholds[PLATE] = args.plate_threshold
    results = measure_ours(args, rows, thresholds)
    results |= measure_third_party(args.third_party, rows)
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
