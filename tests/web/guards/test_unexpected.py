"""An unexpected error is answered, and the client's connection stays usable."""

from __future__ import annotations

import http.client
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
from fastapi import BackgroundTasks, FastAPI
from fastapi.responses import StreamingResponse

from galaxy_alpr.web.errors import add_error_handlers
from galaxy_alpr.web.guards.unexpected import UnexpectedErrors
from tests.endpoints.live_server import serve


def faulty_app() -> FastAPI:
    app = FastAPI()
    add_error_handlers(app)
    app.add_middleware(UnexpectedErrors)

    @app.post("/sync")
    def sync() -> None:
        raise ZeroDivisionError("a mistake")

    @app.get("/async")
    async def asynchronous() -> None:
        raise KeyError("a mistake")

    @app.get("/full")
    def full() -> None:
        raise OSError(28, "No space left on device")

    @app.get("/after")
    def after(tasks: BackgroundTasks) -> str:
        def fail() -> None:
            raise ZeroDivisionError("a mistake")

        tasks.add_task(fail)
        return "done"

    @app.get("/stream")
    def stream() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            yield b"x" * 10
            raise ZeroDivisionError("a mistake")

        return StreamingResponse(parts())

    @app.get("/works")
    def works() -> str:
        return "it works"

    return app


def test_a_500_leaves_the_connection_open() -> None:
    with (
        serve(faulty_app()) as port,
        closing(http.client.HTTPConnection("127.0.0.1", port)) as client,
    ):
        client.connect()
        socket = client.sock
        for method, path, body in (
            ("POST", "/sync", b"x" * 200_000),
            ("GET", "/async", None),
            ("GET", "/full", None),
            ("GET", "/after", None),
            ("GET", "/works", None),
        ):
            client.request(method, path, body)
            answer = client.getresponse()
            text = answer.read().decode()
            assert client.sock is socket, path
            match path:
                case "/sync" | "/async":
                    assert answer.status == 500
                    assert '"error":"internal_error"' in text
                case "/full":
                    assert answer.status == 507
                    assert '"error":"disk_full"' in text
                    assert answer.headers["Retry-After"]
                case _:
                    assert answer.status == 200


def test_an_answer_that_has_begun_is_broken_off() -> None:
    with (
        serve(faulty_app()) as port,
        closing(http.client.HTTPConnection("127.0.0.1", port)) as client,
    ):
        client.request("GET", "/stream")
        answer = client.getresponse()
        assert answer.status == 200
        with pytest.raises(http.client.IncompleteRead):
            answer.read()
