"""The MCP server: which tools there are, and how their errors are told."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations

from galaxy_alpr import __version__
from galaxy_alpr.cli.work.mcp.changes import Changes
from galaxy_alpr.cli.work.mcp.reads import Reads
from galaxy_alpr.client import ApiError, AsyncClient, ClientError

P = ParamSpec("P")
T = TypeVar("T")
INSTRUCTIONS = (
    "Licence plates that were read at parking sites. Plates are personal data: search only what "
    "was asked for. A reading without plates means that none was detected; an error means that "
    "nothing is known. No tool opens a gate."
)


def make_server(client: AsyncClient, *, allow_writes: bool) -> MCPServer[None]:
    """Return the server; with ``allow_writes`` it has the tools that change something."""

    @asynccontextmanager
    async def closing(_: MCPServer[None]) -> AsyncIterator[None]:
        async with client:
            yield

    server: MCPServer[None] = MCPServer(
        "galaxy-alpr",
        title="Galaxy ALPR",
        instructions=INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
        lifespan=closing,
    )
    reads = Reads(client)
    for tool in (
        reads.search_plates,
        reads.plate_status,
        reads.visits,
        reads.occupancy,
        reads.statistics,
        reads.list_cameras,
        reads.open_alarms,
    ):
        _add(server, tool, ToolAnnotations(read_only_hint=True))
    stores = ToolAnnotations(read_only_hint=False, destructive_hint=False)
    _add(server, reads.read_picture, stores)
    if allow_writes:
        changes = Changes(client)
        for change in (changes.put_list_entry, changes.delete_list_entry, changes.acknowledge):
            _add(server, change, ToolAnnotations(read_only_hint=False, destructive_hint=True))
    return server


def _add(
    server: MCPServer[None], tool: Callable[..., Awaitable[Any]], annotations: ToolAnnotations
) -> None:
    server.add_tool(_telling(tool), annotations=annotations, structured_output=True)


def _telling(tool: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Return ``tool`` with its failures as errors that the model reads."""

    @functools.wraps(tool)
    async def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await tool(*args, **kwargs)
        except ApiError as error:
            raise ToolError(f"{error.code}: {error.detail}") from None
        except ClientError as error:
            raise ToolError(f"the service cannot be used: {error}") from None
        except (OSError, ValueError) as error:
            raise ToolError(str(error)) from None

    return call
