"""The application behind a real server on a real port, in a thread of the test."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import uvicorn
from starlette.types import ASGIApp


@contextmanager
def serve(
    app: ASGIApp,
    http: type[asyncio.Protocol] | str = "auto",
    *,
    host: str = "127.0.0.1",
    lifespan: Literal["on", "off"] = "on",
    proxy_headers: bool = True,
) -> Iterator[int]:
    """Run ``app`` over the protocol ``http`` and yield its port on ``host``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family, backlog=512) as listener:
        started = threading.Event()
        config = uvicorn.Config(
            app, http=http, log_level="warning", lifespan=lifespan, proxy_headers=proxy_headers
        )
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
