"""Pictures that are costly to decode: ``python -m benchmarks.faults.decoding``.

Scans, segments and chunks by the thousand are refused by their count. What is costly below the
limits is decoded in a process of its own, which ends at its deadline, when the client disconnects
and when the service is told to stop; other uploads are read meanwhile.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from benchmarks import hostile
from benchmarks.faults.report import Findings, say
from benchmarks.http import BOUNDARY, PHOTO, multipart, upload
from benchmarks.service import HOST, Service, running

LARGE = (10_000, 5_000)
REFUSED_CPU_S = 0.5
"""Processor time of a refusal, with the transfer of up to 20 MB."""

DEADLINE_S = 0.2
ANSWER_S = 60
MEMORY_MB = 700
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Result:
    """The answer to an upload, and what it took."""

    status: int
    body: dict[str, Any]
    wall_s: float
    cpu_s: float

    @property
    def figure(self) -> str:
        text = str(self.body.get("detail", ""))[:70]
        return f"{self.status} in {self.wall_s:.2f} s, {self.cpu_s:.2f} CPU s {text}"


def attacks(photo: bytes) -> dict[str, bytes]:
    """Return files that decoders spend seconds or minutes on, and that their count gives away."""
    small = hostile.in_every_format(np.full((64, 64, 3), 90, np.uint8))
    return {
        "100 scans": hostile.jpeg_of_empty_scans(*LARGE, 100),
        "2 646 scans": hostile.jpeg_of_empty_scans(*LARGE, 2646),
        "4 900 000 segments": hostile.with_segments(photo, 4_900_000),
        "9 000 000 restart markers": photo[:2] + b"\xff\xd0" * 9_000_000 + photo[2:],
        "1 200 000 chunks of text": hostile.png_of_chunks(1_200_000),
        "1 500 000 chunks of pixels": hostile.png_of_chunks(1_500_000, b"IDAT", b""),
        "2 000 000 WebP chunks": hostile.webp_of_chunks(small["webp"], 2_000_000),
        "60 000 TIFF entries": hostile.tiff_of_entries(60_000, 100),
    }


def harmless(photo: bytes) -> dict[str, bytes]:
    """Return files that look like attacks and are read."""
    return {
        "stray bytes in the header": hostile.with_stray_bytes(photo),
        "19 MB of fill bytes": photo[:2] + b"\xff" * 19_000_000 + photo[2:],
        "an EXIF directory of gigabytes": hostile.with_exif_bomb(photo),
    }


def large_pictures() -> dict[str, bytes]:
    """Return pictures of 50 million pixels that need the most memory."""
    rgba = np.full((LARGE[1], LARGE[0], 4), 90, np.uint8)
    fast = [cv2.IMWRITE_PNG_COMPRESSION, 1]
    return {
        "transparent PNG": cv2.imencode(".png", rgba, fast)[1].tobytes(),
        "empty progressive JPEG": hostile.jpeg_of_empty_scans(*LARGE, 1),
    }


def cpu_s(service: Service) -> float:
    """Return the processor time of the service and of all its processes."""
    total = 0
    for pid in (service.process.pid, *decoders(service)):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / TICKS


def decoders(service: Service) -> list[int]:
    """Return the process ids of the service's children."""
    tasks = Path(f"/proc/{service.process.pid}/task").glob("*/children")
    return [int(child) for file in tasks for child in file.read_text().split()]


def send(service: Service, data: bytes) -> Result:
    """Upload one picture."""
    return post(service, multipart(data))


def send_batch(service: Service, files: list[bytes]) -> Result:
    """Upload several pictures in one request."""
    head = b"Content-Disposition: form-data; name=files; filename=a.jpg\r\n\r\n"
    parts = b"".join(b"--%b\r\n%b%b\r\n" % (BOUNDARY.encode(), head, data) for data in files)
    return post(service, parts + f"--{BOUNDARY}--\r\n".encode())


def post(service: Service, form: bytes) -> Result:
    """Upload a form. No answer in time is status 0."""
    cpu, began = cpu_s(service), time.monotonic()
    connection = http.client.HTTPConnection(HOST, service.port, timeout=ANSWER_S)
    try:
        answer = upload(connection, form)
    except OSError as error:
        seconds = time.monotonic() - began
        return Result(0, {"detail": f"no answer ({error})"}, seconds, cpu_s(service) - cpu)
    finally:
        connection.close()
    return Result(answer.status, answer.body, answer.wall_ms / 1000, cpu_s(service) - cpu)


@contextmanager
def sent(service: Service, data: bytes) -> Iterator[socket.socket]:
    """Send an upload and do not wait for its answer."""
    body = multipart(data)
    head = (
        f"POST /detect_image HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
    )
    with socket.create_connection((HOST, service.port), timeout=60) as client:
        client.sendall(head.encode() + body)
        yield client


def wait_until(condition: Callable[[], bool], seconds: float) -> float:
    """Wait and return how long it took; infinity when the condition did not become true."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            return float("inf")
        time.sleep(0.02)
    return time.monotonic() - began


def slow() -> bytes:
    """Return a file below the limits that takes many seconds to decode: all of it is Python."""
    return hostile.bmp_of_line_ends(7000, 7000, 4_000_000)


def check_counts(findings: Findings, service: Service, photo: bytes) -> None:
    for name, data in attacks(photo).items():
        result = send(service, data)
        refused = result.status == 422 and result.cpu_s < REFUSED_CPU_S
        findings.check(f"{name} are refused by their count", refused, result.figure)
    for name, data in harmless(photo).items():
        result = send(service, data)
        findings.check(f"a photo with {name} is read", result.status == 200, result.figure)


def check_batch(findings: Findings, service: Service, photo: bytes) -> None:
    files = [
        photo,
        photo,
        hostile.with_stray_bytes(photo),
        hostile.jpeg_of_empty_scans(*LARGE, 100),
        photo[:5000],
        photo,
    ]
    result = send_batch(service, files)
    items = result.body.get("results", [])
    errors = [item.get("error") for item in items]
    expected = [None, None, None, "invalid_image", "invalid_image", None]
    findings.check(
        "a batch with attacks answers every picture",
        errors == expected,
        f"{result.status} {errors}",
    )


def check_deadline(findings: Findings, service: Service, photo: bytes) -> None:
    scans = hostile.jpeg_of_empty_scans(*LARGE, 19)
    results: list[Result] = []
    attack = threading.Thread(target=lambda: results.append(send(service, scans)))
    attack.start()
    wait_until(lambda: bool(decoders(service)), 10)
    other = send(service, photo)
    findings.check(
        "an ordinary upload does not wait for a costly one",
        other.status == 200 and attack.is_alive(),
        f"{other.status} in {other.wall_s:.2f} s",
    )
    attack.join()
    result = results[0]
    findings.check(
        f"a picture that takes more than {DEADLINE_S} CPU s is refused",
        result.status == 422 and "takes more than" in str(result.body),
        result.figure,
    )


def check_memory(findings: Findings, service: Service) -> None:
    most = [service.rss_mb()]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            most.append(service.rss_mb())

    watcher = threading.Thread(target=watch)
    watcher.start()
    figures = [f"{name} {send(service, data).figure}" for name, data in large_pictures().items()]
    done.set()
    watcher.join()
    findings.check(
        f"50 Mpx pictures take at most {MEMORY_MB} MB, decoder included",
        max(most) <= MEMORY_MB,
        f"{max(most):.0f} MB; {'; '.join(figures)}",
    )


def is_burning(service: Service) -> bool:
    """Return whether the service uses a processor."""
    before = cpu_s(service)
    time.sleep(0.5)
    return cpu_s(service) - before > 0.03


def check_disconnect(findings: Findings, service: Service) -> None:
    with sent(service, slow()):
        burns = wait_until(lambda: is_burning(service), 10) < 10
    left = time.monotonic()
    wait_until(lambda: not is_burning(service), 20)
    stopped_s = time.monotonic() - left
    findings.check(
        "a client that has gone away costs nothing more",
        burns and stopped_s < 3,
        f"idle after {stopped_s:.1f} s",
    )


def check_stop(findings: Findings, service: Service) -> None:
    with sent(service, slow()) as client:
        wait_until(lambda: is_burning(service), 10)
        children = decoders(service)
        began = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        answer = client.recv(65_536).split(b"\r\n")[0].decode()
    wait_until(lambda: service.process.poll() is not None, 25)
    took = time.monotonic() - began
    ended = service.process.poll() is not None
    alive = [pid for pid in children if Path(f"/proc/{pid}").exists()]
    findings.check(
        "SIGTERM ends the service and its decoder",
        ended and took < 6 and not alive and answer.startswith("HTTP/1.1 503"),
        f"{took:.1f} s, answer {answer!r}, {len(alive)} processes left",
    )


def main() -> None:
    """Command line entry."""
    if not Path("/proc/self/stat").exists():
        say("skip there is no /proc: processor times and processes cannot be observed")
        return
    findings = Findings()
    photo = PHOTO.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        limit = {"GALAXY_DECODE_TIMEOUT_S": str(DEADLINE_S)}
        with running(Path(folder, "quick"), environment=limit) as it:
            send(it, photo)
            check_counts(findings, it, photo)
            check_batch(findings, it, photo)
            check_deadline(findings, it, photo)
        limit = {"GALAXY_DECODE_TIMEOUT_S": "60"}
        with running(Path(folder, "usual"), environment=limit) as it:
            send(it, photo)
            check_memory(findings, it)
            check_disconnect(findings, it)
            check_stop(findings, it)
    findings.end()


if __name__ == "__main__":
    main()
