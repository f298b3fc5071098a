"""A Mosquitto broker of a test's own, and a client that collects what it gets."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PATIENCE_S = 10.0


@dataclass(frozen=True)
class Got:
    """A message; ``again`` is whether the broker had sent it before, unacknowledged."""

    topic: str
    payload: bytes
    retained: bool
    again: bool


class Mosquitto:
    """A broker that keeps sessions and retained messages over a restart."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
        if program is None:
            pytest.skip("the program mosquitto is not installed")
        self.port = _free_port()
        self._config = folder / "mosquitto.conf"
        self._access = folder / "access"
        self._access.write_text("pattern readwrite #\n")
        self._config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence true\n"
            f"persistence_location {folder}/\nuser root\n"
            f"acl_file {self._access}\nmax_queued_messages 100000\n"
        )
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [self._program, "-c", str(self._config)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            except OSError:
                time.sleep(0.01)
            else:
                return
        raise AssertionError("the broker does not start")

    def deny(self, *topics: str) -> None:
        """Let no anonymous client publish to these topics now; what was denied is allowed again."""
        rules = [*(f"topic deny {topic}" for topic in topics), "pattern readwrite #"]
        self._access.write_text("\n".join(rules) + "\n")
        if self._process is not None:
            self._process.send_signal(signal.SIGHUP)

    def __enter__(self) -> Mosquitto:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE_S)
            self._process = None


class Reader:
    """A client with a session of its own, subscribed with QoS 1."""

    def __init__(self, port: int, *topics: str, name: str = "", session_s: int = 0) -> None:
        paho = pytest.importorskip("paho.mqtt.client", reason="the extra mqtt is not installed")
        self.got: list[Got] = []
        self.news = threading.Condition()
        self._client = paho.Client(
            paho.CallbackAPIVersion.VERSION2, client_id=name, protocol=paho.MQTTv5
        )
        ready = threading.Event()
        properties = None
        if session_s:
            properties = paho.Properties(paho.PacketTypes.CONNECT)
            properties.SessionExpiryInterval = session_s
        self._client.on_message = self._take
        self._client.on_connect = lambda *_: self._client.subscribe([(t, 1) for t in topics])
        self._client.on_subscribe = lambda *_: ready.set()
        self._client.reconnect_delay_set(0.05, 0.2)
        self._client.connect("127.0.0.1", port, clean_start=not session_s, properties=properties)
        self._client.loop_start()
        assert ready.wait(PATIENCE_S)

    def _take(self, _client: Any, _data: Any, message: Any) -> None:
        with self.news:
            self.got.append(
                Got(message.topic, message.payload, bool(message.retain), bool(message.dup))
            )
            self.news.notify_all()

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        self._client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(PATIENCE_S)

    def wait(self, fits: Callable[[list[Got]], Any], timeout_s: float = PATIENCE_S) -> Any:
        """Wait until ``fits`` returns something true of all messages; return it."""
        with self.news:
            found = self.news.wait_for(lambda: fits(self.got), timeout_s)
        assert found, [item.topic for item in self.got][-30:]
        return found

    def newest(self, topic: str) -> bytes | None:
        with self.news:
            return next((item.payload for item in reversed(self.got) if item.topic == topic), None)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
