"""Clients that upload pictures all the time, and what the service answered them."""

from __future__ import annotations

import hashlib
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.http import BOUNDARY, multipart
from benchmarks.service import HOST

TIMEOUT_S = 60
PAUSE_S = 0.5
"""Seconds that a client waits after an upload that failed."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An upload that the service answered with 200: the picture's SHA-256 and the answer."""

    sha256: str
    body: dict[str, Any]

    @property
    def session_id(self) -> int:
        return int(self.body["session_id"])

    @property
    def image_url(self) -> str:
        return str(self.body["image"]["url"])

    @property
    def crop_urls(self) -> list[str]:
        """The URLs of the crops of vehicles and plates."""
        parts = (item[part] for item in self.body["detections"] for part in ("vehicle", "plate"))
        return [str(part["image_url"]) for part in parts if part is not None]


class Uploads:
    """Uploads of several clients, each picture once and over persistent connections.

    ``picture`` returns the picture with a number. ``port`` may be changed while the clients
    run: the service may be killed and started again. ``answered`` and ``refused`` (statuses other
    than 200) grow; ``broken`` counts the uploads without an answer.
    """

    def __init__(self, picture: Callable[[int], bytes], *, port: int, limit: int | None = None):
        self.port = port
        self.answered: list[Answered] = []
        self.refused: list[tuple[int, dict[str, Any]]] = []
        self.broken = 0
        self._picture = picture
        self._limit = limit
        self._number = 0
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    @contextmanager
    def running(self, clients: int) -> Iterator[Uploads]:
        """Run the clients until the block ends."""
        threads = [threading.Thread(target=self._client) for _ in range(clients)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._stopped.set()
            for thread in threads:
                thread.join()

    def wait(self, count: int, seconds: float) -> bool:
        """Wait until ``count`` uploads are answered; return whether they were in time."""
        return _wait(self.answered, count, seconds)

    def wait_refused(self, count: int, seconds: float) -> bool:
        """Wait until ``count`` uploads are refused; return whether they were in time."""
        return _wait(self.refused, count, seconds)

    def _client(self) -> None:
        connection, port = http.client.HTTPConnection(HOST, self.port, timeout=TIMEOUT_S), self.port
        while (number := self._next()) is not None:
            if port != self.port:
                connection.close()
                port = self.port
                connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)
            if not self._upload(connection, self._picture(number)):
                self._stopped.wait(PAUSE_S)
        connection.close()

    def _next(self) -> int | None:
        """Return the number of the next picture, ``None`` at the end."""
        with self._lock:
            if self._stopped.is_set() or self._number == self._limit:
                return None
            self._number += 1
            return self._number - 1

    def _upload(self, connection: http.client.HTTPConnection, picture: bytes) -> bool:
        try:
            status, body = post(connection, picture)
        except (OSError, http.client.HTTPException, ValueError):
            connection.close()  # the next request connects again
            with self._lock:
                self.broken += 1
            return False
        with self._lock:
            if status == http.client.OK:
                self.answered.append(Answered(hashlib.sha256(picture).hexdigest(), body))
            else:
                self.refused.append((status, body))
        return status == http.client.OK


def _wait(items: Sized, count: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while len(items) < count and time.monotonic() < deadline:
        time.sleep(0.01)
    return len(items) >= count


def post(connection: http.client.HTTPConnection, picture: bytes) -> tuple[int, dict[str, Any]]:
    """Upload one picture; return the status and the answer."""
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    connection.request("POST", "/detect_image", multipart(picture), headers)
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def lost(port: int, uploads: list[Answered]) -> list[str]:
    """Return what the service on ``port`` lacks of answered uploads: rows, originals and crops."""
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)

    def get(path: str) -> tuple[int, bytes]:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()

    found: list[str] = []
    for upload in uploads:
        if get(f"/session_queries/{upload.session_id}")[0] != http.client.OK:
            found.append(f"the row of session {upload.session_id}")
        if hashlib.sha256(get(upload.image_url)[1]).hexdigest() != upload.sha256:
            found.append(f"the original of session {upload.session_id}")
        for url in upload.crop_urls:
            status, data = get(url)
            if status != http.client.OK or not data.endswith(b"\xff\xd9"):
                found.append(f"the crop {url}")
    connection.close()
    return found
