"""Request lines and headers that are too large, too many or never complete."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from galaxy_alpr.web.guards import heads
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.live_server import serve

pytestmark = SQLITE_ONLY

LIMITED = [heads.LimitedHttpTools, heads.LimitedH11]
MANY = {f"x-{number}": "1" for number in range(heads.MAX_HEADERS + 1)}
LINE = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
LAST = b"Connection: close\r\n"


def test_a_complete_head_over_the_limits_is_refused(client: TestClient) -> None:
    large = "x" * (heads.MAX_HEAD_BYTES + 1)
    for answer in (
        client.get("/health", headers={"x-large": large}),
        client.get("/health", headers=MANY),
    ):
        assert answer.status_code == 431
        assert answer.json()["error"] == "head_too_large"
    assert client.get("/health", headers={"x-large": "x" * 60_000}).status_code == 200


@pytest.fixture(params=LIMITED, ids=lambda protocol: protocol.__name__)
def port(app: FastAPI, request: pytest.FixtureRequest) -> Iterator[int]:
    with serve(app, request.param) as port:
        yield port


def conversation(port: int, sent: Iterator[bytes]) -> bytes:
    """Send until the server closes the connection, and return all that it answered."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        with suppress(OSError):  # the server closes its side
            for piece in sent:
                connection.sendall(piece)
        answer = b""
        with suppress(ConnectionResetError):
            while piece := connection.recv(65536):
                answer += piece
        return answer


def endless(begin: bytes, piece: bytes) -> Iterator[bytes]:
    """Yield far more bytes than the server may keep."""
    yield begin
    for _ in range(20_000_000 // len(piece)):
        yield piece


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        pytest.param(LINE + b"X-Large: ", b"x" * 65536, id="one value"),
        pytest.param(LINE + b"X-", b"x" * 65536, id="one name"),
        pytest.param(LINE, b"X-Many: 1\r\n" * 6000, id="many"),
        pytest.param(b"GET /", b"x" * 65536, id="request line"),
    ],
)
def test_an_unfinished_head_is_refused(port: int, begin: bytes, piece: bytes) -> None:
    answer = conversation(port, endless(begin, piece))
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b"head_too_large" in answer
    assert answer.count(b"HTTP/1.1") == 1


def test_a_complete_request_line_over_the_limit_is_refused(port: int) -> None:
    line = b"GET /" + b"x" * heads.MAX_HEAD_BYTES + b" HTTP/1.1\r\nHost: localhost\r\n"
    # httptools cannot parse so long a line and answers 400.
    assert conversation(port, iter([line + LAST + b"\r\n"])).startswith(b"HTTP/1.1 4")


def test_a_trailer_without_end_ends_the_connection(port: int) -> None:
    begin = (
        b"POST /api/lots HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Trailer: "
    )
    answer = conversation(port, endless(begin, b"x" * 65536))
    assert b" 2" not in answer[:20]


def test_requests_in_one_connection_are_counted_apart(port: int) -> None:
    body = b"x" * (2 * heads.MAX_HEAD_BYTES)
    upload = b"POST /detect_image HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(
        body
    )
    large = LINE + b"X-Large: " + b"x" * 50_000 + b"\r\n"
    sent = [large + b"\r\n", upload, body, large + b"\r\n", large + LAST + b"\r\n"]
    answer = conversation(port, iter(sent))
    assert answer.count(b"HTTP/1.1 200 OK") == 3
    assert answer.count(b"HTTP/1.1 415 ") == 1


def test_pipelined_requests_are_limited(app: FastAPI) -> None:
    with serve(app, heads.LimitedHttpTools) as port:
        answer = conversation(port, iter([(LINE + b"\r\n") * 5000]))
    assert answer.count(b"200 OK") <= 1 + heads.MAX_PIPELINED


def test_a_head_that_does_not_arrive_ends_the_connection(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "HEAD_TIMEOUT_S", 0.1)
    for sent in (b"", b"GET /health HT", LINE + b"\r\n" + b"GET"):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(sent)
            while connection.recv(65536):
                pass


@pytest.mark.parametrize(
    ("name", "limited"), [("httptools", LIMITED[0]), ("h11", LIMITED[1]), ("auto", LIMITED[0])]
)
def test_the_running_server_gets_the_limits(
    monkeypatch: pytest.MonkeyPatch, app: FastAPI, name: str, limited: type[asyncio.Protocol]
) -> None:
    server = uvicorn.Server(uvicorn.Config(app, http=name))
    server.config.load()
    assert server.config.http_protocol_class in (HttpToolsProtocol, H11Protocol)
    monkeypatch.setattr(signal, "getsignal", lambda _: server.handle_exit)
    heads.limit_heads()
    assert server.config.http_protocol_class is limited
