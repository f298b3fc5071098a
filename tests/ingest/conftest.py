"""Videos made for tests, and an RTSP server where GStreamer's is installed."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
import pytest

from galaxy_alpr.types import BgrImage

SYSTEM_PYTHON = "/usr/bin/python3"
SERVER = Path(__file__).with_name("rtsp_server.py")
MOVING = (
    "( videotestsrc is-live=true pattern=ball ! capsfilter name=size "
    "caps=video/x-raw,width={width},height={height},framerate=25/1 ! identity name=slow ! "
    "{encoder} name=pay0 pt=96 )"
)
H264 = (
    "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=12 ! rtph264pay config-interval=-1"
)
VP8 = "vp8enc deadline=1 cpu-used=8 ! rtpvp8pay"


def frame(number: int, *, width: int = 320, height: int = 240) -> BgrImage:
    """Return a grey frame in which a white square moves to the right."""
    image = np.full((height, width, 3), 90, np.uint8)
    left = 10 + 6 * number
    image[100:140, left : left + 40] = 255
    return image


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of 140 frames, 10 a second: a square moves in the first 20, then stands still."""
    path = tmp_path_factory.mktemp("video") / "square.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (320, 240))
    for number in range(140):
        writer.write(frame(min(number, 20)))
    writer.release()
    return path


class Serve(Protocol):
    """Start a server; see ``rtsp``."""

    def __call__(
        self, *, port: int = 0, width: int = 320, encoder: str = H264, password: str | None = None
    ) -> RtspServer: ...


class RtspServer:
    """A running RTSP server of a moving ball."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    @property
    def url(self) -> str:
        return f"rtsp://127.0.0.1:{self.port}/video"

    def change(self, line: str) -> None:
        """Change the running stream; see ``rtsp_server.py``."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def stop(self) -> None:
        """Kill the server, which says goodbye to nobody."""
        self.process.kill()
        self.process.wait()


@pytest.fixture
def rtsp() -> Iterator[Serve]:
    """The function that starts an RTSP server on ``port``, by default a free one."""
    reason = _missing()
    if reason:
        pytest.skip(reason)
    with ExitStack() as servers:

        def serve(
            *, port: int = 0, width: int = 320, encoder: str = H264, password: str | None = None
        ) -> RtspServer:
            pipeline = MOVING.format(width=width, height=width * 3 // 4, encoder=encoder)
            return servers.enter_context(_running(port or _free_port(), pipeline, password))

        yield serve


@contextmanager
def _running(port: int, pipeline: str, password: str | None) -> Iterator[RtspServer]:
    command = [SYSTEM_PYTHON, str(SERVER), str(port), pipeline, *([password] if password else [])]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    server = RtspServer(process, port)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield server
    finally:
        server.stop()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()


def _missing() -> str | None:
    """Return why there is no RTSP server here."""
    code = "import gi; gi.require_version('GstRtspServer', '1.0')"
    try:
        found = subprocess.run([SYSTEM_PYTHON, "-c", code], capture_output=True, check=False)
    except OSError as error:
        return f"no system Python: {error}"
    return None if found.returncode == 0 else "GStreamer's RTSP server is not installed"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
