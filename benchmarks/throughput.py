"""Measure uploads a second beside the engine alone, over many photos and shares of the cores.

``python -m benchmarks.throughput`` reads 200 dev scenes of ``--data`` (the choice of
``benchmarks.photos``), or the examples where there is no such folder. For each ``--shares`` (how
many pictures at a time, by how many threads each at most) it measures the engine alone on decoded
pictures, then a service with the same setting, which gets the photos from 1, 4 and 16 clients.
Processor time of the service is that of its processes, without the clients'.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.http import WARM_UP, multipart, run_clients
from benchmarks.photos import EXAMPLES, SHARED, choose
from benchmarks.report import print_table
from benchmarks.service import Service, running
from galaxy_alpr import decode_image, load_engine
from galaxy_alpr.evaluation.dataset import load_own_layout
from galaxy_alpr.types import BgrImage

PHOTOS = 200
CLIENTS = (1, 4, 16)
SHARES = ("1x2", "2x1", "2x2")
TARGET = 0.8
"""The least uploads a second, as a share of the best of the engine alone."""


@dataclass(frozen=True, slots=True)
class Share:
    """How the cores are shared: pictures at a time, and the most threads of each."""

    workers: int
    threads: int

    @classmethod
    def of(cls, text: str) -> Share:
        """Return the share written as ``2x1``: two pictures at a time, by one thread each."""
        workers, threads = (int(part) for part in text.split("x"))
        return cls(workers, threads)

    def __str__(self) -> str:
        return f"{self.workers}x{self.threads}"


@dataclass(frozen=True, slots=True)
class Rate:
    """Pictures a second, and milliseconds of processor time for each."""

    a_second: float
    cpu_ms: float


def engine_alone(share: Share, images: Sequence[BgrImage]) -> Rate:
    """Analyse decoded pictures, ``share.workers`` at a time."""
    engine = load_engine(threads=share.threads, pictures=share.workers)
    for image in images[:WARM_UP]:
        engine.analyze(image)
    with ThreadPoolExecutor(share.workers) as pool:
        started, cpu = time.perf_counter(), time.process_time()
        for _ in pool.map(engine.analyze, images):
            pass
        seconds, cpu_s = time.perf_counter() - started, time.process_time() - cpu
    return Rate(len(images) / seconds, cpu_s * 1000 / len(images))


def uploads(service: Service, forms: Sequence[bytes], clients: int) -> Rate:
    """Upload each form once. Raises ``RuntimeError`` where one is refused."""
    started, cpu = time.perf_counter(), service.cpu_s()
    answers = run_clients(service.port, forms, clients=clients)
    seconds, cpu_s = time.perf_counter() - started, service.cpu_s() - cpu
    refused = [answer.body for answer in answers if answer.status != 200]
    if refused or len(answers) < len(forms):
        raise RuntimeError(f"{len(answers)} of {len(forms)} answered, refused: {refused[:1]}")
    return Rate(len(forms) / seconds, cpu_s * 1000 / len(forms))


def photos(data: Path, count: int) -> tuple[list[bytes], str]:
    """Return the files to read and a phrase that names them."""
    chosen = choose(load_own_layout(data, "dev"), count) if data.is_dir() else []
    if chosen:
        sources = len({sample.source for sample in chosen})
        files = [sample.path.read_bytes() for sample in chosen]
        return files, f"{len(files)} photos of {sources} sources"
    files = [file.read_bytes() for file in sorted(EXAMPLES.glob("*.jpg"))]
    return (files * count)[:count], f"{count} uploads of {len(files)} examples"


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED / "data" / "scenes")
    parser.add_argument("--count", type=int, default=PHOTOS)
    parser.add_argument("--shares", nargs="+", default=SHARES, metavar="WORKERSxTHREADS")
    parser.add_argument("--clients", nargs="+", type=int, default=CLIENTS)
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    arguments = parser.parse_args()
    files, what = photos(arguments.data, arguments.count)
    forms = [multipart(file) for file in files]
    images = [decode_image(file) for file in files]
    shares = [Share.of(text) for text in arguments.shares]
    alone = {share: engine_alone(share, images) for share in shares}
    best = max(rate.a_second for rate in alone.values())
    del images
    table = []
    for share in shares:
        engine = alone[share]
        line = [str(share), "engine alone", f"{engine.a_second:.1f}", f"{engine.cpu_ms:.1f}"]
        table.append((*line, "", ""))
        for clients, rate in _rates(share, forms, arguments.clients).items():
            outside = 1 - engine.cpu_ms / rate.cpu_ms
            cells = [str(share), f"{clients} clients", f"{rate.a_second:.1f}", f"{rate.cpu_ms:.1f}"]
            table.append((*cells, f"{rate.a_second / best:.2f}", f"{outside:.2f}"))
    headings = ("share", "", "a second", "CPU ms", "of the best engine alone", "CPU outside")
    notes = [what, f"target: {TARGET:g} of the engine alone; {os.cpu_count()} cores"]
    print_table("Uploads a second", headings, table, notes, markdown=arguments.markdown)


def _rates(share: Share, forms: Sequence[bytes], clients: Sequence[int]) -> dict[int, Rate]:
    """Return the rates of a service by the number of clients."""
    environment = {
        "GALAXY_ENGINE_WORKERS": str(share.workers),
        "GALAXY_ENGINE_THREADS": str(share.threads),
    }
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), environment=environment) as service,
    ):
        run_clients(service.port, forms[:WARM_UP], clients=1)
        return {count: uploads(service, forms, count) for count in clients}


if __name__ == "__main__":
    main()
