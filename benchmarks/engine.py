"""Measure start-up, memory, latency and processor time of the engine, and of another engine.

``python -m benchmarks.engine`` measures the bundled engine; ``--detector F --recognizer F`` (local
``.onnx`` files, plates only) adds another one. Each engine runs in its own process, and they
alternate ``--rounds`` times, so that the ratios are valid on a machine whose speed changes. The
photo is scaled to 1280 x 720 px.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import Figure, print_report

PHOTO = Path(__file__).resolve().parents[1] / "examples" / "jakarta.jpg"
WIDTH, HEIGHT = 1280, 720
WARM_UP = 5
LATENCY_MS, READY_S, MEMORY_MB, CPU_RATIO = 45, 3, 450, 0.8


def measure(detector: str, recognizer: str, photo: Path, times: int) -> dict[str, Any]:
    """Start an engine and read the photo ``times`` times, in this process."""
    started = time.perf_counter()
    import cv2
    import numpy as np

    from galaxy_alpr import decode_image, load_engine

    engine = load_engine(detector, recognizer)
    ready_s = time.perf_counter() - started
    image = cv2.resize(decode_image(photo.read_bytes()), (WIDTH, HEIGHT)).astype(np.uint8)
    wall_ms, cpu_ms = [], []
    for _ in range(WARM_UP + times):
        wall, cpu = time.perf_counter(), time.process_time()
        result = engine.analyze(image)
        cpu_ms.append((time.process_time() - cpu) * 1000)
        wall_ms.append((time.perf_counter() - wall) * 1000)
    # A plate that is hard to read: memory includes what is loaded only for such plates.
    engine.recognizer.read([cv2.GaussianBlur(image, (0, 0), 6).astype(np.uint8)])
    return {
        "engine": f"{engine.info.detector} + {engine.info.recognizer}",
        "plates": [plate.text for plate in result.plates],
        "ready_s": ready_s,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "wall_ms": wall_ms[WARM_UP:],
        "cpu_ms": cpu_ms[WARM_UP:],
    }


def in_own_process(detector: str, recognizer: str, photo: Path, times: int) -> dict[str, Any]:
    """Run ``measure`` in a new interpreter."""
    command = [sys.executable, "-m", "benchmarks.engine", "--inside", "--times", str(times)]
    command += ["--detector", detector, "--recognizer", recognizer, str(photo)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photo", nargs="?", type=Path, default=PHOTO)
    parser.add_argument("--detector", help="another engine's detector")
    parser.add_argument("--recognizer", help="another engine's recognizer")
    parser.add_argument("--times", type=int, default=60, help="readings a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        figures = measure(
            arguments.detector, arguments.recognizer, arguments.photo, arguments.times
        )
        print(json.dumps(figures))  # noqa: T201
        return
    engines = [("auto", "auto")]
    if arguments.detector and arguments.recognizer:
        engines.append((arguments.detector, arguments.recognizer))
    runs: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for _ in range(arguments.rounds):
        for names in engines:
            runs[names].append(in_own_process(*names, arguments.photo, arguments.times))
    report(list(runs.values()), markdown=arguments.markdown)


def report(engines: Sequence[Sequence[dict[str, Any]]], *, markdown: bool) -> None:
    """Print the figures of each engine's rounds, the bundled engine's first."""
    figures, notes = [], [f"photo scaled to {WIDTH} x {HEIGHT} px"]
    for rounds in engines:
        bundled = rounds is engines[0]
        name = rounds[0]["engine"]
        wall = [value for run in rounds for value in run["wall_ms"]]
        cpu = [value for run in rounds for value in run["cpu_ms"]]
        target = LATENCY_MS if bundled else None
        figures.append(Figure(name=name, wall_ms=wall, cpu_ms=cpu, target_ms=target))
        ready = statistics.median(run["ready_s"] for run in rounds)
        memory = max(run["memory_mb"] for run in rounds)
        notes.append(
            f"{name}: plates {rounds[0]['plates']}, ready after {ready:.2f} s "
            f"(target {READY_S}), peak memory {memory:.0f} MB (target {MEMORY_MB})"
        )
    if len(engines) > 1:
        ratios = [
            statistics.median(ours["cpu_ms"]) / statistics.median(theirs["cpu_ms"])
            for ours, theirs in zip(*engines, strict=True)
        ]
        ratio = statistics.median(ratios)
        notes.append(f"processor time against the other engine: {ratio:.2f} (target {CPU_RATIO})")
    print_report("Engine", figures, notes, markdown=markdown)


if __name__ == "__main__":
    main()
