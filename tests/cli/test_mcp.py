"""``galaxy-alpr mcp`` over its standard input and output, against a running service."""

from __future__ import annotations

import asyncio
import base64
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import CallToolResult, TextContent

from galaxy_alpr.cli.work.mcp.server import make_server
from galaxy_alpr.client import AsyncClient
from tests.fake_engine import photo
from tests.live_site import PLATE, LiveSite, live_site

READS = {
    *("read_picture", "search_plates", "plate_status", "visits", "occupancy"),
    *("statistics", "list_cameras", "open_alarms"),
}
CHANGES = {"put_list_entry", "delete_list_entry", "acknowledge"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[LiveSite]:
    with live_site(tmp_path_factory.mktemp("site"), sqlite_template) as site:
        yield site


Act = Callable[[Client], Awaitable[None]]


def use_here(site: LiveSite, key: str, act: Act, *, allow_writes: bool) -> None:
    """Let ``act`` talk to a server of this process, which starts at once."""

    async def talk() -> None:
        server = make_server(AsyncClient(site.url, api_key=key), allow_writes=allow_writes)
        async with Client(server) as client:
            await act(client)

    asyncio.run(talk())


def use(url: str, key: str, act: Act, *options: str) -> None:
    """Start the command and let ``act`` talk to it."""

    async def talk() -> None:
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "galaxy_alpr", "mcp", "--url", url, *options],
            env={"GALAXY_API_KEY": key},
        )
        async with Client(stdio_client(server)) as client:
            await act(client)

    asyncio.run(talk())


async def ask(client: Client, name: str, **arguments: Any) -> dict[str, Any]:
    """Return the structured answer of a tool."""
    result = await client.call_tool(name, arguments)
    assert isinstance(result, CallToolResult)
    assert not result.is_error, result.content
    found: dict[str, Any] = result.structured_content
    return found


async def refused(client: Client, name: str, **arguments: Any) -> str:
    """Return the text of a tool's error."""
    result = await client.call_tool(name, arguments)
    assert isinstance(result, CallToolResult)
    assert result.is_error
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def test_the_tools_that_read(site: LiveSite, tmp_path: Path) -> None:
    path = tmp_path / "gate.png"
    path.write_bytes(photo(PLATE, "-"))

    async def act(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == READS
        assert all(tool.description and tool.annotations for tool in tools)
        read = await ask(client, "read_picture", path=str(path), location="Gate 1")
        assert [item["plate"] for item in read["detections"]] == [PLATE, None]
        assert read["detections"][0]["status"] == "allowed"
        data = base64.b64encode(photo("B2AA")).decode()
        assert (await ask(client, "read_picture", image_base64=data))["detections"]
        found = await ask(client, "search_plates", plate="B", match="prefix", limit=1)
        assert (found["items"][0]["plate"], found["has_more"]) == ("B2AA", True)
        status = await ask(client, "plate_status", plate=PLATE)
        assert (status["status"], status["count"]) == ("allowed", 1)
        assert status["entry"]["plate"] == PLATE
        (lot,) = (await ask(client, "occupancy", lot="North"))["lots"]
        assert lot["capacity"] == 2
        assert (await ask(client, "statistics"))["totals"]["images"] == 2
        assert (await ask(client, "list_cameras")) == {"cameras": []}
        assert (await ask(client, "open_alarms"))["items"] == []
        assert (await ask(client, "visits", lot="North"))["has_more"] is False

        assert "bad" not in await refused(client, "read_picture", path="/no/such/file.jpg")
        assert "either path" in await refused(client, "read_picture")
        text = base64.b64encode(b"no picture").decode()
        assert "image" in await refused(client, "read_picture", image_base64=text)
        assert "is not base64" in await refused(client, "read_picture", image_base64="?")
        assert "no lot" in await refused(client, "occupancy", lot="South")
        assert "match" in await refused(client, "search_plates", plate="B", match="guess")
        assert "Unknown tool" in await refused(
            client, "put_list_entry", plate="B", status="allowed"
        )

    use(site.url, site.key, act)


def test_changes_are_asked_for_and_need_the_rights_of_the_key(site: LiveSite) -> None:
    async def act(client: Client) -> None:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        assert tools == READS | CHANGES
        assert not any("gate" in name or "open" in name for name in CHANGES)
        entry = await ask(client, "put_list_entry", plate="B9QQ", status="blocked", note="stolen")
        assert (entry["plate"], entry["status"]) == ("B9QQ", "blocked")
        data = base64.b64encode(photo("B9QQ")).decode()
        await ask(client, "read_picture", image_base64=data, location="Gate 1")
        (alarm,) = (await ask(client, "open_alarms"))["items"]
        done = await ask(client, "acknowledge", alarm_id=alarm["id"], outcome="acted")
        assert done["state"] == "acknowledged"
        assert await ask(client, "delete_list_entry", plate="B9QQ") == {"deleted": True}
        assert "not_found" in await refused(client, "delete_list_entry", plate="B9QQ")
        assert "status" in await refused(client, "put_list_entry", plate="B", status="friend")

    use_here(site, site.key, act, allow_writes=True)

    async def act_as_camera(client: Client) -> None:
        assert "forbidden" in await refused(client, "plate_status", plate=PLATE)

    use_here(site, site.make_key("detect"), act_as_camera, allow_writes=False)


def test_without_the_extra_the_command_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['mcp'] = None; from galaxy_alpr.cli import app; app(['mcp'])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 1
    assert "pip install 'galaxy-alpr[mcp]'" in done.stderr
    assert done.stdout == ""
