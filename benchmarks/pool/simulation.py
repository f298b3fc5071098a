"""A fleet of workers as a discrete-event model, calibrated by what was measured on this machine.

What is assumed:

- Pictures arrive at random moments (Poisson) at a share of what all workers together can do.
- A worker takes the oldest waiting picture when it has finished the one before, and needs for it
  one of the measured processor times of one process, times its slowness. A worker is one core
  that does nothing else.
- The way adds the measured time of a hop, and the processor time that the server was measured to
  need for a picture: the server handles one picture at a time on each of its cores.
- A worker that is killed gives its picture back after three seconds, as the stream does.
- The network is not the limit: the bytes a second are a figure of the result.
"""

from __future__ import annotations

import heapq
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from galaxy_alpr.fleet.pool.stream import ACK_WAIT_S, MOST_WAITING

DEADLINE_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """What is simulated. ``slowness`` has a factor for each worker."""

    name: str
    slowness: Sequence[float]
    load: float
    killed: int = 0
    server_cores: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured: milliseconds of analyses, of a hop, and of the server for a picture."""

    analyses_ms: Sequence[float]
    hop_ms: float
    server_ms: float
    picture_bytes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What came out: answered pictures, and those that the service had to read itself."""

    offered_per_s: float
    answered_per_s: float
    waits_s: list[float]
    full: int
    late: int
    again: int
    server_busy: float
    done: list[int]


def simulate(fleet: Fleet, measured: Measured, *, seconds: float, seed: int = 1) -> Simulated:
    """Return what a fleet does with the pictures of ``seconds``."""
    return _Simulation(fleet, measured, seconds, random.Random(seed)).run()


@dataclass(slots=True)
class _Worker:
    slowness: float
    alive: bool = True
    picture: float | None = None
    done: int = 0


class _Simulation:
    """Events are (moment, number, kind, worker or the moment when the picture was sent)."""

    def __init__(
        self, fleet: Fleet, measured: Measured, seconds: float, chance: random.Random
    ) -> None:
        self._fleet, self._measured = fleet, measured
        self._seconds, self._chance = seconds, chance
        self._workers = [_Worker(slowness) for slowness in fleet.slowness]
        self._idle = deque(chance.sample(range(len(self._workers)), len(self._workers)))
        self._waiting: deque[float] = deque()
        self._server_free = [0.0] * fleet.server_cores
        self._events: list[tuple[float, int, str, float]] = []
        self._number = self._full = self._late = self._again = self._in_work = 0
        self._waits: list[float] = []
        mean = sum(measured.analyses_ms) / len(measured.analyses_ms) / 1000
        self._rate = fleet.load * sum(1 / (mean * slowness) for slowness in fleet.slowness)

    def run(self) -> Simulated:
        at = 0.0
        while (at := at + self._chance.expovariate(self._rate)) < self._seconds:
            self._add(at, "sent", at)
        for worker in self._chance.sample(range(len(self._workers)), self._fleet.killed):
            self._add(self._chance.uniform(0, self._seconds), "killed", worker)
        sent = len(self._events) - self._fleet.killed
        while self._events:
            now, _, kind, what = heapq.heappop(self._events)
            getattr(self, f"_{kind}")(now, what)
        in_time = [wait for wait in self._waits if wait <= DEADLINE_S]
        used = sent * self._measured.server_ms / 1000
        return Simulated(
            offered_per_s=sent / self._seconds,
            answered_per_s=len(in_time) / self._seconds,
            waits_s=in_time,
            full=self._full,
            late=self._late + len(self._waits) - len(in_time),
            again=self._again,
            server_busy=used / self._seconds / self._fleet.server_cores,
            done=[worker.done for worker in self._workers],
        )

    def _add(self, at: float, kind: str, what: float) -> None:
        self._number += 1
        heapq.heappush(self._events, (at, self._number, kind, what))

    def _sent(self, now: float, sent: float) -> None:
        if len(self._waiting) + self._in_work >= MOST_WAITING:
            self._full += 1
            return
        core = min(range(len(self._server_free)), key=self._server_free.__getitem__)
        self._server_free[core] = max(now, self._server_free[core]) + self._server_s
        self._add(self._server_free[core] + self._measured.hop_ms / 2000, "stored", sent)

    @property
    def _server_s(self) -> float:
        return self._measured.server_ms / 1000

    def _stored(self, now: float, sent: float) -> None:
        self._waiting.append(sent)
        self._give(now)

    def _give(self, now: float) -> None:
        while self._waiting and self._idle:
            number = self._idle.popleft()
            worker = self._workers[number]
            if not worker.alive:
                continue
            sent = self._waiting.popleft()
            if now - sent > DEADLINE_S:  # its service has taken it back
                self._late += 1
                self._idle.appendleft(number)
                continue
            worker.picture = sent
            self._in_work += 1
            taken = self._chance.choice(self._measured.analyses_ms) / 1000 * worker.slowness
            self._add(now + taken, "finished", number)

    def _finished(self, now: float, number: float) -> None:
        worker = self._workers[int(number)]
        if not worker.alive or worker.picture is None:
            return
        self._waits.append(now + self._measured.hop_ms / 2000 - worker.picture)
        worker.picture, worker.done = None, worker.done + 1
        self._in_work -= 1
        self._idle.append(int(number))
        self._give(now)

    def _killed(self, now: float, number: float) -> None:
        worker = self._workers[int(number)]
        worker.alive = False
        if worker.picture is not None:
            self._again += 1
            self._in_work -= 1
            self._add(now + ACK_WAIT_S, "returned", worker.picture)
            worker.picture = None

    def _returned(self, now: float, sent: float) -> None:
        self._waiting.appendleft(sent)
        self._give(now)
