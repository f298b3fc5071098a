"""Several processes on one database: each event is delivered once, and a killed one loses none."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine

from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.webhooks.jobs import CLAIM
from tests.endpoints.conftest import SQLITE_ONLY
from tests.services.webhooks.conftest import Sessions, Webhooked, visit_changed
from tests.services.webhooks.receiver import Receiver

CHILD = """
import os, signal, sys
from pathlib import Path
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.services.live.record import record_event
from tests.services.webhooks.conftest import Webhooked, write_events, visit_changed

url, folder, at = sys.argv[1:]


def end(*_args, **_options):
    os.kill(os.getpid(), signal.SIGKILL)


sessions = make_sessionmaker(make_engine(url))
write_events(sessions, end if at == "committed" else lambda: None)
site = Webhooked(sessions, Path(folder))
with sessions.begin() as session:
    record_event(session, visit_changed(7))
site.dispatcher.dispatch()
site.client.post = end
site.drain()
"""


@pytest.fixture
def other(sessions: Sessions, tmp_path: Path) -> Iterator[Webhooked]:
    """A second process with the same database and folder."""
    other = Webhooked(sessions, tmp_path / "data")
    yield other
    other.sender.stop()


def test_two_dispatchers_and_two_senders_deliver_each_event_once(
    site: Webhooked, other: Webhooked, receiver: Receiver
) -> None:
    site.add(receiver.url())

    def work(part: Webhooked, first: int) -> None:
        for number in range(first, first + 10):
            with part.sessions.begin() as session:
                record_event(session, visit_changed(number % 3))
            part.dispatcher.dispatch()
            part.sender.run()
        part.sender.wait()

    with ThreadPoolExecutor(2) as pool:
        for done in (pool.submit(work, site, 0), pool.submit(work, other, 100)):
            done.result()
    for _ in range(30):
        site.drain()
        other.drain()
    rows = site.deliveries()
    assert [row.state for row in rows] == ["delivered"] * 20
    assert Counter(got.id for got in receiver.got) == {row.message_id: 1 for row in rows}
    order = {row.message_id: row.event_id for row in rows}
    for subject in {row.subject for row in rows}:
        of_subject = {row.message_id for row in rows if row.subject == subject}
        came = [order[got.id] for got in receiver.got if got.id in of_subject]
        assert came == sorted(came)


@SQLITE_ONLY
@pytest.mark.parametrize("stage", ["committed", "claimed"])
def test_a_process_that_is_killed_loses_nothing(
    site: Webhooked, db_engine: Engine, receiver: Receiver, tmp_path: Path, stage: str
) -> None:
    site.add(receiver.url())
    url = db_engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", CHILD, url, str(tmp_path / "data"), stage]
    ended = subprocess.run(command, check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    assert receiver.got == []
    site.now += CLAIM
    site.dispatcher.dispatch()
    site.drain()
    assert [got.id for got in receiver.got] == [row.message_id for row in site.deliveries()]
    assert site.states() == [("delivered", 1)]
