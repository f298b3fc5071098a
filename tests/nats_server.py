"""A NATS server of a test's own, with JetStream in a folder."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.options import MAX_PAYLOAD, NatsOptions

PATIENCE_S = 15.0


def programs() -> dict[str, str]:
    """Return the servers that are here by name: of the system, and of the Python package."""
    found = {
        "system": shutil.which("nats-server", path="/usr/sbin:/usr/bin:/usr/local/bin"),
        "package": shutil.which("nats-server", path=str(Path(sys.executable).parent)),
    }
    return {name: path for name, path in found.items() if path is not None}


def program(name: str | None = None) -> str:
    """Return the path of a server, or skip."""
    found = programs()
    path = found.get(name) if name else next(iter(found.values()), None)
    if path is None:
        pytest.skip(f"the program nats-server ({name or 'any'}) is not installed")
    return path


class NatsServer:
    """A server on a free port that keeps its streams over a restart. ``extra`` is configuration."""

    def __init__(self, folder: Path, *, name: str = "hub", path: str | None = None) -> None:
        self.name = name
        self.port = free_port()
        self.extra = ""
        self._path = path or program()
        self._folder = folder / name
        self._folder.mkdir(parents=True, exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The id of the running process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        config = self._folder / "nats.conf"
        config.write_text(
            f'server_name: {self.name}\nlisten: "127.0.0.1:{self.port}"\n'
            f"max_payload: {MAX_PAYLOAD}\n"
            f'jetstream {{ store_dir: "{self._folder}/store", domain: {self.name} }}\n{self.extra}'
        )
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._path, "-c", str(config)], stdout=log, stderr=log
            )
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError((self._folder / "log").read_text()[-2000:])

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE_S)
            self._process = None

    def pause(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)

    def __enter__(self) -> NatsServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self.go_on()
        self.stop(signal.SIGKILL)


@contextmanager
def connected(server: NatsServer, name: str = "test") -> Iterator[NatsConnection]:
    """Yield a connection to a server."""
    connection = NatsConnection(NatsOptions(urls=[server.url], name=name))
    connection.start()
    try:
        assert connection.wait(PATIENCE_S)
        yield connection
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
