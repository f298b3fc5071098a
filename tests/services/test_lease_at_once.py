"""The lease of a work: one holder at a time, also when several claim it at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.integrations import leases
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.lease import LASTS, WorkLease
from tests.factories import AT


def test_one_of_several_processes_has_the_lease(sessions: sessionmaker[Session]) -> None:
    now = [AT]
    clock = Clock(now=lambda: now[0])
    claimants = [WorkLease(sessions, name="mqtt", clock=clock) for _ in range(4)]
    together = Barrier(len(claimants))

    def claim(item: WorkLease) -> bool:
        together.wait()
        return item.claim()

    with ThreadPoolExecutor(len(claimants)) as threads:
        results = list(threads.map(claim, claimants))
    assert results.count(True) == 1
    holder = claimants.pop(results.index(True))
    other, another, _ = claimants
    assert holder.claim()
    assert holder.renew({"events": 3})
    assert not other.claim()

    now[0] += LASTS + timedelta(seconds=1)  # the holder hangs
    assert other.claim()
    assert not holder.renew({"events": 4})
    assert not holder.claim()
    holder.release()  # it is not its own any more
    assert not another.claim()
    assert other.keep({"events": 1})
    with sessions() as session:
        row = leases.get(session, name="mqtt")
    assert row is not None
    assert (row.holder, row.figures) == (other.holder, {"events": 1})
    other.release()
    assert another.claim()
