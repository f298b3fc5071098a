"""The rate of a key, counted by several processes together."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from shutil import which

import pytest
from limits.storage import storage_from_string
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.accounts.api_keys import KeyInUse
from galaxy_alpr.errors import TooManyRequests
from galaxy_alpr.services.accounts.key_use import KeyUse

KEY = KeyInUse(
    id=1,
    name="a program",
    permissions=["read"],
    everywhere=True,
    rate_per_minute=3,
    daily_quota=None,
    expires_at=None,
)

Sessions = sessionmaker[Session]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def redis_port() -> Iterator[int]:
    """The port of a Redis server of this test."""
    pytest.importorskip("redis", reason="the extra redis is not installed")
    program = which("redis-server") or which("valkey-server")
    if program is None:
        pytest.skip("no redis-server is installed")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen([program, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "Ready to accept connections" in line:
                break
        yield port
        process.terminate()


def granted(*counters: KeyUse, key: KeyInUse = KEY) -> int:
    """Send requests in turn until one is refused; return how many were granted."""
    for number in range(100):
        try:
            counters[number % len(counters)].count(key)
        except TooManyRequests:
            return number
    raise AssertionError("nothing was refused")


def test_without_a_shared_storage_each_process_counts(sessions: Sessions) -> None:
    counters = [KeyUse(sessions) for _ in range(2)]
    assert granted(*counters) == 2 * 3
    assert granted(counters[0], key=replace(KEY, id=2)) == 3


def test_with_a_shared_storage_processes_count_together(
    sessions: Sessions, redis_port: int
) -> None:
    url = f"redis://127.0.0.1:{redis_port}"
    counters = [
        KeyUse(sessions, storage=storage_from_string(url, wrap_exceptions=True))  # type: ignore[arg-type]
        for _ in range(2)
    ]
    assert granted(*counters) == 3


def test_a_shared_storage_that_fails_is_replaced(sessions: Sessions) -> None:
    pytest.importorskip("redis", reason="the extra redis is not installed")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    storage = storage_from_string(f"redis://127.0.0.1:{port}", wrap_exceptions=True)
    assert granted(KeyUse(sessions, storage=storage)) == 3  # type: ignore[arg-type]
