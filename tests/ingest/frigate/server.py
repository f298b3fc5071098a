"""A small Frigate: snapshots of events in the given order, and what is written to them."""

from __future__ import annotations

import json
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Frigate:
    """Answers as Frigate does.

    ``snapshots`` has by event what is answered next, a file or a status; the last one is repeated.
    Who has not logged in gets a 401.
    """

    def __init__(self) -> None:
        self.snapshots: dict[str, deque[bytes | int]] = {}
        self.written: list[tuple[str, dict[str, Any]]] = []
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                if "frigate_token=let-me-in" not in self.headers.get("Cookie", ""):
                    self._answer(401)
                    return
                waiting = outer.snapshots.get(self.path.split("/")[3], deque([404]))
                found = waiting.popleft() if len(waiting) > 1 else waiting[0]
                if isinstance(found, int):
                    self._answer(found)
                else:
                    self._answer(200, found)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.path == "/api/login":
                    good = body == {"user": "galaxy", "password": "hush"}
                    self._answer(200 if good else 401, cookie=good)
                    return
                outer.written.append((self.path, body))
                self._answer(200)

            def _answer(self, status: int, data: bytes = b"{}", *, cookie: bool = False) -> None:
                self.send_response(status)
                if cookie:
                    self.send_header("Set-Cookie", "frigate_token=let-me-in; Path=/; HttpOnly")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
