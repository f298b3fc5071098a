"""Requests to the service of a fault script, and databases on the real servers."""

from __future__ import annotations

import http.client
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from benchmarks.service import HOST, Service
from galaxy_alpr.db.base import make_engine

SERVERS = {
    "postgresql": os.environ.get(
        "GALAXY_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
    ),
    "mariadb": os.environ.get("GALAXY_TEST_MARIADB", "mariadb+pymysql://root@127.0.0.1:3306/mysql"),
}
JSON = "application/json"
GIVE_UP_S = 25.0
"""Longest wait for an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request got: status 0 for none in time."""

    status: int
    error: str
    seconds: float
    body: Any = None
    stays_open: bool = False


def call(
    service: Service, method: str, path: str, body: bytes | None = None, content_type: str = JSON
) -> Answer:
    """Send one request on a connection of its own."""
    headers = {} if body is None else {"content-type": content_type}
    connection = http.client.HTTPConnection(HOST, service.port, timeout=GIVE_UP_S)
    began = time.monotonic()
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        seconds = time.monotonic() - began
        status, stays_open = answer.status, not answer.will_close and not _was_closed(connection)
        found = json.loads(data) if data.startswith((b"{", b"[")) else None
        error = str(found.get("error", "")) if isinstance(found, dict) else ""
    except (OSError, http.client.HTTPException) as failure:
        status, error, found, stays_open = 0, type(failure).__name__, None, False
        seconds = time.monotonic() - began
    finally:
        connection.close()
    return Answer(status, error, seconds, found, stays_open)


def _was_closed(connection: http.client.HTTPConnection) -> bool:
    """Return whether the service closes the connection after its answer, though it keeps it."""
    connection.sock.settimeout(0.1)
    try:
        return connection.sock.recv(1) == b""
    except TimeoutError:
        return False


def upload(service: Service, **fields: str) -> Answer:
    """Upload a small picture with form fields."""
    picture = cv2.imencode(".jpg", np.full((240, 320, 3), 90, np.uint8))[1].tobytes()
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    body = b"".join(parts) + head + picture + b"\r\n--x--\r\n"
    return call(service, "POST", "/detect_image", body, "multipart/form-data; boundary=x")


@contextmanager
def database(kind: str) -> Iterator[URL]:
    """Create a database on a running server and drop it at the end."""
    name = f"galaxy_fault_{os.getpid()}"
    server = make_engine(SERVERS[kind]).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(SERVERS[kind]).set(database=name)
    finally:
        with server.connect() as connection:
            force = " WITH (FORCE)" if kind == "postgresql" else ""
            connection.execute(text(f"DROP DATABASE {name}{force}"))
        server.dispose()
