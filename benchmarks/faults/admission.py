"""Requests made to exhaust memory: ``python -m benchmarks.faults.admission``.

Uploads that stall, heads and bodies without end, forms of very many parts, lists and drawings at
once, each at default settings. The memory of the service has a bound under each, falls again, and
other requests are answered meanwhile.
"""

from __future__ import annotations

import io
import itertools
import shutil
import socket
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.faults.report import Findings
from benchmarks.service import HOST, ROOT, Service, running

MOST_MB = 700
"""Bound on the memory of the service."""

FALL_MB = 150
"""Memory that the service may keep after an attack."""

FALL_S = 20
SLOWEST_S = 10
"""Longest time to the answer of another request; benchmarks run on busy machines, too."""

MB = 1_000_000
FORM = "Content-Type: multipart/form-data; boundary=x\r\n"
JSON = "Content-Type: application/json\r\n"
END = b"\r\n--x--\r\n"


def part(name: str, data: bytes, file: str = "") -> bytes:
    """Return one part of a form, with the delimiter before it."""
    named = f"; filename={file}" if file else ""
    return f"\r\n--x\r\nContent-Disposition: form-data; name={name}{named}\r\n\r\n".encode() + data


def send(service: Service, head: str, pieces: Iterable[bytes], timeout_s: float = 30) -> int:
    """Send a head and pieces of a body, and return the status; 0 where no answer comes."""
    with socket.create_connection((HOST, service.port), timeout=timeout_s) as connection:
        with suppress(OSError):
            connection.sendall(head.encode("latin-1"))
            for piece in pieces:
                connection.sendall(piece)
        answer = b""
        with suppress(OSError):
            while b"\r\n" not in answer and (piece := connection.recv(65536)):
                answer += piece
        return int(answer.split()[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def post(path: str, kind: str, size: int | None) -> str:
    """Return the head of a request whose body has ``size`` bytes, ``None`` for chunks."""
    length = "Transfer-Encoding: chunked" if size is None else f"Content-Length: {size}"
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{kind}{length}\r\n\r\n"


def get(service: Service, path: str, timeout_s: float = 30) -> int:
    """Return the status of a page."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    return send(service, head, (), timeout_s)


def upload(service: Service, data: bytes) -> int:
    """Return the status of an upload of one picture."""
    body = part("file", data, "a") + END
    return send(service, post("/detect_image", FORM, len(body)), [body], 250)


@dataclass
class Watch:
    """What the service needed during an attack: memory, MiB, and time for other requests, s."""

    service: Service
    peak_mb: float = 0
    slowest_s: float = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def measure(self) -> None:
        done = False
        while not done:
            done = self._stop.wait(0.01)
            self.peak_mb = max(self.peak_mb, self.service.rss_mb())

    def ask(self) -> None:
        while not self._stop.wait(0.1):
            began = time.monotonic()
            get(self.service, "/health")
            self.slowest_s = max(self.slowest_s, time.monotonic() - began)

    @contextmanager
    def watching(self) -> Iterator[None]:
        threads = [threading.Thread(target=work) for work in (self.measure, self.ask)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()


def attack(
    service: Service, findings: Findings, name: str, run: Callable[[], tuple[bool, str]]
) -> None:
    """Run an attack, and check what it was answered, memory and other requests."""
    watch = Watch(service)
    before = service.rss_mb()
    with watch.watching():
        refused, figure = run()
    findings.check(f"{name}: answered as it should be", refused, figure)
    findings.check(
        f"{name}: at most {MOST_MB} MiB", watch.peak_mb <= MOST_MB, f"{watch.peak_mb:.0f}"
    )
    findings.check(
        f"{name}: others wait at most {SLOWEST_S} s",
        watch.slowest_s <= SLOWEST_S,
        f"{watch.slowest_s:.2f}",
    )
    deadline = time.monotonic() + FALL_S
    while service.rss_mb() > before + FALL_MB and time.monotonic() < deadline:
        time.sleep(0.2)
    now = service.rss_mb()
    findings.check(f"{name}: memory falls", now <= before + FALL_MB, f"{before:.0f} -> {now:.0f}")


def at_once(count: int, run: Callable[[int], int]) -> list[int]:
    """Return the statuses of ``count`` requests at the same time."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def _counted(statuses: Iterable[int]) -> str:
    ordered = sorted(statuses)
    groups = ((status, len(list(same))) for status, same in itertools.groupby(ordered))
    return ", ".join(f"{count} x {status or 'no answer'}" for status, count in groups)


def stalled_uploads(service: Service) -> tuple[bool, str]:
    """Twelve uploads of 90 MB that never end, and one that does."""
    file = part("files", bytes(18 * MB), "a")

    def stall(_: int) -> int:
        return send(service, post("/detect_image", FORM, 5 * len(file) + 1000), [file] * 5)

    with ThreadPoolExecutor(1) as pool:
        stalled = pool.submit(at_once, 12, stall)
        time.sleep(3)
        other = upload(service, (ROOT / "examples" / "taxi.jpg").read_bytes())
        statuses = stalled.result()
    figure = f"{_counted(statuses)}; an upload meanwhile {other}"
    return set(statuses) <= {408, 503} and other == 200, figure


def endless_heads(service: Service) -> tuple[bool, str]:
    """Heads of 300 MB: a value, very many headers, a request line, a trailer."""
    start = "GET /health HTTP/1.1\r\nHost: localhost\r\n"
    trailer = post("/api/lots", JSON, None) + "2\r\n{}\r\n0\r\nX-Trailer: "
    sent = [
        (start + "X-Large: ", b"x" * MB),
        (start, b"X-Many: 1\r\n" * (MB // 11)),
        ("GET /", b"x" * MB),
    ]
    statuses = [send(service, head, itertools.repeat(piece, 300)) for head, piece in sent]
    after = send(service, trailer, itertools.repeat(b"x" * MB, 300))
    return set(statuses) == {431} and after != 201, _counted([*statuses, after])


def slow_forms(service: Service) -> tuple[bool, str]:
    """Forms of 99 MB that are made to be slow to parse."""
    field = part("location", b"1")
    almost = part("file", b"", "a") + b"\r\n--x-" * 1000
    padding = part("file", b"", "a") + b"\r\n--x" + b" " * 100_000
    statuses = [
        send(service, post("/detect_image", FORM, 99 * MB), itertools.repeat(piece, count))
        for piece, count in ((field * 1000, 1500), (almost, 16_000), (padding, 900))
    ]
    return set(statuses) <= {400, 413}, _counted(statuses)


def large_bodies(service: Service) -> tuple[bool, str]:
    """Bodies of 90 MB where small ones belong, declared and in chunks."""
    chunk = b"f4240\r\n" + b" " * MB + b"\r\n"
    statuses = [
        send(service, post(path, kind, None), itertools.repeat(chunk, 90))
        for path, kind in (("/api/lots", JSON), ("/plate_status/import", FORM), ("/nowhere", JSON))
    ]
    statuses += at_once(
        4, lambda _: send(service, post("/plate_status", JSON, 90 * MB), [b" " * MB] * 90)
    )
    return set(statuses) <= {400, 404, 413, 0}, _counted(statuses)


def lists(service: Service) -> tuple[bool, str]:
    """Sixteen plate lists of 50 000 lines at once."""

    def one(number: int) -> int:
        lines = "".join(f"B{number}X{line},allowed,,,{'n' * 60}\n" for line in range(49_999))
        body = part("file", b"plate,status,valid_from,valid_until,note\n" + lines.encode(), "a")
        body += END
        path = "/plate_status/import?dry_run=true"
        return send(service, post(path, FORM, len(body)), [body], 250)

    statuses = at_once(16, one)
    return set(statuses) <= {200, 503} and 200 in statuses, _counted(statuses)


def stored_drawings(service: Service) -> list[str]:
    """Store sixteen large pictures, and return the URLs of their drawings, not made yet."""
    grid = np.random.default_rng(1).integers(0, 255, (60, 80, 3), np.uint8)
    for kind, size in (("JPEG", (8000, 6200)), ("PNG", (6000, 4000))):
        buffer = io.BytesIO()
        Image.fromarray(grid).resize(size, Image.Resampling.NEAREST).save(buffer, kind)
        if upload(service, buffer.getvalue()) != 200:
            raise RuntimeError(f"a {kind} of {size} is not accepted")
    return [f"/outputs/{path}" for path in _copies(service.data, 8)]


def _copies(data: Path, count: int) -> list[str]:
    """Copy the rows and files of the two newest pictures, and return the paths of drawings."""
    drawings = []
    with sqlite3.connect(data / "galaxy_alpr.db", timeout=30) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute("SELECT * FROM detection_sessions ORDER BY id DESC LIMIT 2")
        for row in rows.fetchall():
            for number in range(count):
                values = {key: row[key] for key in row.keys() if key != "id"}  # noqa: SIM118
                for key in ("image_path", "annotated_path"):
                    path = Path(values[key])
                    values[key] = path.with_stem(f"{number:02}{path.stem[2:]}").as_posix()
                original = data / "outputs" / row["image_path"]
                shutil.copy(original, data / "outputs" / values["image_path"])
                names, marks = ", ".join(values), ", ".join("?" * len(values))
                statement = f"INSERT INTO detection_sessions ({names}) VALUES ({marks})"
                database.execute(statement, tuple(values.values()))
                drawings.append(values["annotated_path"])
    return drawings


def drawings(service: Service, urls: list[str]) -> tuple[bool, str]:
    """All drawings at once."""
    statuses = at_once(len(urls), lambda number: get(service, urls[number], 250))
    return set(statuses) == {200}, _counted(statuses)


def main() -> None:
    """Command line entry."""
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as service:
        urls = stored_drawings(service)

        def check(name: str, run: Callable[[Service], tuple[bool, str]]) -> None:
            attack(service, findings, name, lambda: run(service))

        check("stalled uploads", stalled_uploads)
        check("endless heads, httptools", endless_heads)
        check("slow forms", slow_forms)
        check("large bodies", large_bodies)
        check("lists at once", lists)
        check("16 drawings at once", lambda service: drawings(service, urls))
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), arguments=["--http", "h11"]) as service,
    ):
        check("endless heads, h11", endless_heads)
    findings.end()


if __name__ == "__main__":
    main()
