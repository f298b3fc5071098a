"""The worker that sends due deliveries, each in a thread, and stores how they ended.

A process claims deliveries in a transaction and sends them after it. Several processes may run; a
delivery whose process is killed is claimed again later, so it is sent at least once.
"""

from __future__ import annotations

import logging
import random
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import WebhookEndpoint
from galaxy_alpr.db.queries.webhooks import deliveries, endpoints
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.webhooks.answers import storable
from galaxy_alpr.services.webhooks.bodies.build import Bodies
from galaxy_alpr.services.webhooks.jobs import Job, claim_jobs
from galaxy_alpr.services.webhooks.outcomes import Outcome, store_outcome
from galaxy_alpr.services.webhooks.secrets import WebhookSecrets
from galaxy_alpr.services.webhooks.sending.client import Answer, WebhookClient
from galaxy_alpr.services.webhooks.sending.signed import send
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 1.0
DELAY_S = 0.01
"""Time between an end and its storage: several ends share one transaction."""

THREADS = 32
"""Deliveries that a process sends at the same time, of all webhooks."""

Report = Callable[[str], None]
"""Takes ``delivered``, ``failed`` (it is tried again) or ``dead``."""

_OUTCOMES = {"delivered": "delivered", "pending": "failed", "dead": "dead"}


class WebhookSender:
    """Sends due deliveries; ``report`` is called with the end of each attempt."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        clock: Clock,
        client: WebhookClient,
        bodies: Bodies,
        secrets: WebhookSecrets,
        chance: random.Random,
        report: Report = lambda _outcome: None,
    ) -> None:
        self.worker = Worker("webhook-sender", self.run, interval_s=INTERVAL_S, delay_s=DELAY_S)
        self._sessions = sessions
        self._clock = clock
        self._client = client
        self._bodies = bodies
        self._secrets = secrets
        self._chance = chance
        self._report = report
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="webhook")
        self._ended: deque[Outcome] = deque()
        self._in_flight = 0
        self._flight = threading.Condition()

    def stop(self) -> None:
        """End after the attempts that are being made, and store how they ended."""
        self.worker.stop()
        self._pool.shutdown(wait=True)
        if self._ended:
            self._store([], room=0)

    def run(self) -> int:
        """Store what has ended, claim what is due, and have it sent; return how much."""
        with self._sessions() as session:
            now = self._clock.now()
            ids = endpoints.sendable(session, now=now)
            due = bool(ids) and deliveries.any_due(session, endpoint_ids=ids, now=now)
        if not due and not self._ended:
            return 0
        with self._flight:
            room = THREADS - self._in_flight
        jobs = self._store(list(ids) if due else [], room=room)
        with self._flight:
            self._in_flight += len(jobs)
        for job in jobs:
            self._pool.submit(self._work, job)
        return len(jobs)

    def wait(self) -> None:
        """Wait until the attempts that are being made have ended; the next run stores them."""
        with self._flight:
            self._flight.wait_for(lambda: self._in_flight == 0)

    def _store(self, ids: list[int], *, room: int) -> list[Job]:
        """Store the ends, and claim up to ``room`` deliveries of the webhooks; return those."""
        ended = [self._ended.popleft() for _ in range(len(self._ended))]
        try:
            jobs, states = Transactions(self._sessions)(
                lambda session: self._change(session, ended, ids, room)
            )
        except BaseException:
            self._ended.extendleft(reversed(ended))
            raise
        for state in states:
            self._report(_OUTCOMES[state])
        return jobs

    def _change(
        self, session: Session, ended: list[Outcome], ids: list[int], room: int
    ) -> tuple[list[Job], list[str]]:
        now, jobs, states = self._clock.now(), list[Job](), list[str]()
        for id in sorted({*ids, *(outcome.endpoint_id for outcome in ended)}):
            endpoint = endpoints.get(session, id=id, lock=True)
            for outcome in ended:
                if outcome.endpoint_id == id:
                    state = store_outcome(
                        session, outcome, endpoint=endpoint, now=now, chance=self._chance
                    )
                    states += [] if state is None else [state.value]
            if endpoint is not None and _may_send(endpoint, now):
                jobs += claim_jobs(
                    session, endpoint, secrets=self._secrets, now=now, room=room - len(jobs)
                )
        return jobs, states

    def _work(self, job: Job) -> None:
        at = self._clock.now()
        try:
            answer = send(self._client, self._bodies, job.message, job.target, at=at)
        except Exception as error:
            logger.exception("delivery %s of a webhook failed", job.delivery_id)
            answer = Answer(error=f"the body cannot be made: {type(error).__name__}")
        answer = Answer(
            status=answer.status,
            duration_ms=answer.duration_ms,
            error=answer.error,
            body=storable(answer.body, job.message.payload),
            retry_after=answer.retry_after,
        )
        self._ended.append(Outcome(job.delivery_id, job.endpoint_id, at, answer))
        with self._flight:
            self._in_flight -= 1
            self._flight.notify_all()
        self.worker.wake()


def _may_send(endpoint: WebhookEndpoint, now: datetime) -> bool:
    paused = endpoint.paused_until is not None and endpoint.paused_until > now
    return endpoint.enabled and not paused
