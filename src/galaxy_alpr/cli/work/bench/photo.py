"""Measures the latency of the engine on this machine."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.main import build_engine, image_limits
from galaxy_alpr.settings import Settings


def bench(path: Path, repeat: int) -> None:
    """Print the engine's latency and CPU time on one photo."""
    settings = Settings()
    started = time.perf_counter()
    engine = build_engine(settings)
    loaded = time.perf_counter() - started
    image = decode_image(path.read_bytes(), image_limits(settings))
    engine.analyze(image)
    wall, cpu = [], []
    for _ in range(repeat):
        wall_start, cpu_start = time.perf_counter(), time.process_time()
        engine.analyze(image)
        wall.append((time.perf_counter() - wall_start) * 1e3)
        cpu.append((time.process_time() - cpu_start) * 1e3)
    table = Table("figure", "value", title=f"{engine.info.detector} + {engine.info.recognizer}")
    table.add_row("load", f"{loaded:.2f} s")
    for name, values in (("latency", wall), ("CPU time", cpu)):
        p50, p95 = np.percentile(values, (50, 95))
        table.add_row(f"{name} p50 / p95", f"{p50:.1f} / {p95:.1f} ms")
    Console().print(table)
