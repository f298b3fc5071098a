"""Deleted means gone, and what was opened is sent: ``python -m benchmarks.faults.deletion``.

A photo is deleted while its drawing is made, and while its files are read.
"""

from __future__ import annotations

import http.client
import json
import os
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from benchmarks.faults.report import Findings
from benchmarks.http import BOUNDARY, PHOTO, multipart
from benchmarks.service import HOST, Service, running

HEAD_STARTS_MS = (0, 5, 10, 20, 40, 80, 160)
"""Milliseconds from the request for a drawing to the deletion of its photo."""

READERS = 8
PHOTOS = 10


@dataclass
class Client:
    """Sends requests to a service, each over a connection of its own."""

    service: Service

    def __call__(
        self, method: str, path: str, data: bytes | None = None, kind: str | None = None
    ) -> tuple[int | None, bytes]:
        """Return the status, ``None`` where the answer breaks off, and the body."""
        connection = http.client.HTTPConnection(HOST, self.service.port, timeout=120)
        try:
            connection.request(method, path, data, {} if kind is None else {"Content-Type": kind})
            response = connection.getresponse()
            return response.status, response.read()
        except (http.client.HTTPException, ConnectionError):
            return None, b""
        finally:
            connection.close()

    def upload(self, picture: bytes) -> dict[str, Any]:
        """Store a picture and return the answer."""
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        status, body = self("POST", "/detect_image", multipart(picture), kind)
        answer: dict[str, Any] = json.loads(body)
        if status != http.client.OK:
            raise RuntimeError(f"the upload failed: {answer}")
        return answer

    def file(self, url: str) -> Path:
        """Return the path of a stored file."""
        return self.service.data / url.lstrip("/")


def delete(client: Client, answer: dict[str, Any]) -> None:
    """Delete a photo. Raises ``RuntimeError``."""
    status, body = client("DELETE", f"/session_queries/{answer['session_id']}")
    if status != http.client.NO_CONTENT:
        raise RuntimeError(f"the deletion failed: {body.decode()}")


def left_of(client: Client, answer: dict[str, Any]) -> bool:
    """Return whether the drawing of a deleted photo can be read, or its file exists."""
    url = answer["annotated_image_url"]
    return client("GET", url)[0] != http.client.NOT_FOUND or client.file(url).exists()


def check_drawings(client: Client, findings: Findings) -> None:
    """Delete photos some milliseconds after their drawings are asked for."""
    height, width = 3000, 4000
    noise = np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)
    picture = cv2.imencode(".jpg", noise)[1].tobytes()
    left = []
    with ThreadPoolExecutor(1) as thread:
        for head_start in HEAD_STARTS_MS:
            answer = client.upload(picture)
            drawing = thread.submit(client, "GET", answer["annotated_image_url"])
            time.sleep(head_start / 1000)
            delete(client, answer)
            drawing.result()
            if left_of(client, answer):
                left.append(f"{head_start} ms")
    findings.check(
        "a drawing asked for before its photo is deleted is gone",
        not left,
        f"{len(left)} of {len(HEAD_STARTS_MS)} left {', '.join(left)}",
    )


def check_slow_original(client: Client, findings: Findings) -> None:
    """Delete a photo after its original is opened to be drawn and before it can be read."""
    picture = PHOTO.read_bytes()
    answer = client.upload(picture)
    original = client.file(answer["image"]["url"])
    original.unlink()
    os.mkfifo(original)
    with ThreadPoolExecutor(1) as thread:
        drawing = thread.submit(client, "GET", answer["annotated_image_url"])
        with original.open("wb") as pipe:
            delete(client, answer)
            pipe.write(picture)
        status, _ = drawing.result()
    findings.check(
        "a photo deleted while it is drawn gets no drawing",
        status == http.client.NOT_FOUND and not left_of(client, answer),
        f"the request for it got {status}",
    )


def check_readers(client: Client, findings: Findings) -> None:
    """Read the originals of photos in a loop while the photos are deleted."""
    picture = PHOTO.read_bytes()
    during: Counter[int | None] = Counter()
    after: Counter[int | None] = Counter()
    incomplete = 0
    for _ in range(PHOTOS):
        answer = client.upload(picture)
        url = answer["image"]["url"]
        deleted = threading.Event()

        def read(url: str, deleted: threading.Event) -> list[tuple[int | None, bytes]]:
            found = [client("GET", url)]
            while not deleted.is_set():
                found.append(client("GET", url))
            return [*found, client("GET", url)]

        with ThreadPoolExecutor(READERS) as threads:
            readers = [threads.submit(read, url, deleted) for _ in range(READERS)]
            time.sleep(0.05)
            delete(client, answer)
            deleted.set()
        for reader in readers:
            *found, last = reader.result()
            during.update(status for status, _ in found)
            incomplete += sum(
                status == http.client.OK and body != picture for status, body in found
            )
            after[last[0]] += 1
    shown = ", ".join(f"{count} x {status or 'broken off'}" for status, count in during.items())
    findings.check(
        "a read that races a deletion is answered whole or with 404",
        set(during) <= {http.client.OK, http.client.NOT_FOUND} and incomplete == 0,
        f"{shown}, {incomplete} incomplete",
    )
    findings.check(
        "a read after the deletion is a 404",
        set(after) == {http.client.NOT_FOUND},
        f"{sum(after.values())} reads",
    )


def main() -> None:
    """Command line entry."""
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as service:
        client = Client(service)
        check_drawings(client, findings)
        check_slow_original(client, findings)
        check_readers(client, findings)
    findings.end()


if __name__ == "__main__":
    main()
