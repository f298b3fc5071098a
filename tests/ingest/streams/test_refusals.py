"""A source that answers 401 or 403 has a reason of its own, by RTSP and HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.ingest.streams.failure import ASKED, REFUSED
from galaxy_alpr.ingest.video_process import SourceEnded, SourceOptions, VideoProcess
from tests.ingest.conftest import Serve, rtsp  # noqa: F401


def reason(address: str, user: str | None) -> str | None:
    """Return why a source cannot be read."""
    options = SourceOptions(user=user, password=None if user is None else "wrong", timeout_s=5)
    with VideoProcess(Address.of(address), options) as process:
        while True:
            try:
                process.next()
            except SourceEnded as ended:
                return ended.reason


@contextmanager
def answering(status: int) -> Iterator[int]:
    """Serve an answer of one status; yield the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("WWW-Authenticate", 'Basic realm="camera"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("scheme", ["http", "snapshot+http"])
def test_http_that_refuses(status: int, scheme: str) -> None:
    with answering(status) as port:
        address = f"{scheme}://127.0.0.1:{port}/video"
        assert reason(address, "guard") == REFUSED
        assert reason(address, None) == ASKED


def test_another_failure_is_no_refusal() -> None:
    with answering(404) as port:
        assert reason(f"http://127.0.0.1:{port}/v", "guard") == "the source cannot be opened"


def test_rtsp_that_refuses(rtsp: Serve) -> None:  # noqa: F811
    server = rtsp(password="right")
    assert reason(server.url, "guard") == REFUSED
    assert reason(server.url, None) == ASKED
