"""The service as a process of its own on loopback, to load, to fault and to kill."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
QUICK_APP = "benchmarks.quick_app:app"
START_S = 180
STOP_S = 30


@dataclass
class Service:
    """A running ``uvicorn app:app``: its process, port, data folder and log."""

    process: subprocess.Popen[bytes]
    port: int
    data: Path
    log: Path

    @property
    def url(self) -> str:
        """The address of its root, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def rss_mb(self) -> float:
        """Return the resident memory of the process and its children, in MiB."""
        return sum(_rss_kb(pid) for pid in _family(self.process.pid)) / 1024

    def cpu_s(self) -> float:
        """Return the processor time that the process and its children have used, in seconds."""
        return sum(_cpu_s(pid) for pid in _family(self.process.pid))

    def kill(self) -> None:
        """Kill the process as ``kill -9`` does, and wait for its end."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(STOP_S)

    def stop(self) -> int:
        """Ask the process to stop (SIGTERM) and return its exit status."""
        self.process.terminate()
        return self.process.wait(STOP_S)


@contextmanager
def running(
    folder: Path,
    *,
    app: str = "app:app",
    environment: Mapping[str, str] | None = None,
    arguments: Sequence[str] = (),
    started: str = "/ready",
    limit_s: float = START_S,
) -> Iterator[Service]:
    """Run the service on a free port until the block ends; data is in ``folder/data``.

    ``app`` is the application for uvicorn: ``QUICK_APP`` reads test pictures without networks. It
    has started when the path ``started`` answers 200. Raises ``RuntimeError`` with its log where
    it does not start in ``limit_s``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", app, "--host", HOST, "--port", str(port)]
    data, log_file = folder / "data", folder / "server.log"
    with log_file.open("ab") as log:
        process = subprocess.Popen(
            [*command, "--log-level", "warning", *arguments],
            cwd=ROOT,
            env={**os.environ, "GALAXY_DATA_DIR": str(data), **(environment or {})},
            stdout=log,
            stderr=log,
        )
        service = Service(process, port, data, log_file)
        try:
            _wait_until_ready(service, started, limit_s)
            yield service
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(STOP_S)
                except subprocess.TimeoutExpired:
                    service.kill()


def _wait_until_ready(service: Service, path: str, limit_s: float) -> None:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        if service.process.poll() is not None:
            raise RuntimeError(f"the service did not start:\n{service.log.read_text()}")
        connection = http.client.HTTPConnection(HOST, service.port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"the service did not answer in {limit_s} s")


def _family(pid: int) -> Iterator[int]:
    """Yield a process and all its descendants."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread has ended meanwhile
            for child in children.read_text().split():
                yield from _family(int(child))


def _rss_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def _cpu_s(pid: int) -> float:
    """Return the processor time of a process, of user and system, and of its ended children."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return 0
    times = stat.rpartition(")")[2].split()[11:15]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
