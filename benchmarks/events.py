"""Measure the delay from an upload's answer to its event on a live stream.

``python -m benchmarks.events`` starts a server of its own with an empty SQLite database, opens live
streams (1, then 100) and posts a picture repeatedly from one client. A figure is the time between
reading the whole answer and reading the event on the stream that was opened last; an event that
arrives before the answer counts as 0.
"""

from __future__ import annotations

import argparse
import http.client
import json
import socket
import tempfile
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

from benchmarks.http import PHOTO, WARM_UP, multipart, upload
from benchmarks.report import Figure, print_report
from benchmarks.service import HOST, running

TARGET_MS = 20
WAIT_S = 60


class Listener:
    """Reads one live stream in a thread and keeps the time of each picture's event."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=WAIT_S)
        self._connection.request("GET", "/api/events?type=detection.created")
        self._stream = self._connection.getresponse()
        self._received: dict[int, float] = {}
        self._changed = threading.Condition()
        while b"event: heartbeat" not in self._stream.readline():
            pass
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        try:
            for line in self._stream:
                if line.startswith(b"data: "):
                    now = time.perf_counter()
                    body = json.loads(line.removeprefix(b"data: "))["body"]
                    with self._changed:
                        self._received.setdefault(body.get("session_id", 0), now)
                        self._changed.notify()
        except (OSError, ValueError, http.client.HTTPException):
            return  # the benchmark is over

    def received_at(self, session_id: int) -> float:
        """Wait for the picture's event; return its time. Raises ``RuntimeError``."""
        with self._changed:
            if not self._changed.wait_for(lambda: session_id in self._received, WAIT_S):
                raise RuntimeError(f"no event of session {session_id} in {WAIT_S} s")
            return self._received[session_id]

    def close(self) -> None:
        # Closing alone would close the stream while the thread still reads it.
        if self._connection.sock is not None:
            self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._reader.join()
        self._connection.close()


def measure(port: int, form: bytes, *, streams: int, requests: int) -> Figure:
    """Post ``requests`` pictures while ``streams`` streams are open; one stream is timed."""
    with ExitStack() as opened, closing(http.client.HTTPConnection(HOST, port)) as client:
        listeners = [opened.enter_context(closing(Listener(port))) for _ in range(streams)]
        waits = []
        for _ in range(requests + WARM_UP):
            answer = upload(client, form)
            answered = time.perf_counter()
            received = listeners[-1].received_at(answer.body["session_id"])
            waits.append(max(0.0, received - answered) * 1000)
    name = f"{streams} stream{'' if streams == 1 else 's'}: from the answer to the event"
    return Figure(name=name, wall_ms=waits[WARM_UP:], target_ms=TARGET_MS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100, help="uploads a round")
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    options = parser.parse_args()
    form = multipart(PHOTO.read_bytes())
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as service:
        port = service.port
        figures = [
            measure(port, form, streams=streams, requests=options.requests) for streams in (1, 100)
        ]
    print_report("Live events", figures, [], markdown=options.markdown)


if __name__ == "__main__":
    main()
