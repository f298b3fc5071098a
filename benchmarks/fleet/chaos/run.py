"""The run: traffic everywhere, one fault after the other, and what must hold at the end."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.fleet.chaos.fleet import EdgeSite, Fleet, call, data_bytes, running_fleet
from benchmarks.fleet.chaos.traffic import Tally, arrivals, uploads
from galaxy_alpr.db import models
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.enums import GateOutcome

SETTLE_S = 180.0
"""How long the centre may take to get everything after the last fault."""


@dataclass(frozen=True)
class Plan:
    """How long each phase lasts, and how much is sent."""

    phase_s: float
    pause_s: float
    nats: str | None = None
    """The program of NATS; by default that of the system."""


@dataclass(frozen=True)
class Outcome:
    """What was sent, and what is wrong at the end."""

    site: str
    accepted: int
    refused: int
    allowed: int
    pulses: int
    missing: int
    doubled: int
    lag: int
    slowest_s: float
    reasons: str

    @property
    def holds(self) -> bool:
        """Whether all is in the centre once, and no gate opened more than it was allowed to."""
        return not (self.missing or self.doubled or self.lag) and self.pulses <= self.allowed


def run(
    folder: Path,
    database: str,
    plan: Plan,
    *,
    replicas: int = 3,
    workers: int = 2,
    sites: int = 3,
    say: Callable[[str], object] = print,
) -> list[Outcome]:
    """Return what became of the traffic of each site, and of the uploads to the replicas."""
    with running_fleet(
        folder, database, nats=plan.nats, replicas=replicas, workers=workers, sites=sites
    ) as fleet:
        at_sites = [arrivals(site, plan.pause_s) for site in fleet.sites]
        at_centre = uploads([service.port for service in fleet.replicas[1:]], plan.pause_s)
        for traffic in (*at_sites, at_centre):
            traffic.start()
        _faults(fleet, plan, say)
        tallies = [traffic.stop() for traffic in at_sites]
        uploaded = at_centre.stop()
        accepted = {plate for tally in (*tallies, uploaded) for plate in tally.accepted}
        lags = _settle(fleet, database, accepted, say)
        stored = _stored(database)
        found = [
            _outcome(site, tally, stored, fleet, lags)
            for site, tally in zip(fleet.sites, tallies, strict=True)
        ]
        return [*found, _compared("replicas", uploaded, stored)]


def _faults(fleet: Fleet, plan: Plan, say: Callable[[str], object]) -> None:
    """Break one part after the other; what was broken is mended after its phase."""
    first, last = fleet.sites[0], fleet.sites[-1]
    time.sleep(plan.phase_s)
    say("the link of the first site is cut")
    first.link.cut()
    time.sleep(plan.phase_s)
    say("a replica and an engine worker are killed")
    fleet.replicas[0].kill()
    fleet.workers[0].kill()
    time.sleep(plan.phase_s)
    say("the link is back; NATS is killed and started again")
    first.link.mend()
    fleet.nats.stop(signal.SIGKILL)
    time.sleep(plan.phase_s)
    fleet.nats.start()
    time.sleep(plan.phase_s)
    say("the service of a site is paused")
    paused = fleet.sites[len(fleet.sites) // 2].service.process.pid
    os.kill(paused, signal.SIGSTOP)
    time.sleep(plan.phase_s * 2)
    os.kill(paused, signal.SIGCONT)
    say("a site is killed and started again")
    killed = fleet.sites[0]
    killed.service.kill()
    killed.service = killed.start()
    time.sleep(plan.phase_s)
    if last.has_disk:
        say("the disk of the last site is filled")
        _fill(last)
        time.sleep(plan.phase_s)
        (last.data / "filler").unlink()
    time.sleep(plan.phase_s)


def _fill(site: EdgeSite) -> None:
    with suppress(OSError), (site.data / "filler").open("wb") as handle:
        while data_bytes(site.data) > 0:
            handle.write(bytes(1024 * 1024))
            handle.flush()


def _settle(
    fleet: Fleet, database: str, accepted: Set[str], say: Callable[[str], object]
) -> dict[str, int]:
    """Wait until all sites have reported that they lag nothing, and all that was accepted is there.

    Return what they lag. A site that has not reported since the beginning is counted as one event.
    A report may be older than the last reading, as it was on its way, so that is not all.
    """
    started, since = time.monotonic(), datetime.now(UTC)
    while True:
        found = call(fleet.replicas[-1].port, "GET", "/api/sites")
        rows = found["items"] if isinstance(found, dict) else found
        lags = {
            row["code"]: max(
                int(row["lag_events"]), datetime.fromisoformat(row["last_seen_at"]) < since
            )
            for row in rows
        }
        if not any(lags.values()) and accepted <= _stored(database).keys():
            say(f"settled in {time.monotonic() - started:.0f} s")
            return lags
        if time.monotonic() - started > SETTLE_S:
            return lags
        time.sleep(0.5)


def _stored(database: str) -> Counter[str]:
    """Return how often each plate is stored in the centre."""
    engine = make_engine(database)
    with make_sessionmaker(engine)() as session:
        texts = session.scalars(select(models.Plate.text)).all()
    engine.dispose()
    return Counter(text for text in texts if text is not None)


def _allowed(site: EdgeSite) -> int:
    """Return how often a site has decided that its gate opens, also where the answer was lost."""
    engine = make_engine(f"sqlite:///{site.data}/galaxy_alpr.db")
    allow = models.GateDecision.outcome == GateOutcome.ALLOW
    with make_sessionmaker(engine)() as session:
        count = session.scalar(select(func.count()).select_from(models.GateDecision).where(allow))
    engine.dispose()
    return count or 0


def _outcome(
    site: EdgeSite, tally: Tally, stored: Counter[str], fleet: Fleet, lags: dict[str, int]
) -> Outcome:
    found = _compared(site.code, tally, stored)
    return replace(
        found,
        allowed=_allowed(site),
        pulses=fleet.barrier.pulses[site.code],
        lag=lags.get(site.code, -1),
    )


def _compared(name: str, tally: Tally, stored: Counter[str]) -> Outcome:
    return Outcome(
        site=name,
        accepted=len(tally.accepted),
        refused=len(tally.refused),
        allowed=0,
        pulses=0,
        missing=sum(stored[plate] == 0 for plate in tally.accepted),
        doubled=sum(stored[plate] > 1 for plate in tally.accepted),
        lag=0,
        slowest_s=round(tally.slowest_s, 1),
        reasons=", ".join(f"{count} {why}" for why, count in Counter(tally.refused).most_common(3)),
    )
