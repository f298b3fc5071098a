"""Starts the server, with the key of the environment."""

from __future__ import annotations

import logging
import os

import typer

from galaxy_alpr.client import AsyncClient
from galaxy_alpr.errors import PackageMissing

KEY = "GALAXY_API_KEY"


def serve(url: str, *, allow_writes: bool, purpose: str | None) -> None:
    """Answer on standard input and output until it is closed."""
    try:
        from galaxy_alpr.cli.work.mcp.server import make_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise PackageMissing(
            "the MCP server needs the package mcp: pip install 'galaxy-alpr[mcp]'"
        ) from None
    try:
        client = AsyncClient(url, api_key=os.environ.get(KEY) or None, purpose=purpose)
    except ValueError as error:
        raise typer.BadParameter(str(error).replace("base_url", "--url")) from None
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # its lines contain searched plates
    make_server(client, allow_writes=allow_writes).run("stdio")
