"""Measure engines on many photos, photo by photo in turn, and on a 4K picture.

``python -m benchmarks.photos`` reads 120 dev scenes of ``--data``, a fixed choice spread evenly
over the sources; where there is no such folder, the examples. The other engine is that of
``--detector`` and ``--recognizer``, by default the third-party networks of ``--weights`` where
they are there. All engines have the product's defaults. Each photo is read by every engine
``--rounds`` times, and the least time counts, as other programs can only add to it.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from benchmarks.report import percentile, print_table
from galaxy_alpr import decode_image, load_engine
from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.evaluation.dataset import Sample, load_own_layout
from galaxy_alpr.types import BgrImage

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
SHARED = ROOT.parent / "shared"
DETECTOR, RECOGNIZER = "yolo-v9-t-416-license-plates-end2end1.onnx", "cct_xs_v2_global.onnx"
PHOTOS = 120
UHD = (3840, 2160)
UHD_PLATE_PX = 70
EXAMPLE_PLATE_PX = 244
WARM_UP = 3

Figure = Callable[[Sequence[float]], float]
FIGURES: dict[str, Figure] = {
    "mean": statistics.fmean,
    "p50": lambda values: percentile(values, 50),
    "p95": lambda values: percentile(values, 95),
}
TARGETS = {
    ("CPU", "mean"): 0.8,
    ("CPU", "p50"): 0.8,
    ("CPU", "p95"): 1.0,
    ("wall", "p50"): 0.8,
    ("wall", "p95"): 1.0,
}
"""The most that the bundled engine may take, as a share of the other's."""

UHD_TARGET = 2.5
"""The most that a 4K picture of one car may take, as a multiple of one of 1280 x 720 px."""


@dataclass
class Times:
    """Least milliseconds of each photo, of processor time and by the clock."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def of(self, clock: str) -> list[float]:
        """Return the times by a clock, ``CPU`` or ``wall``."""
        return self.cpu if clock == "CPU" else self.wall


def choose(samples: Sequence[Sample], count: int) -> list[Sample]:
    """Return ``count`` scenes, as many of each source as there are, the same in every run."""
    by_source: dict[str, list[Sample]] = defaultdict(list)
    for sample in sorted(samples, key=_hash):
        if sample.crop_text is None:
            by_source[sample.source].append(sample)
    turns = [
        (turn, source, sample)
        for source, items in by_source.items()
        for turn, sample in enumerate(items)
    ]
    return [sample for _, _, sample in sorted(turns, key=lambda item: item[:2])[:count]]


def _hash(sample: Sample) -> bytes:
    return hashlib.sha256(f"{sample.source}/{sample.path.name}".encode()).digest()


def measure(engines: Sequence[AlprEngine], images: Sequence[BgrImage], rounds: int) -> list[Times]:
    """Return the times of each engine; they take turns at each photo."""
    for engine in engines:
        for image in images[:WARM_UP]:
            engine.analyze(image)
    times = [Times() for _ in engines]
    for image in images:
        runs = [[_timed(engine, image) for engine in engines] for _ in range(rounds)]
        for index, taken in enumerate(times):
            taken.cpu.append(min(run[index][0] for run in runs))
            taken.wall.append(min(run[index][1] for run in runs))
    return times


def _timed(engine: AlprEngine, image: BgrImage) -> tuple[float, float]:
    """Return the milliseconds of processor time and by the clock that a photo takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    engine.analyze(image)
    return (time.process_time() - cpu) * 1e3, (time.perf_counter() - wall) * 1e3


def uhd(photo: BgrImage) -> BgrImage:
    """Return a 4K picture with the photo of one car, its plate ``UHD_PLATE_PX`` wide, in it."""
    scale = UHD_PLATE_PX / EXAMPLE_PLATE_PX
    part = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    frame = cv2.resize(photo[:300, :533], UHD)
    frame[1500 : 1500 + part.shape[0], 1700 : 1700 + part.shape[1]] = part
    return frame.astype(np.uint8, copy=False)


def rows(names: Sequence[str], times: Sequence[Times]) -> list[tuple[str, ...]]:
    """Return a row for each clock and figure: of each engine, the ratio, the target, if met."""
    table = []
    for clock in ("CPU", "wall"):
        for name, figure in FIGURES.items():
            values = [figure(taken.of(clock)) for taken in times]
            cells = [f"{clock} {name}", *(f"{value:.1f}" for value in values)]
            target = TARGETS.get((clock, name))
            if len(names) > 1:
                ratio = values[0] / values[1]
                verdict = "" if target is None else "yes" if ratio <= target else "NO"
                cells += [f"{ratio:.2f}", "" if target is None else f"{target:g}", verdict]
            table.append(tuple(cells))
    return table


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED / "data" / "scenes")
    parser.add_argument("--weights", type=Path, default=SHARED / "weights")
    parser.add_argument("--detector", help="the other engine's detector")
    parser.add_argument("--recognizer", help="the other engine's recognizer")
    parser.add_argument("--count", type=int, default=PHOTOS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    arguments = parser.parse_args()
    engines = [load_engine()]
    detector = arguments.detector or str(arguments.weights / DETECTOR)
    recognizer = arguments.recognizer or str(arguments.weights / RECOGNIZER)
    notes = []
    if arguments.detector or Path(detector).is_file():
        engines.append(load_engine(detector, recognizer))
    else:
        notes.append(f"no other engine: {detector} is not here")
    images, what = photos(arguments.data, arguments.count)
    notes.append(f"{what}, the least of {arguments.rounds} rounds each")
    times = measure(engines, images, arguments.rounds)
    names = [f"{engine.info.detector} + {engine.info.recognizer}" for engine in engines]
    example = decode_image((EXAMPLES / "jakarta.jpg").read_bytes())
    pair = measure(engines[:1], [example, uhd(example)], max(5, arguments.rounds))[0].cpu
    met = "met" if pair[1] <= UHD_TARGET * pair[0] else "NOT met"
    notes.append(
        f"4K with one car: {pair[1]:.1f} ms CPU, {pair[1] / pair[0]:.2f} times the "
        f"{pair[0]:.1f} ms of 1280 x 720 px (target {UHD_TARGET:g}, {met})"
    )
    headings = ["ms", *names, *(["ratio", "target", "met"] if len(names) > 1 else [])]
    print_table("Many photos", headings, rows(names, times), notes, markdown=arguments.markdown)


def photos(data: Path, count: int) -> tuple[list[BgrImage], str]:
    """Return the photos to read and a phrase that names them."""
    chosen = choose(load_own_layout(data, "dev"), count) if data.is_dir() else []
    if chosen:
        sources = len({sample.source for sample in chosen})
        images = [decode_image(sample.path.read_bytes()) for sample in chosen]
        return images, f"{len(images)} photos of {sources} sources"
    files = sorted(EXAMPLES.glob("*.jpg"))
    images = [decode_image(file.read_bytes()) for file in files]
    return images, f"{len(images)} examples, as there are no photos in {data}"


if __name__ == "__main__":
    main()
