"""Cut the power while clients upload: every answered upload must be there afterwards.

``python -m benchmarks.faults.power_cut`` runs the service on an ext4 file system in a file. At
several instants it copies what the device holds, as a power cut would leave it. Then it mounts
each copy, starts the service on it and asks for everything that had been answered before.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.faults.report import Findings, say
from benchmarks.loop_disk import CutDisk, NoLoopDisk, cut_disk, mounted
from benchmarks.service import QUICK_APP, running
from benchmarks.uploads import Answered, Uploads, lost
from tests.fake_engine import photo

CLIENTS = 8
INSTANTS = 3
BETWEEN = 40
"""Uploads answered between two instants."""

BETWEEN_S = 10
"""Seconds between two instants, where fewer uploads are answered."""

DISK_MB = 192


def picture(number: int) -> bytes:
    """Return a picture with one vehicle and its plate, different for each number."""
    return photo(f"B{number}GX", width=640, height=480, shade=number % 200)


def cut(disk: CutDisk, folder: Path, durability: str) -> list[tuple[Path, list[Answered]]]:
    """Upload and cut; return each copy with the uploads that were answered before."""
    cuts: list[tuple[Path, list[Answered]]] = []
    environment = {"GALAXY_DURABILITY": durability, "GALAXY_MIN_FREE_DISK_MB": "0"}
    with (
        running(disk.folder, app=QUICK_APP, environment=environment) as service,
        Uploads(picture, port=service.port).running(CLIENTS) as uploads,
    ):
        for number in range(INSTANTS):
            uploads.wait(BETWEEN * (number + 1), BETWEEN_S)
            answered = list(uploads.answered)
            copy = folder / f"cut-{number}.img"
            disk.cut(copy)
            cuts.append((copy, answered))
    return cuts


def check(findings: Findings, copy: Path, answered: list[Answered], folder: Path) -> None:
    """Start the service on a copy and look for everything that was answered."""
    with mounted(copy, folder):
        crops = [folder / "data" / url.lstrip("/") for item in answered for url in item.crop_urls]
        whole = sum(crop.is_file() and crop.stat().st_size > 0 for crop in crops)
        environment = {"GALAXY_MIN_FREE_DISK_MB": "0"}
        with running(folder, app=QUICK_APP, environment=environment) as service:
            missing = lost(service.port, answered)
    say(f"     {copy.stem}: {whole} of {len(crops)} crops on the disk before the start")
    findings.check(
        f"{copy.stem}: every answered upload is there",
        bool(answered) and not missing,
        f"{len(missing)} files and rows lost of {len(answered)} uploads"
        + "".join(f"\n     {what}" for what in missing[:5]),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--durability", choices=("full", "fast"), default="full")
    durability = parser.parse_args().durability
    findings = Findings()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            with cut_disk(folder, megabytes=DISK_MB) as disk:
                cuts = cut(disk, folder, durability)
        except NoLoopDisk as reason:
            say(f"skip no file system to cut off: {reason}")
            return
        for copy, answered in cuts:
            check(findings, copy, answered, folder / "after")
    findings.end()


if __name__ == "__main__":
    main()
