"""``galaxy-alpr serve`` as a process of its own, as a user starts it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

HOST = "127.0.0.1"
START_S = 120


@dataclass(frozen=True, slots=True)
class Serving:
    """The process, its port and its log."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def connect(self) -> HTTPConnection:
        """Return an open connection."""
        connection = HTTPConnection(HOST, self.port, timeout=60)
        connection.connect()
        return connection


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    folder: Path, *command: str, environment: dict[str, str] | None = None
) -> Iterator[Serving]:
    """Run a command (``galaxy-alpr serve``) with ``--port`` until the block ends.

    Data is in ``folder``. The service has started when it answers.
    """
    command = command or (sys.executable, "-m", "galaxy_alpr", "serve")
    own = {name: value for name, value in os.environ.items() if not name.startswith("GALAXY_")}
    own |= {"GALAXY_DATA_DIR": str(folder / "data"), **(environment or {})}
    port, log = free_port(), folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)], env=own, stdout=output, stderr=output
        )
    service = Serving(process, port, log)
    try:
        _wait(service)
        yield service
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _wait(service: Serving) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and service.process.poll() is None:
        try:
            connection = service.connect()
        except OSError:
            time.sleep(0.1)
            continue
        connection.request("GET", "/health")
        connection.getresponse().read()
        connection.close()
        return
    raise AssertionError(f"the service did not start:\n{service.log.read_text()}")


def start_blocks(log: str) -> list[dict[str, str]]:
    """Return the rows of each block of a log that says what a service runs with."""
    blocks = re.findall(r"Galaxy ALPR \S+ has started\n((?:  .*\n)+)", log)
    return [
        dict(re.split(r" {2,}", line.strip(), maxsplit=1) for line in block.splitlines())
        for block in blocks
    ]
