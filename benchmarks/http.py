"""Measure uploads to the running service, and the time spent outside the engine.

``python -m benchmarks.http [PHOTO]`` starts a server of its own with an empty SQLite database and
posts the photo (default: an example of 1280 x 720 px) from 1 and from 16 clients over persistent
connections. Time outside the engine is the client's wall time less ``timing_ms`` of ``detect`` and
``read``.
"""

from __future__ import annotations

import argparse
import http.client
import json
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.report import Figure, print_report
from benchmarks.service import HOST, ROOT, running

PHOTO = ROOT / "examples" / "jakarta.jpg"
OUTSIDE_MS = 15
WARM_UP = 3
BOUNDARY = "benchmark-boundary"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one upload and its wall milliseconds."""

    wall_ms: float
    status: int
    body: dict[str, Any]

    @property
    def outside_ms(self) -> float:
        timing = self.body["timing_ms"]
        return float(self.wall_ms - timing["detect"] - timing["read"])


def upload(connection: http.client.HTTPConnection, form: bytes) -> Answer:
    """Post one picture and read the whole answer."""
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    started = time.perf_counter()
    connection.request("POST", "/detect_image", form, headers)
    response = connection.getresponse()
    data = response.read()
    return Answer((time.perf_counter() - started) * 1000, response.status, json.loads(data))


def multipart(photo: bytes) -> bytes:
    """Return the photo as the body of a form."""
    head = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=file; filename=photo.jpg\r\n"
        "Content-Type: image/jpeg\r\n\r\n"
    )
    return head.encode() + photo + f"\r\n--{BOUNDARY}--\r\n".encode()


def run_clients(port: int, forms: Sequence[bytes], *, clients: int) -> list[Answer]:
    """Post each form once, shared by ``clients`` threads."""
    waiting = iter(forms)
    lock = threading.Lock()
    answers: list[Answer] = []

    def client() -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=120)
        try:
            while True:
                with lock:
                    form = next(waiting, None)
                if form is None:
                    return
                answer = upload(connection, form)
                with lock:
                    answers.append(answer)
        finally:
            connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def measure(port: int, form: bytes, *, clients: int, requests: int) -> tuple[list[Figure], str]:
    """Return the figures of one number of clients, and a note with the throughput."""
    started = time.perf_counter()
    answers = run_clients(port, [form] * requests, clients=clients)
    seconds = time.perf_counter() - started
    good = [answer for answer in answers if answer.status == http.client.OK]
    if len(good) < len(answers) or len(answers) < requests:
        raise RuntimeError(f"{len(good)} of {requests} uploads were answered: {_errors(answers)}")
    name = f"{clients} client{'' if clients == 1 else 's'}"
    figures = [Figure(name=f"{name}: upload", wall_ms=[answer.wall_ms for answer in good])]
    if clients == 1:
        outside = [answer.outside_ms for answer in good]
        figures.append(
            Figure(name=f"{name}: outside the engine", wall_ms=outside, target_ms=OUTSIDE_MS)
        )
        for step in ("decode", "detect", "read", "store", "total"):
            values = [answer.body["timing_ms"][step] for answer in good]
            figures.append(Figure(name=f"{name}: {step}, as the service says", wall_ms=values))
    return figures, f"{name}: {requests / seconds:.1f} requests a second ({requests} uploads)"


def _errors(answers: Sequence[Answer]) -> set[str]:
    return {str(answer.body) for answer in answers if answer.status != http.client.OK}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photo", nargs="?", type=Path, default=PHOTO)
    parser.add_argument("--requests", type=int, default=100, help="uploads a round")
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    arguments = parser.parse_args()
    photo = arguments.photo.read_bytes()
    form = multipart(photo)
    figures: list[Figure] = []
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as service:
        port = service.port
        first = run_clients(port, [form] * WARM_UP, clients=1)[-1].body
        height, width = first["image"]["height"], first["image"]["width"]
        texts = [item["plate"] and item["plate"]["text"] for item in first["detections"]]
        notes.append(f"photo {width} x {height} px, {len(photo) // 1000} kB, plates {texts}")
        notes.append(f"engine: {first['engine']['detector']} + {first['engine']['recognizer']}")
        for clients in (1, 16):
            found, note = measure(port, form, clients=clients, requests=arguments.requests)
            figures += found
            notes.append(note)
    print_report("HTTP", figures, notes, markdown=arguments.markdown)


if __name__ == "__main__":
    main()
