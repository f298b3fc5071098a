"""``galaxy-alpr serve``."""

from __future__ import annotations

from typing import Annotated

import typer
import uvicorn

from galaxy_alpr.settings import Settings

GRACEFUL_S = 20
"""How long open requests may take at a stop; ``stop_grace_period`` in compose.yaml is longer."""


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes, each with its own engine.")] = 1,
    reload: Annotated[bool, typer.Option(help="Restart when the code changes.")] = False,
) -> None:
    """Serve the HTTP API and the dashboard."""
    Settings()  # wrong settings are reported here once, not by every process
    uvicorn.run(
        "galaxy_alpr.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        reload=reload,
        timeout_graceful_shutdown=GRACEFUL_S,
    )
