"""Measure what surviving a power cut costs: uploads a second with ``full`` and with ``fast``.

``python -m benchmarks.durability`` runs a service with each setting of ``GALAXY_DURABILITY`` and
uploads to them in turn: a photo to the engine, and a test picture whose reading takes no time, so
that storing is all the work. ``--folder`` names the disk.
"""

from __future__ import annotations

import argparse
import http.client
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from statistics import median

from benchmarks.faults.report import say
from benchmarks.http import PHOTO, WARM_UP, multipart, run_clients
from benchmarks.service import QUICK_APP, running
from tests.fake_engine import photo

CLIENTS = (1, 4, 16)
SETTINGS = ("full", "fast")
SYNCS = 50


def uploads_a_second(port: int, form: bytes, *, clients: int, requests: int) -> float:
    """Upload and return the rate. Raises ``RuntimeError`` where one is refused."""
    started = time.perf_counter()
    answers = run_clients(port, [form] * requests, clients=clients)
    seconds = time.perf_counter() - started
    refused = [answer.body for answer in answers if answer.status != http.client.OK]
    if refused or len(answers) < requests:
        raise RuntimeError(f"{len(answers)} of {requests} answered, refused: {refused[:1]}")
    return requests / seconds


def sync_ms(folder: Path) -> float:
    """Return the median milliseconds of writing and syncing a small file."""
    times = []
    for _ in range(SYNCS):
        started = time.perf_counter()
        with (folder / "sync").open("wb") as handle:
            handle.write(bytes(4096))
            handle.flush()
            os.fsync(handle.fileno())
        times.append((time.perf_counter() - started) * 1000)
    return median(times)


def rates(
    folder: Path, app: str, form: bytes, *, requests: int, rounds: int
) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield the median rates of each setting by the number of clients."""
    with ExitStack() as services:
        ports = {
            setting: services.enter_context(
                running(folder / setting, app=app, environment={"GALAXY_DURABILITY": setting})
            ).port
            for setting in SETTINGS
        }
        for port in ports.values():
            run_clients(port, [form] * WARM_UP, clients=1)
        for clients in CLIENTS:
            found: dict[str, list[float]] = defaultdict(list)
            for _, (setting, port) in product(range(rounds), ports.items()):
                rate = uploads_a_second(port, form, clients=clients, requests=requests)
                found[setting].append(rate)
            yield clients, {setting: median(values) for setting, values in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="where the services store; default: temporary")
    parser.add_argument("--requests", type=int, default=60, help="uploads of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    pictures = {
        "with the engine": ("app:app", PHOTO.read_bytes()),
        "storing only": (QUICK_APP, photo("B1234XYZ", width=1280, height=720)),
    }
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        say(f"a sync of this disk takes {sync_ms(folder):.2f} ms")
        say("| uploads a second | clients | full | fast | full / fast |")
        say("| --- | --- | --- | --- | --- |")
        for title, (app, picture) in pictures.items():
            for clients, rate in rates(
                folder / title,
                app,
                multipart(picture),
                requests=arguments.requests,
                rounds=arguments.rounds,
            ):
                share = rate["full"] / rate["fast"]
                say(
                    f"| {title} | {clients} | {rate['full']:.1f} | {rate['fast']:.1f} "
                    f"| {share:.2f} |"
                )


if __name__ == "__main__":
    main()
