"""Measure what log-in costs a request, and whether a refused log-in tells why.

``python -m benchmarks.access`` runs the service with log-in and without (``GALAXY_AUTH=off``) and
sends requests to both in turn. Then it times log-ins with an unknown name and with a wrong password
in turn, and compares the two samples (Mann-Whitney U, normal approximation).
"""

from __future__ import annotations

import argparse
import http.client
import json
import logging
import math
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.faults.report import say
from benchmarks.service import HOST, QUICK_APP, running
from galaxy_alpr.main import create_app
from galaxy_alpr.services.accounts import throttle
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.fake_engine import FakeEngine

PASSWORD = "correct horse battery"
PATHS = ("/api/lots", "/detections?limit=10")
WARM_UP = 50


class Client:
    """A connection that is kept open, with the headers of its credentials."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=30)
        self.headers: dict[str, str] = {}

    def send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Return the answer's body. Raises ``RuntimeError`` for an error."""
        content = None if body is None else json.dumps(body)
        headers = {**self.headers, "Content-Type": "application/json"}
        self._connection.request(method, path, content, headers)
        answer = self._connection.getresponse()
        data = answer.read()
        if answer.status >= http.client.BAD_REQUEST:
            raise RuntimeError(f"{method} {path}: {answer.status} {data[:200]!r}")
        return json.loads(data)

    def time_ms(self, path: str) -> float:
        """Return the milliseconds of a GET."""
        started = time.perf_counter()
        self.send("GET", path)
        return (time.perf_counter() - started) * 1000


def log_in_costs(folder: Path, requests: int) -> None:
    """Print the medians of requests with and without log-in."""
    off = {"GALAXY_AUTH": "off"}
    with (
        running(folder / "on", app=QUICK_APP) as with_log_in,
        running(folder / "off", app=QUICK_APP, environment=off) as without,
    ):
        clients = {"log-in": Client(with_log_in.port), "off": Client(without.port)}
        opened = clients["log-in"].send(
            "POST", "/api/first_user", {"name": "ani", "password": PASSWORD}
        )
        clients["log-in"].headers["Authorization"] = f"Bearer {opened['token']}"
        for path in PATHS:
            times: dict[str, list[float]] = {name: [] for name in clients}
            for number in range(requests + WARM_UP):
                for name, client in clients.items():
                    taken = client.time_ms(path)
                    if number >= WARM_UP:
                        times[name].append(taken)
            on, none = median(times["log-in"]), median(times["off"])
            say(f"{path}: p50 {on:.2f} ms with log-in, {none:.2f} without: {on - none:+.2f} ms")


def refusals(folder: Path, tries: int) -> None:
    """Print the medians of log-ins that fail, and the probability that they differ by chance."""
    logging.getLogger("galaxy_alpr").setLevel(logging.ERROR)
    for name in ("PER_ACCOUNT_AND_ADDRESS", "PER_ADDRESS", "PER_ACCOUNT"):
        setattr(throttle, name, 1_000_000)
    settings = Settings(_env_file=None, data_dir=folder / "log_in", log_level="error")
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        client.post("/api/first_user", json={"name": "ani", "password": PASSWORD})
        times: dict[str, list[float]] = {"ani": [], "eve": []}
        for number in range(tries + 5):
            for name, taken in times.items():
                started = time.perf_counter()
                answer = client.post("/api/log_in", json={"name": name, "password": "wrong one"})
                assert answer.status_code == http.client.UNAUTHORIZED
                if number >= 5:
                    taken.append((time.perf_counter() - started) * 1000)
    wrong, unknown = times.values()
    say(
        f"{tries} log-ins each: p50 {median(wrong):.2f} ms with a wrong password, "
        f"{median(unknown):.2f} ms with an unknown name; p = {rank_test(wrong, unknown):.2f}"
    )


def rank_test(first: list[float], second: list[float]) -> float:
    """Return the two-sided p of the Mann-Whitney U test, without ties."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks = sum(rank for rank, (_, group) in enumerate(ranked, 1) if group == 0)
    n, m = len(first), len(second)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--tries", type=int, default=200)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log_in_costs(Path(folder), args.requests)
        refusals(Path(folder), args.tries)


if __name__ == "__main__":
    main()
