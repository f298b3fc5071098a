"""Mutated pictures: ``python -m benchmarks.faults.mutations [--count N] [--seed N]``.

Real pictures in every accepted format are changed by seed (bytes, numbers, cuts, repetitions,
splices) and uploaded, most of them in batches. No answer is a 5xx, no item of a batch an error of
the service, and every answered reading is stored. Part of them is read by the real engine, the
others by one that detects nothing, which takes a fraction of the time.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from benchmarks import hostile
from benchmarks.faults.report import Findings, say
from benchmarks.service import ROOT
from galaxy_alpr import decode_image
from galaxy_alpr.db import models
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from galaxy_alpr.types import (
    BgrImage,
    DetectedObjects,
    Detection,
    EngineInfo,
    ImageResult,
    OcrResult,
    PlateResult,
)
from tests.client import TestClient

BATCH = 20
SINGLES = 100
SHARED = 12
"""Pictures that are taken from ``../shared/data``, where it exists."""

CLIENT_ERRORS = {"invalid_image", "unsupported_media_type", "payload_too_large"}


class NothingFound:
    """An engine that detects nothing."""

    info = EngineInfo("none", "none")

    def detect(self, _image: BgrImage) -> DetectedObjects:
        return DetectedObjects((), (), {})

    def read(
        self,
        _image: BgrImage,
        _plates: Sequence[Detection],
        _countries: Sequence[str] | None = None,
    ) -> list[PlateResult]:
        return []

    def describe(
        self,
        _image: BgrImage,
        _plate: Detection,
        _reading: OcrResult,
        _countries: Sequence[str] | None = None,
    ) -> PlateResult:
        raise AssertionError("no plate was detected")

    def analyze(self, image: BgrImage, _countries: Sequence[str] | None = None) -> ImageResult:
        height, width = image.shape[:2]
        return ImageResult(width, height, (), self.info, {"detect": 0, "read": 0})


def pictures(seed: int) -> list[bytes]:
    """Return real pictures as they are, and smaller ones in every format."""
    photos = [path.read_bytes() for path in sorted((ROOT / "examples").glob("*.jpg"))]
    shared = sorted((ROOT.parent / "shared" / "data").rglob("*.jpg"))
    if shared:
        chosen = Random(seed).sample(shared, SHARED)
        photos += [path.read_bytes() for path in chosen]
    smaller = [hostile.in_every_format(hostile.small(decode_image(data))) for data in photos]
    return photos + [data for files in smaller for data in files.values()]


@contextmanager
def service(engine: Analyzer | None) -> Iterator[TestClient]:
    """Yield a client of the service with an empty SQLite database."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            _env_file=None, data_dir=Path(folder), database_url=None, log_level="error"
        )
        app = create_app(settings, engine=engine)
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client


def codes_of(client: TestClient, files: Sequence[bytes]) -> Iterator[str]:
    """Upload ``files``, one alone or several together, and yield the code of each."""
    field = "file" if len(files) == 1 else "files"
    response = client.post("/detect_image", files=[(field, ("a.jpg", data)) for data in files])
    if response.status_code >= 500 or (len(files) > 1 and response.status_code != 200):
        yield from [f"{response.status_code}: {response.text[:100]}"] * len(files)
        return
    body = response.json()
    for item in body.get("results", [body]):
        yield item.get("error", "read")


def stored(client: TestClient) -> int:
    """Return how many pictures the service stored."""
    with client.app.state.context.sessions() as session:  # type: ignore[attr-defined]
        return int(session.scalar(select(func.count(models.DetectionSession.id))) or 0)


def check(
    findings: Findings, name: str, engine: Analyzer | None, files: list[bytes], singles: int
) -> None:
    """Upload ``files``, the first ``singles`` alone, and check all answers."""
    began = time.monotonic()
    groups = [[data] for data in files[:singles]]
    groups += [files[at : at + BATCH] for at in range(singles, len(files), BATCH)]
    with service(engine) as client:
        codes = Counter(code for group in groups for code in codes_of(client, group))
        rows = stored(client)
    wrong = {code: count for code, count in codes.items() if code not in CLIENT_ERRORS | {"read"}}
    took = f"{len(files)} files in {time.monotonic() - began:.0f} s"
    findings.check(f"{name}: no failure of the service", not wrong, f"{took}, {dict(codes)}")
    findings.check(f"{name}: every answered reading is stored", rows == codes["read"], f"{rows}")


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="mutations")
    parser.add_argument("--real", type=int, default=40, help="those that the real engine reads")
    parser.add_argument("--seed", type=int, default=22)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # decoders warn of what was broken on purpose
    logging.disable(logging.ERROR)
    originals = pictures(arguments.seed)
    say(f"{len(originals)} pictures, seed {arguments.seed}")
    files = list(hostile.mutations(originals, arguments.count, arguments.seed))
    findings = Findings()
    check(findings, "the real engine", None, files[: arguments.real], 0)
    check(
        findings, "an engine that detects nothing", NothingFound(), files[arguments.real :], SINGLES
    )
    findings.end()


if __name__ == "__main__":
    main()
