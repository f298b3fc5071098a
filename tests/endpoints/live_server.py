"""The application behind a real server on a real port, in a thread of the test."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI


@contextmanager
def serve(app: FastAPI, http: type[asyncio.Protocol] | str = "auto") -> Iterator[int]:
    """Run ``app`` over the protocol ``http`` and yield its port on 127.0.0.1."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        started = threading.Event()
        config = uvicorn.Config(app, http=http, log_level="warning", lifespan="on")
        server = _Server(config, started)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            assert started.wait(60)
            assert server.started, "the application did not start"
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


class _Server(uvicorn.Server):
    """Says when it has started, or failed to."""

    def __init__(self, config: uvicorn.Config, has_started: threading.Event) -> None:
        super().__init__(config)
        self._has_started = has_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self._has_started.set()
