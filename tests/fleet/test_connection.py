"""The connection to NATS: usable before a server answers, whole again after a restart."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.options import NatsOptions, NatsUnavailable
from tests.nats_server import PATIENCE_S, NatsServer, connected, program, programs


def _listen(connection: NatsConnection, subject: str) -> tuple[list[bytes], threading.Condition]:
    got: list[bytes] = []
    news = threading.Condition()

    async def take(message: Any) -> None:
        with news:
            got.append(message.data)
            news.notify_all()

    connection.subscribe(subject, take)
    return got, news


def _wait(got: list[bytes], news: threading.Condition, wanted: bytes) -> bool:
    with news:
        return news.wait_for(lambda: wanted in got, PATIENCE_S)


@pytest.mark.parametrize("name", ["system", "package"])
def test_messages_pass_between_two_connections(name: str, tmp_path: Path) -> None:
    with (
        NatsServer(tmp_path, path=program(name)) as server,
        connected(server) as one,
        connected(server) as other,
    ):
        got, news = _listen(other, "galaxy.test")
        one.publish("galaxy.test", b"hello")
        assert _wait(got, news, b"hello")


def test_a_connection_begins_before_its_server(tmp_path: Path) -> None:
    server = NatsServer(tmp_path)
    connection = NatsConnection(NatsOptions(urls=[server.url], name="early"))
    calls: list[int] = []
    connection.on_connect(lambda: calls.append(1))
    got, news = _listen(connection, "galaxy.test")
    connection.start()
    try:
        assert not connection.connected
        connection.publish("galaxy.test", b"dropped")
        with pytest.raises(NatsUnavailable):
            connection.run(lambda client, _: client.flush(), timeout_s=1)
        with server:
            assert connection.wait(PATIENCE_S)
            connection.publish("galaxy.test", b"kept")
            assert _wait(got, news, b"kept")
            assert calls == [1]
            assert b"dropped" not in got
    finally:
        connection.close()


def test_subscriptions_outlive_a_restart_of_the_server(nats_server: NatsServer) -> None:
    with connected(nats_server) as connection:
        again = threading.Event()
        got, news = _listen(connection, "galaxy.test")
        connection.on_connect(again.set)
        nats_server.stop(signal.SIGKILL)
        nats_server.start()
        assert again.wait(PATIENCE_S)
        connection.publish("galaxy.test", b"after")
        assert _wait(got, news, b"after")


def test_closing_ends_a_connection_that_never_was(tmp_path: Path) -> None:
    program()
    server = NatsServer(tmp_path)
    connection = NatsConnection(NatsOptions(urls=[server.url], name="never"))
    connection.start()
    connection.close()
    connection.close()
    connection.publish("galaxy.test", b"nowhere")
    assert not connection.connected
    assert "nats" not in {thread.name for thread in threading.enumerate()}


def test_both_servers_are_known_by_name() -> None:
    assert programs().keys() <= {"system", "package"}
