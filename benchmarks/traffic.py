"""Store readings at a steady rate for a running service, as a busy gate does.

``python -m benchmarks.traffic FOLDER --rate 20 --seconds 600`` stores pictures below ``FOLDER``
(the service's data folder) as uploads are stored, from a separate process. The pictures hold their
own results for the fake engine, so that no network runs.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from galaxy_alpr.main import open_context
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.settings import Settings
from tests.captures import submit_photo
from tests.fake_engine import FakeEngine, photo

PLATES = 400
FIRST = 1000
WIDTH, HEIGHT = 1280, 720


def pictures() -> list[bytes]:
    """Return pictures of the plates B 1000 GX to B 1399 GX in several shades."""
    return [
        photo(f"B{FIRST + number}GX", width=WIDTH, height=HEIGHT, shade=60 + number % 100)
        for number in range(PLATES)
    ]


def send(
    readings: ReadingService, *, rate: float, seconds: float, location: str | None
) -> tuple[int, float]:
    """Store ``rate`` pictures a second; return their number and the seconds the last was late."""
    photos = pictures()
    started = time.monotonic()
    count, late_s = 0, 0.0
    while count < rate * seconds:
        due = started + count / rate
        late_s = time.monotonic() - due
        if late_s < 0:
            time.sleep(-late_s)
        submit_photo(readings, photos[count % PLATES], source="benchmark", location=location)
        count += 1
    return count, max(0.0, late_s)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="data folder of the service")
    parser.add_argument("--rate", type=float, default=20, help="readings a second")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--location", help="id or name of a stored location")
    arguments = parser.parse_args()
    settings = Settings(_env_file=None, data_dir=arguments.folder, save_annotated=False)
    with open_context(settings, FakeEngine()) as context:
        count, late_s = send(
            context.readings,
            rate=arguments.rate,
            seconds=arguments.seconds,
            location=arguments.location,
        )
    print(f"{count} readings, the last {late_s:.1f} s late")  # noqa: T201


if __name__ == "__main__":
    main()
