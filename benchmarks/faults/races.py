"""Changes of one thing at once, on each database: ``python -m benchmarks.faults.races``.

Two people correct a plate, undo a correction, change a list entry and delete it at the same
moment; two people change the answer that both have read (``If-Match``).
"""

from __future__ import annotations

import http.client
import json
import os
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from benchmarks.faults.report import Findings, say
from benchmarks.http import BOUNDARY, PHOTO, multipart
from benchmarks.service import HOST, running
from galaxy_alpr.db.base import make_engine

ROUNDS = 15
CLIENTS = 6
SERVERS = {
    "postgresql": os.environ.get(
        "GALAXY_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
    ),
    "mariadb": os.environ.get("GALAXY_TEST_MARIADB", "mariadb+pymysql://root@127.0.0.1:3306/mysql"),
}
ENTRY = "/plate_status/B1234XYZ"


@dataclass
class Answer:
    """The status, the headers and the body of an answer."""

    status: int
    etag: str | None = None
    body: Any = field(default=None, repr=False)


@dataclass
class Client:
    """Sends requests to a port, each over a connection of its own."""

    port: int

    def __call__(
        self, method: str, path: str, body: object = None, etag: str | None = None
    ) -> Answer:
        headers = {} if etag is None else {"If-Match": etag}
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = "application/json"
        return self.send(method, path, data, headers)

    def send(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        try:
            connection.request(method, path, data, headers)
            response = connection.getresponse()
            content = response.read()
            body = json.loads(content) if content else None
            return Answer(response.status, response.getheader("ETag"), body)
        finally:
            connection.close()

    def plate(self) -> str:
        """Upload a photo and return the path of a plate in it."""
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        answer = self.send("POST", "/detect_image", multipart(PHOTO.read_bytes()), headers)
        ids = [item["plate"]["id"] for item in answer.body["detections"] if item["plate"]]
        return f"/api/plates/{ids[0]}"


def at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Make all calls at the same moment."""
    barrier = threading.Barrier(len(calls))

    def make(call: Callable[[], Answer]) -> Answer:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(make, calls))


def check_corrections(name: str, client: Client, path: str, findings: Findings) -> None:
    """Correct and undo one plate, two at a time."""
    same_before = undone_twice = 0
    for number in range(ROUNDS):
        texts = [f"C{number}A{side}" for side in range(2)]
        at_once([partial(client, "PATCH", path, {"text": text}) for text in texts])
        *_, first, second = client("GET", path).body["corrections"]
        same_before += first["text_before"] == second["text_before"]
        client("POST", f"{path}/undo")
        undone = at_once([partial(client, "POST", f"{path}/undo")] * 2)
        # One correction was left, so the second undo has nothing to undo.
        undone_twice += Counter(answer.status for answer in undone) != Counter([200, 409])
    findings.check(
        f"{name}: of two corrections at once the second follows the first",
        same_before == 0,
        f"{same_before} of {ROUNDS} pairs record the same text before",
    )
    findings.check(
        f"{name}: one correction is undone once",
        undone_twice == 0,
        f"{undone_twice} of {ROUNDS} pairs of undos",
    )


def check_versions(name: str, client: Client, path: str, findings: Findings) -> None:
    """Change a plate and an entry, two at a time and both based on the same answer."""
    client("PUT", ENTRY, {"status": "watched"})
    lost = 0
    for number in range(ROUNDS):
        plate_tag = client("GET", path).etag
        entry_tag = client("GET", "/plate_status?plate=B1234XYZ").etag
        plates = at_once(
            [
                partial(client, "PATCH", path, {"text": f"D{number}A{side}"}, plate_tag)
                for side in range(2)
            ]
        )
        entries = at_once(
            [
                partial(
                    client,
                    "PUT",
                    ENTRY,
                    {"status": "blocked", "note": f"{number}{side}"},
                    entry_tag,
                )
                for side in range(2)
            ]
        )
        for pair in (plates, entries):
            lost += Counter(answer.status for answer in pair) != Counter([200, 412])
    client("DELETE", ENTRY)
    findings.check(
        f"{name}: of two changes of one version one is made and one refused",
        lost == 0,
        f"{lost} of {2 * ROUNDS} pairs",
    )


def check_lists(name: str, client: Client, findings: Findings) -> None:
    """Put a plate on a list, add it and delete it at once."""
    put = partial(client, "PUT", ENTRY, {"status": "blocked"})
    add = partial(client, "POST", "/plate_status", {"plate": "B1234XYZ", "status": "watched"})
    drop = partial(client, "DELETE", ENTRY)
    answered: dict[str, Counter[int]] = {kind: Counter() for kind in ("put", "add", "drop")}
    wrong = 0
    for _ in range(ROUNDS):
        kinds = ["put", "drop", "put", "drop", "add", "put"][:CLIENTS]
        answers = at_once([{"put": put, "add": add, "drop": drop}[kind] for kind in kinds])
        counts: Counter[int] = Counter()
        for kind, answer in zip(kinds, answers, strict=True):
            answered[kind][answer.status] += 1
            counts[answer.status] += 1
        # Each addition answers 201 and each deletion 204, so their difference is what is left.
        left = client("GET", "/plate_status?plate=B1234XYZ").body["entry"] is not None
        wrong += counts[201] - counts[204] != left
        drop()
    expected = {"put": {200, 201}, "add": {201, 409}, "drop": {204, 404}}
    for kind, allowed in expected.items():
        shown = ", ".join(f"{count} x {status}" for status, count in sorted(answered[kind].items()))
        held = set(answered[kind]) <= allowed
        findings.check(f"{name}: racing list changes, {kind}", held, shown)
    findings.check(f"{name}: list answers fit one order", wrong == 0, f"{wrong} of {ROUNDS} not")


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Yield the URL of a new database; it is deleted afterwards. Raises ``OperationalError``."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'races.db'}"
        return
    name = f"galaxy_races_{os.getpid()}"
    server = make_engine(SERVERS[kind]).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_engine(SERVERS[kind]).url.set(database=name).render_as_string(False)
    finally:
        with server.connect() as connection:
            force = " WITH (FORCE)" if kind == "postgresql" else ""
            connection.execute(text(f"DROP DATABASE {name}{force}"))
        server.dispose()


def main() -> None:
    """Command line entry."""
    findings = Findings()
    for kind in ("sqlite", *SERVERS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            try:
                with database(kind, folder) as url:
                    environment = {"GALAXY_DATABASE_URL": url}
                    with running(folder, environment=environment) as service:
                        client = Client(service.port)
                        path = client.plate()
                        check_corrections(kind, client, path, findings)
                        check_versions(kind, client, path, findings)
                        check_lists(kind, client, findings)
            except OperationalError as error:
                say(f"skip no {kind} server is reachable: {str(error.orig).splitlines()[0]}")
    findings.end()


if __name__ == "__main__":
    main()
