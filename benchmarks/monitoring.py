"""Measure what metrics, the log and traces cost a request.

``python -m benchmarks.monitoring`` runs the service without them, with metrics, with the log as
well, and with traces as well, and sends requests to all in turn.
"""

from __future__ import annotations

import argparse
import http.client
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from benchmarks.faults.report import say
from benchmarks.http import BOUNDARY, multipart
from benchmarks.service import HOST, QUICK_APP, running
from tests.fake_engine import photo

BARE_APP = "benchmarks.bare_app:app"
QUIET = {"GALAXY_LOG_LEVEL": "warning"}
WARM_UP = 50
CALLS = ("GET /health", "GET /detections?limit=10", "POST /detect_image")


@contextmanager
def collector() -> Iterator[str]:
    """Run a collector of traces that drops them, and yield its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://{HOST}:{server.server_port}/v1/traces"
        server.shutdown()
        thread.join()


def time_ms(connection: http.client.HTTPConnection, call: str, body: bytes) -> float:
    """Return the milliseconds of a call. Raises ``RuntimeError`` for an error."""
    method, path = call.split()
    started = time.perf_counter()
    if method == "POST":
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        connection.request(method, path, body, headers)
    else:
        connection.request(method, path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{call}: {answer.status}")
    return (time.perf_counter() - started) * 1000


def processor_ms(pid: int) -> float:
    """Return the processor time of a process until now, of which a busy machine takes nothing."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1000)
    requests = parser.parse_args().requests
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        traces = {"GALAXY_TRACES_URL": stack.enter_context(collector())}
        services: dict[str, tuple[str, Mapping[str, str]]] = {
            "without": (BARE_APP, QUIET),
            "metrics": (QUICK_APP, QUIET),
            "metrics, log": (QUICK_APP, {}),
            "metrics, log, traces": (QUICK_APP, traces),
        }
        connections, processes = {}, {}
        for name, (app, environment) in services.items():
            place = Path(folder, name)
            service = stack.enter_context(running(place, app=app, environment=environment))
            processes[name] = service.process.pid
            connections[name] = http.client.HTTPConnection(HOST, service.port, timeout=30)
        body = multipart(photo("B1234XYZ"))
        for call in CALLS:
            for connection in list(connections.values()) * WARM_UP:
                time_ms(connection, call, body)
            times: dict[str, list[float]] = {name: [] for name in services}
            began = {name: processor_ms(pid) for name, pid in processes.items()}
            for _ in range(requests):
                for name, connection in connections.items():
                    times[name].append(time_ms(connection, call, body))
            spent = {name: processor_ms(pid) - began[name] for name, pid in processes.items()}
            for name, values in times.items():
                wall, least = median(values), median(times["without"])
                cpu, least_cpu = spent[name] / requests, spent["without"] / requests
                say(
                    f"{call} {name}: p50 {wall:.2f} ms ({wall - least:+.2f}), "
                    f"processor time {cpu:.2f} ms ({cpu - least_cpu:+.2f})"
                )


if __name__ == "__main__":
    main()
