"""``galaxy-alpr mcp``: tools for language models, over a running service."""

from __future__ import annotations

from typing import Annotated

import typer


def mcp(
    url: Annotated[
        str, typer.Option(help="Address of the service, such as https://alpr.example.")
    ] = "http://127.0.0.1:8000",
    allow_writes: Annotated[
        bool, typer.Option(help="Also change the plate lists and acknowledge alarms.")
    ] = False,
    purpose: Annotated[
        str | None, typer.Option(help="Purpose that is recorded with each search.")
    ] = None,
) -> None:
    """Serve the Model Context Protocol on standard input and output.

    GALAXY_API_KEY is the key of the service: what it may not do, no tool may do. Needs the extra
    `mcp`.
    """
    from galaxy_alpr.cli.work.mcp import run

    run.serve(url, allow_writes=allow_writes, purpose=purpose)
