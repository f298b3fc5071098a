"""Pictures a second of one process alone, and of workers in the pool."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.pool.workers import client, engine_of, identity_of, pin, processor_s, workers
from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.image.origin import decoded_from
from galaxy_alpr.fleet.pool.wire import pack_question, unpack_answer
from tests.nats_server import NatsServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A round: pictures a second, and the processor milliseconds of a picture by who used them.

    ``times_ms`` are those of each picture.
    """

    name: str
    per_s: float
    engine_ms: float
    service_ms: float = 0.0
    server_ms: float = 0.0
    times_ms: tuple[float, ...] = ()


def measure_alone(photos: Sequence[Path], rounds: int) -> Run:
    """Return what one process does that decodes and analyses one picture at a time, on one core."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        times, seconds, used = pool.apply(_alone, ([str(path) for path in photos], rounds))
    count = len(photos) * rounds
    return Run(
        name="one process, without the pool",
        per_s=count / seconds,
        engine_ms=used / count * 1000,
        times_ms=tuple(times),
    )


def _alone(paths: list[str], rounds: int) -> tuple[list[float], float, float]:
    pin(0)
    engine = engine_of("real")
    files = [Path(path).read_bytes() for path in paths]
    engine.analyze(decode_image(files[0]))
    times, used, began = [], process_time(), perf_counter()
    for _ in range(rounds):
        for data in files:
            at = process_time()
            engine.analyze(decode_image(data))
            times.append((process_time() - at) * 1000)
    return times, perf_counter() - began, process_time() - used


def measure_pool(
    server: NatsServer, photos: Sequence[Path], rounds: int, count: int, cores: int
) -> Run:
    """Return what ``count`` workers do with the same pictures, twice as many asked at a time."""
    files = [path.read_bytes() for path in photos]
    pictures = [(decode_image(data), data) for data in files]
    identity = identity_of("real")
    with workers(server, "real", count, cores) as ids, client(server, identity, count) as pool:

        def ask(number: int) -> None:
            image, data = pictures[number % len(pictures)]
            with decoded_from(image, data):
                question = pack_question("analyze", [image])
            assert unpack_answer(pool.ask(question)).image

        with ThreadPoolExecutor(2 * count) as threads:
            list(threads.map(ask, range(2 * count)))  # the first answers load lazily
            before = [processor_s(pid) for pid in ids], processor_s(server.pid), process_time()
            began, total = perf_counter(), len(files) * rounds * count
            list(threads.map(ask, range(total)))
            seconds = perf_counter() - began
            engines = sum(processor_s(pid) for pid in ids) - sum(before[0])
            at_server, here = processor_s(server.pid) - before[1], process_time() - before[2]
    return Run(
        name=f"{count} worker{'s' if count > 1 else ''} on {min(count, cores)} cores",
        per_s=total / seconds,
        engine_ms=engines / total * 1000,
        service_ms=here / total * 1000,
        server_ms=at_server / total * 1000,
    )
