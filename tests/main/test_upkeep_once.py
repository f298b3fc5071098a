"""Of several processes with one database server, one does the upkeep."""

from __future__ import annotations

from contextlib import ExitStack

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.integrations import leases
from galaxy_alpr.main.upkeep import upkeep_workers
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.settings import Settings
from tests.waiting import until

NAME = "event-retention"


def test_one_process_has_the_lease_of_each_work(sessions: sessionmaker[Session]) -> None:
    """On SQLite, which one machine uses, there is no lease."""
    assert sessions.kw["bind"] is not None
    on_server = sessions.kw["bind"].dialect.name != "sqlite"
    with ExitStack() as resources:
        for _ in range(2):
            workers = upkeep_workers(
                Settings(_env_file=None), sessions, Clock(), Monitor(), resources
            )
            worker = next(worker for worker in workers if worker.name == NAME)
            worker.start()
            worker.wake()
            if on_server:
                until(lambda: holder(sessions))
        if not on_server:
            assert holder(sessions) is None
            return
        first = holder(sessions)
        worker.wake()
        worker.stop()
        assert worker.last_error is None
        assert holder(sessions) == first


def holder(sessions: sessionmaker[Session]) -> str | None:
    with sessions() as session:
        row = leases.get(session, name=NAME)
        return None if row is None else row.holder
