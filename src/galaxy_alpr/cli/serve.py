"""``galaxy-alpr serve``."""

from __future__ import annotations

import signal
from typing import Annotated

import typer
import uvicorn

from galaxy_alpr.settings import Settings
from galaxy_alpr.web.guards.server import GRACEFUL_S


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes, each with its own engine.")] = 1,
    reload: Annotated[bool, typer.Option(help="Restart when the code changes.")] = False,
) -> None:
    """Serve the HTTP API and the dashboard."""
    Settings()  # wrong settings are reported here once, not by every process
    signal.signal(signal.SIGTERM, _end)
    uvicorn.run(
        "galaxy_alpr.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        reload=reload,
        proxy_headers=False,  # only the proxies of the settings are trusted
        timeout_graceful_shutdown=GRACEFUL_S,
    )


def _end(*_: object) -> None:
    """End with status 0: uvicorn repeats the signal once it has stopped, as asked."""
    raise SystemExit(0)
