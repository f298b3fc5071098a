"""Streams over replicas of which one is killed: the benchmark, shortened."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.fleet import streams
from tests.conftest import SERVERS
from tests.nats_server import NatsServer


@pytest.mark.usefixtures("postgresql_url")  # skips without a server
def test_nobody_misses_or_doubles_an_event(tmp_path: Path) -> None:
    with NatsServer(tmp_path / "nats") as server:
        outcome = streams.run(
            tmp_path, SERVERS["postgresql"], nats=server.url, count=2, clients=12, pictures=6
        )
    assert outcome.whole, outcome
    assert outcome.posted == 6
    assert outcome.reconnected == 6
