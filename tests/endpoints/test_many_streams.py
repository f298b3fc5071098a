"""300 live streams at once, one of which does not read."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path

from galaxy_alpr.events import Message
from galaxy_alpr.main import create_app
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.endpoints.live_server import serve
from tests.fake_engine import FakeEngine

STREAMS = 300
HERE, ELSEWHERE = 1, 2


async def listen(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a stream of what happens ``HERE`` and pass over its head and its first heartbeat."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /api/events?location={HERE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    await reader.readuntil(b"event: heartbeat\n")
    return reader, writer


def message(event_id: int, location_id: int, size: int) -> Message:
    text = json.dumps({"id": event_id, "filler": "x" * size})
    return Message(event_id, "detection.created", location_id, None, text)


@SQLITE_ONLY
def test_a_stalled_client_among_300_delays_nobody_and_is_told_what_it_lost(
    data_dir: Path, database_url: str
) -> None:
    """The stalled one wants large events until nothing fits into its connection any more."""
    app = create_app(make_settings(data_dir, database_url, event_queue=20), engine=FakeEngine())

    async def others_get_theirs(port: int) -> None:
        broker = app.state.context.feed.broker
        others = [await listen(port) for _ in range(STREAMS - 1)]
        assert broker.subscribers == STREAMS
        for number in range(10):
            first = 10**6 + 100 * number
            for event_id in range(first, first + 99):
                broker.publish([message(event_id, ELSEWHERE, 100_000)])
            broker.publish([message(first + 99, HERE, 10)])
            expected = f"id: {first + 99}\n".encode()
            for reader, _ in others:
                await asyncio.wait_for(reader.readuntil(expected), 60)
        for _, writer in others:
            writer.close()
            await writer.wait_closed()

    with serve(app) as port, socket.create_connection(("127.0.0.1", port), timeout=60) as stalled:
        stalled.sendall(
            f"GET /api/events?location={ELSEWHERE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        )
        with stalled.makefile("rb") as lines:
            while b"event: heartbeat" not in lines.readline():
                pass
            asyncio.run(others_get_theirs(port))
            received = lost = 0
            while received + lost < 990:
                line = lines.readline()
                received += line.startswith(b"event: detection.created")
                if line.startswith(b"event: events.lost"):
                    lost += json.loads(lines.readline().removeprefix(b"data: "))["body"]["count"]
    assert received + lost == 990
    assert lost >= 100
