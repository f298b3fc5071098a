"""Watch the memory of the service over many uploads: it stays flat.

``python -m benchmarks.faults.memory`` uploads from 8 clients to the service with its engine and
samples the resident memory. ``--full`` uploads 3 000 pictures.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.faults.report import Findings, say
from benchmarks.service import ROOT, Service, running
from benchmarks.uploads import Uploads

CLIENTS = 8
PHOTO = ROOT / "examples" / "jakarta.jpg"
MOST_S = 60
"""Seconds of uploads at most, without ``--full``."""

GROWTH_MB = 25
"""Largest growth of the median from the second quarter of the uploads to the last."""

SAMPLE_S = 0.2


def watch(service: Service, uploads: Uploads, count: int, seconds: float) -> list[float]:
    """Return samples of the memory until ``count`` uploads are answered, in MiB."""
    samples: list[float] = []
    deadline = time.monotonic() + seconds
    while len(uploads.answered) < count and time.monotonic() < deadline:
        samples.append(service.rss_mb())
        time.sleep(SAMPLE_S)
    return samples


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="3 000 uploads; some minutes")
    full = parser.parse_args().full
    count = 3000 if full else 400
    findings = Findings()
    data = PHOTO.read_bytes()
    with tempfile.TemporaryDirectory() as name, running(Path(name)) as service:
        say(f"     {service.rss_mb():.0f} MB after the start")
        uploads = Uploads(lambda _number: data, port=service.port, limit=count)
        with uploads.running(CLIENTS):
            samples = watch(service, uploads, count, 3600 if full else MOST_S)
        parts = [samples[len(samples) * i // 4 : len(samples) * (i + 1) // 4] for i in range(4)]
        medians = [median(part) for part in parts]
        findings.check("all uploads are answered", not uploads.refused and not uploads.broken)
        findings.check(
            f"memory grows by less than {GROWTH_MB} MB over {len(uploads.answered)} uploads",
            medians[3] - medians[1] < GROWTH_MB,
            f"medians of the quarters {', '.join(f'{value:.0f}' for value in medians)} MB, "
            f"highest {max(samples):.0f}",
        )
    findings.end()


if __name__ == "__main__":
    main()
