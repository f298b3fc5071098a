"""What the way over NATS adds to a call, and what each coding of a picture costs and changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np

from benchmarks.pool.workers import EchoEngine, client, identity_of, workers
from benchmarks.report import Figure, percentile
from galaxy_alpr.engine.image.codec import decode_image, encode_jpeg
from galaxy_alpr.engine.image.origin import decoded_from
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.fleet.pool.pictures import code_picture, picture_of
from galaxy_alpr.fleet.pool.wire import pack_question, unpack_answer
from galaxy_alpr.types import BgrImage
from tests.nats_server import NatsServer

CROP = (64, 192)


def measure_hop(server: NatsServer, photo: Path, calls: int, cores: int) -> list[Figure]:
    """Return the milliseconds of calls to a worker that does nothing, less those without the way.

    One after the other: a crop of a plate, a photo as its file, and the same photo as pixels.
    """
    engine, data = EchoEngine(), photo.read_bytes()
    image = decode_image(data)
    crop = np.asarray(cv2.resize(image, CROP[::-1]), np.uint8)
    with workers(server, "echo", 1, cores), client(server, identity_of("echo"), 1) as pool:

        def crop_there() -> None:
            answer = unpack_answer(pool.ask(pack_question("recognize", [crop])))
            assert answer.readings

        def file_there() -> None:
            with decoded_from(image, data):
                assert unpack_answer(pool.ask(pack_question("analyze", [image]))).image

        def pixels_there() -> None:
            assert unpack_answer(pool.ask(pack_question("analyze", [image]))).image

        here = percentile(_times(lambda: engine.recognizer.read([crop]), calls), 50)
        return [
            Figure(
                name=f"crop of {CROP[1]} x {CROP[0]} px",
                wall_ms=[value - here for value in _times(crop_there, calls)],
                target_ms=3,
            ),
            Figure(
                name=f"photo as its file, {len(data) // 1000} kB, decoded there",
                wall_ms=_times(file_there, calls // 4),
            ),
            Figure(
                name=f"photo as pixels, {image.nbytes / 1e6:.1f} MB",
                wall_ms=_times(pixels_there, calls // 4),
            ),
        ]


def measure_codings(engine: Analyzer, photos: Sequence[Path]) -> list[tuple[str, ...]]:
    """Return a row for each coding: bytes, time to code and decode, and how many answers differ."""
    rows: list[tuple[str, ...]] = []
    for name in ("file", "raw", "png", "JPEG 95"):
        sizes, seconds, others, plates = [], [], 0, 0
        for photo in photos:
            data = photo.read_bytes()
            image = decode_image(data)
            began = perf_counter()
            back, size = _there_and_back(name, image, data)
            seconds.append((perf_counter() - began) * 1000)
            sizes.append(size)
            own, other = engine.analyze(image), engine.analyze(back)
            others += own.detections != other.detections
            plates += [plate.text for plate in own.plates] != [plate.text for plate in other.plates]
        rows.append(
            (
                name,
                f"{percentile(sizes, 50) / 1000:.0f} kB",
                f"{percentile(seconds, 50):.1f} ms",
                f"{others} of {len(photos)}",
                f"{plates} of {len(photos)}",
            )
        )
    return rows


def _there_and_back(name: str, image: BgrImage, data: bytes) -> tuple[BgrImage, int]:
    if name == "file":
        with decoded_from(image, data):
            coded = code_picture(image)
        return picture_of(coded.head, coded.data), len(coded.data)
    if name == "raw":
        coded = code_picture(image)
        return picture_of(coded.head, coded.data), len(coded.data)
    if name == "png":
        coded = code_picture(image, image.nbytes - 1)
        return picture_of(coded.head, coded.data), len(coded.data)
    jpeg = encode_jpeg(image, 95)
    return decode_image(jpeg), len(jpeg)


def _times(call: Callable[[], object], count: int) -> list[float]:
    for _ in range(10):
        call()
    times = []
    for _ in range(count):
        began = perf_counter()
        call()
        times.append((perf_counter() - began) * 1000)
    return times
