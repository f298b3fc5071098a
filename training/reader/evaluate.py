"""Measure readers on dev crops: ``python -m training.reader.evaluate --data ../shared/data``.

Gives exact accuracy per source, over all human dev crops without ``id_tedee``, on ``id_tedee``, on
a fixed set of synthetic two-line plates, with the calibration error and the time a crop. Several
readers go side by side in one run. Dev rows are only measured, never trained or tuned on.
"""

from __future__ import annotations

import argparse
import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.runtime.manifests import ReaderManifest
from galaxy_alpr.engine.runtime.weights import read_manifest
from training.reader.data.rows import dev_rows
from training.reader.manifest import add_dev_metrics
from training.reader.measure import calibration_error, exact, folded, readings
from training.reader.onnx_reader import OnnxReader
from training.reader.two_lines import SYNTHETIC, two_line_sets

log = logging.getLogger(__name__)

OUR_WEIGHTS = Path("src/galaxy_alpr/weights/galaxy-reader.onnx")
THIRD_PARTY = Path("../shared/weights/cct_xs_v2_global.onnx")
HARDEST = "id_tedee"

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Scores:
    """Figures of one reader; shares from 0 to 1, ``milliseconds`` a crop on one core."""

    reader: str
    exact: dict[str, float]
    counts: dict[str, int]
    folded_without_tedee: float
    ece_without_tedee: float
    ece: float
    milliseconds: float


def score(
    reader: OnnxReader, groups: dict[str, tuple[list[Image], list[str]]]
) -> tuple[Scores, dict[str, list[str]]]:
    """Figures of a reader over named groups of crops, and what it read in each."""
    shares: dict[str, float] = {}
    texts: dict[str, list[str]] = {}
    sure: dict[str, NDArray[np.float64]] = {}
    right: dict[str, NDArray[np.bool_]] = {}
    for name, (images, truth) in groups.items():
        read = readings(reader.read(images), reader.spec.pad_index, reader.spec.alphabet)
        texts[name] = read.texts
        sure[name] = read.confidences
        right[name] = np.array([a == b for a, b in zip(read.texts, truth, strict=True)])
        shares[name] = exact(read.texts, truth)
    human = [name for name in groups if name not in SYNTHETIC]
    easy = [name for name in human if name != HARDEST]
    truth = [text for name in easy for text in groups[name][1]]
    easy_read = [text for name in easy for text in texts[name]]
    shares["human_without_tedee"] = exact(easy_read, truth)
    counts = {name: len(truth) for name, (_, truth) in groups.items()}
    counts["human_without_tedee"] = len(easy_read)
    images = groups[human[0]][0]
    scores = Scores(
        reader=reader.spec.name,
        exact=shares,
        counts=counts,
        folded_without_tedee=folded(easy_read, truth),
        ece_without_tedee=_ece(sure, right, easy),
        ece=_ece(sure, right, human),
        milliseconds=reader.milliseconds(images[0]),
    )
    return scores, texts


def _ece(
    sure: dict[str, NDArray[np.float64]], right: dict[str, NDArray[np.bool_]], names: list[str]
) -> float:
    return calibration_error(
        np.concatenate([sure[n] for n in names]), np.concatenate([right[n] for n in names])
    )


def dev_groups(data: Path, margin: tuple[float, float]) -> dict[str, tuple[list[Image], list[str]]]:
    """Crops and texts by source: human dev rows, and the synthetic two-line sets."""
    groups: dict[str, tuple[list[Image], list[str]]] = {}
    for row in dev_rows(data):
        images, texts = groups.setdefault(row.source, ([], []))
        images.append(row.image())
        texts.append(row.text)
    return groups | two_line_sets(margin)


def table(results: list[Scores]) -> str:
    """Markdown table, a row a figure and a column a reader."""
    names = list(results[0].exact)
    lines = ["| | n | " + " | ".join(r.reader for r in results) + " |"]
    lines.append("|---|---|" + "---|" * len(results))
    for name in names:
        cells = " | ".join(f"{r.exact[name]:.3f}" for r in results)
        lines.append(f"| {name} | {results[0].counts[name]} | {cells} |")
    for label, field in (
        ("folded, without tedee", "folded_without_tedee"),
        ("ECE, without tedee", "ece_without_tedee"),
        ("ECE, all human", "ece"),
        ("CPU ms a crop, one thread", "milliseconds"),
    ):
        cells = " | ".join(f"{asdict(r)[field]:.3f}" for r in results)
        lines.append(f"| {label} | | {cells} |")
    return "\n".join(lines)


def rounded(figures: Scores) -> dict[str, object]:
    """Figures as a manifest holds them, with the command that gives them."""
    return {
        "command": "python -m training.reader.evaluate --data DATA",
        "exact": {name: round(share, 4) for name, share in figures.exact.items()},
        "crops": figures.counts,
        "folded_without_tedee": round(figures.folded_without_tedee, 4),
        "ece_without_tedee": round(figures.ece_without_tedee, 4),
        "ece": round(figures.ece, 4),
        "milliseconds": round(figures.milliseconds, 2),
    }


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--reader", type=Path, default=OUR_WEIGHTS)
    parser.add_argument("--against", type=Path, nargs="*", default=[THIRD_PARTY])
    parser.add_argument("--record", action="store_true", help="put the figures into the manifest")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--wrong", type=Path, help="write the misread crops here, a line each")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    manifest = read_manifest(args.reader.with_suffix(".yaml"))
    if not isinstance(manifest, ReaderManifest):
        raise SystemExit(f"no reader's manifest lies beside {args.reader}")
    groups = dev_groups(args.data, (manifest.crop_margin.x, manifest.crop_margin.y))
    results, misread = [], []
    for weights in [args.reader, *(path for path in args.against if path.exists())]:
        figures, texts = score(OnnxReader(weights), groups)
        results.append(figures)
        for name, (_, truth) in groups.items():
            pairs = zip(texts[name], truth, strict=True)
            misread += [f"{figures.reader}\t{name}\t{t}\t{r}" for r, t in pairs if r != t]
    log.info("%s", table(results))
    if args.record:
        add_dev_metrics(args.reader.with_suffix(".yaml"), rounded(results[0]))
    if args.json:
        content = json.dumps([asdict(r) for r in results], indent=1)
        args.json.write_text(content, encoding="utf-8")
    if args.wrong:
        args.wrong.write_text("\n".join(misread) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
