"""A receiver on this machine that answers as a test says, and keeps what it got."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Got:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


Reply = Callable[[Got, BaseHTTPRequestHandler], None]


def status(code: int, text: str = "", **headers: str) -> Reply:
    """Return what answers with a status; ``_`` in the names of headers is ``-``."""

    def reply(_got: Got, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text.encode())

    return reply


class Receiver:
    """Keeps the requests; ``reply`` answers the next ones."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.reply: Reply = status(204)
        self.arrived = threading.Condition()
        self.port = 0

    def url(self, path: str = "/hook", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def take(self, got: Got) -> None:
        with self.arrived:
            self.got.append(got)
            self.arrived.notify_all()

    def wait_for(self, count: int) -> list[Got]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.got) >= count, 30), len(self.got)
            return list(self.got)


@contextmanager
def running(
    host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[Receiver]:
    """Yield a receiver that listens; 0 is any free port."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            names = {name.lower(): value for name, value in self.headers.items()}
            got = Got(self.path, names, body)
            receiver.take(got)
            receiver.reply(got, self)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
