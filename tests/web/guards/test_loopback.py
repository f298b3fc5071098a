"""Which requests count as sent by a client on the machine of the service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from galaxy_alpr.web.guards.loopback import is_loopback_client
from tests.endpoints.live_server import serve


def request(client: tuple[str, int] | None, *headers: str) -> Scope:
    """Return the scope of a request from ``client`` with ``headers``."""
    pairs = [(name.encode(), b"203.0.113.9") for name in headers]
    return {"type": "http", "client": client, "headers": pairs}


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_a_client_of_this_machine_is_loopback(address: str) -> None:
    assert is_loopback_client(request((address, 5000), "host", "user-agent"))


@pytest.mark.parametrize(
    "address", ["192.168.1.20", "::ffff:10.0.0.1", "2001:db8::1", "fe80::1%eth0", "testclient", ""]
)
def test_other_clients_are_not(address: str) -> None:
    assert not is_loopback_client(request((address, 5000)))


def test_a_client_of_a_unix_socket_is_not() -> None:
    assert not is_loopback_client(request(None))


FORWARDING = [
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Forwarded-Host",
    "X-Forwarded-Prefix",
    "X-Real-IP",
]


@pytest.mark.parametrize("header", FORWARDING)
@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_request_that_a_proxy_passed_on_is_not(address: str, header: str) -> None:
    assert not is_loopback_client(request((address, 5000), "host", header.lower()))


async def answer_what_is_found(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer whether the client is loopback."""
    if scope["type"] == "http":
        await JSONResponse(is_loopback_client(scope))(scope, receive, send)


@pytest.fixture
def port() -> Iterator[int]:
    """The port of uvicorn as ``uvicorn app:app`` starts it: it trusts the headers of loopback."""
    with serve(answer_what_is_found, lifespan="off") as port:
        yield port


def found(port: int, **headers: str) -> str:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", "/", headers=names)
        return connection.getresponse().read().decode()


def test_the_headers_that_uvicorn_trusts_make_no_client_loopback(port: int) -> None:
    assert found(port) == "true"
    assert found(port, X_Forwarded_For="203.0.113.9") == "false"
    assert found(port, X_Forwarded_For="127.0.0.1") == "false"
    assert found(port, X_Forwarded_For="127.0.0.1, ::1", X_Forwarded_Proto="https") == "false"
    assert found(port, X_FORWARDED_FOR="") == "false"
    assert found(port, forwarded="for=127.0.0.1") == "false"
