"""Measures what cameras cost on this machine, with drawn videos read at the speed of a camera."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from galaxy_alpr.cli.work.bench.drawn import DRIVE_S, FPS, Street, draw
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.engine.tracking.reader import PassReader, PassReading
from galaxy_alpr.errors import Unavailable
from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.ingest.camera import CameraWorker
from galaxy_alpr.ingest.turns import Turns
from galaxy_alpr.ingest.video_process import SourceOptions
from galaxy_alpr.main import build_engine
from galaxy_alpr.services.memory import give_back
from galaxy_alpr.settings import Settings

LARGE, SMALL = Street(1920, 1080), Street(1280, 720)
_VIDEO_S = 16
_WARM_S = 3.0
_POLL_S = 0.05
_CAMERAS = 4


@dataclass(slots=True)
class Run:
    """What was measured of one camera.

    ``cpu`` is processor time a second, of the camera's decoder and of this process together;
    ``rate`` are analysed frames a second; ``delays_s`` are those of the provisional news;
    ``passes`` are those with a text.
    """

    cpu: float
    rate: float
    delays_s: list[float]
    passes: int


def bench(minutes: float | None) -> None:
    """Print the figures, or with ``minutes`` how memory grows over so long."""
    engine = build_engine(Settings())
    with tempfile.TemporaryDirectory() as folder:
        if minutes is not None:
            soak(engine, Path(folder) / "moving.mp4", minutes)
            return
        _figures(engine, Path(folder))


def _figures(engine: Analyzer, folder: Path) -> None:
    still, moving, small = (folder / f"{name}.mp4" for name in ("still", "moving", "small"))
    draw(still, LARGE, _VIDEO_S, moving=False)
    draw(moving, LARGE, _VIDEO_S, moving=True)
    draw(small, SMALL, _VIDEO_S, moving=True)
    alone = [_decoding_alone(path) for path in (still, moving)]
    (idle,) = measure(engine, [still])
    (busy,) = measure(engine, [moving])
    many = measure(engine, [small] * _CAMERAS)
    rates = [run.rate for run in many]
    fair = sum(rates) / len(rates)
    table = Table("figure", "value", "bar", title=_machine())
    table.add_row(
        "1080p, 25 a second, nothing moves: share of one core", f"{idle.cpu:.0%}", "<= 40%"
    )
    table.add_row("  decoding alone", f"{alone[0]:.0%}", "")
    table.add_row("1080p, something moves: frames analysed a second", f"{busy.rate:.1f}", ">= 8")
    table.add_row("  share of one core / decoding alone", f"{busy.cpu:.0%} / {alone[1]:.0%}", "")
    table.add_row(f"  passes, of {_VIDEO_S // DRIVE_S}", str(busy.passes), "")
    table.add_row(
        "four at 720p: frames analysed a second, each",
        " ".join(f"{rate:.1f}" for rate in sorted(rates)),
        ">= 3",
    )
    table.add_row("  least share of the fair one", f"{min(rates) / fair:.0%}", ">= 50%")
    for name, delays in (
        ("frame to provisional news, one camera, p95", busy.delays_s),
        ("  four cameras, p95", [delay for run in many for delay in run.delays_s]),
    ):
        shown = f"{np.percentile(delays, 95) * 1000:.0f} ms of {len(delays)}" if delays else "none"
        table.add_row(name, shown, "<= 700 ms")
    Console().print(table)


def measure(engine: Analyzer, videos: Sequence[Path]) -> list[Run]:
    """Read videos at once, each as a camera, and return what was measured of each.

    Raises ``Unavailable`` where a video ended before the others had begun.
    """
    turns, cameras = Turns(), list[_Camera]()
    for number, video in enumerate(videos):
        cameras.append(_Camera(engine, video, turns, str(number)))
    for camera in cameras:
        camera.worker.start()
    started: float | None = None
    before: list[int] = []
    after: list[int] = []
    cpu = spent = elapsed = 0.0
    while any(camera.worker.alive for camera in cameras):
        time.sleep(_POLL_S)
        if started is None:
            if all(camera.seconds() > _WARM_S for camera in cameras):
                started, cpu = time.monotonic(), _processor_s(cameras)
                before = [camera.worker.status.analysed for camera in cameras]
        elif all(camera.pid() is not None for camera in cameras):
            try:
                spent = _processor_s(cameras) - cpu
            except OSError:  # a decoder has just ended: the last measurement counts
                continue
            elapsed = time.monotonic() - started
            after = [camera.worker.status.analysed for camera in cameras]
    if not after:
        raise Unavailable("this machine is too busy to be measured")
    return [
        Run(spent / elapsed, (b - a) / elapsed, camera.delays_s, camera.passes)
        for camera, a, b in zip(cameras, before, after, strict=True)
    ]


def soak(engine: Analyzer, video: Path, minutes: float) -> None:
    """Read a video again and again, and print the growth of this process's memory.

    Freed memory is given back before each measurement, as the service does while it runs.
    """
    draw(video, LARGE, _VIDEO_S, moving=True)
    until = time.monotonic() + minutes * 60
    sizes: list[float] = []
    while time.monotonic() < until:
        measure(engine, [video])
        give_back()
        sizes.append(_memory_mb())
        typer.echo(f"{len(sizes) * _VIDEO_S / 60:.1f} min: {sizes[-1]:.0f} MB", err=True)
    settled = sizes[len(sizes) // 10]
    growth = sizes[-1] / settled - 1
    typer.echo(
        f"{_machine()}: {minutes:g} minutes, {len(sizes)} times: {settled:.0f} MB grew to "
        f"{sizes[-1]:.0f} MB, {growth:+.1%} (bar < 5%)"
    )


class _Camera:
    """A video read as a camera, with the delays of its provisional news."""

    def __init__(self, engine: Analyzer, video: Path, turns: Turns, name: str) -> None:
        self.delays_s: list[float] = []
        self.passes = 0
        self.worker = CameraWorker(
            name,
            Address.of(str(video)),
            SourceOptions(real_time=True),
            make_reader=lambda: PassReader(engine, ["ID"]),
            report=self._report,
            turns=turns,
        )

    def seconds(self) -> float:
        """Return for how long the source has been read."""
        health = self.worker.status.health
        return 0.0 if health is None else health.frames / FPS

    def pid(self) -> int | None:
        """Return the number of the process that decodes, ``None`` where it has ended."""
        return self.worker.decoder

    def _report(self, item: PassReading) -> None:
        frame = self.worker.newest
        self.passes += item.final and item.plate.text is not None
        if not item.final and frame is not None:
            self.delays_s.append(time.monotonic() - frame.clock)


def _processor_s(cameras: Sequence[_Camera]) -> float:
    """Return the processor time of this process and of the decoders so far."""
    pids = [pid for camera in cameras if (pid := camera.pid()) is not None]
    # The number of a process's clock, as by clock_getcpuclockid(3) on Linux.
    return time.process_time() + sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def _decoding_alone(path: Path) -> float:
    """Return the processor time a second that OpenCV needs to decode a video in one thread."""
    video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
    started, frames = time.process_time(), 0
    while video.grab():
        frames += 1
    spent = time.process_time() - started
    video.release()
    return spent / (frames / FPS)


def _memory_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")


def _machine() -> str:
    return f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
