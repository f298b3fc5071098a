"""Pictures that are fetched by HTTP from cameras that answer all kinds of things."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import cv2
import pytest

from galaxy_alpr.ingest.streams import snapshots
from galaxy_alpr.ingest.streams.failure import SourceFailed
from galaxy_alpr.ingest.streams.snapshots import SnapshotCapture
from tests.ingest.conftest import frame

Answer = Callable[[BaseHTTPRequestHandler], None]
PICTURE = cv2.imencode(".jpg", frame(3))[1].tobytes()


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """The function that starts a server of one answer, and returns its URL."""
    with ExitStack() as servers:

        def start(answer: Answer) -> str:
            class Handler(BaseHTTPRequestHandler):
                def do_GET(self) -> None:
                    answer(self)

                def log_message(self, *_: object) -> None: ...

                def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002
                    return formatdate(time.time() + 3600, usegmt=True)

            server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            servers.callback(server.server_close)
            servers.callback(server.shutdown)
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
            return f"http://127.0.0.1:{server.server_address[1]}/picture"

        yield start


def picture(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", str(len(PICTURE)))
    request.end_headers()
    request.wfile.write(PICTURE)


def redirect(place: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if request.path == "/moved":
            picture(request)
            return
        request.send_response(302)
        request.send_header("Location", place)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


def capture(url: str) -> SnapshotCapture:
    return SnapshotCapture(url, 0.0, {"timeout_s": 5, "user": "guard", "password": "secret"})


def test_a_picture_is_fetched_with_the_error_of_the_cameras_clock(
    serve: Callable[[Answer], str],
) -> None:
    camera = capture(serve(picture))
    assert camera.grab() is not None
    assert camera.retrieve().shape == (240, 320, 3)
    assert camera.clock_s == pytest.approx(3600, abs=10)


def test_a_redirect_is_followed_on_the_same_host_only(serve: Callable[[Answer], str]) -> None:
    camera = capture(serve(redirect("/moved")))
    assert camera.grab() is not None
    asked: list[str] = []
    other = serve(lambda request: asked.append(request.path))
    with pytest.raises(SourceFailed, match="redirects to another host"):
        capture(serve(redirect(other))).grab()
    with pytest.raises(SourceFailed, match="again and again"):
        capture(serve(redirect("/picture"))).grab()
    assert asked == []


def test_a_picture_without_end_is_refused(
    serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MAX_BYTES", 200_000)

    def flood(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(bytes(50_000))
        except OSError:
            request.close_connection = True

    with pytest.raises(SourceFailed, match="more than"):
        capture(serve(flood)).grab()
