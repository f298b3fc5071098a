"""Deletion of photos that have expired: rows first, then files, in small batches.

A run that ends early leaves photos for the next run and nothing half deleted. A photo that was
listed or held since it was found is kept, because both are asked again in its transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.queries.privacy import expired
from galaxy_alpr.db.queries.privacy.expired import Expired, Size
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.readings.deletion import delete_files
from galaxy_alpr.services.retention.keep import Keep
from galaxy_alpr.services.retention.rules import GRACE, Rule, rules
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

INTERVAL_S = 600
PAGE = 500
"""Photos that are examined at a time."""

BATCH = 20
"""Photos that one transaction deletes."""

PAUSE_S = 0.05
"""Pause after each batch, in which other writers can write (SQLite allows one at a time)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule deletes or has deleted, and how many expired photos a legal hold keeps."""

    rule: Rule
    size: Size
    held: int
    files_left: int = 0


class RetentionPlan:
    """The rules at one moment; the same plan counts what expires and deletes it."""

    def __init__(
        self, sessions: sessionmaker[Session], store: ArtifactStore, *, keep: Keep, now: datetime
    ) -> None:
        self._sessions = sessions
        self._store = store
        with sessions() as session:
            self.rules = rules(session, default=keep, now=now)

    def preview(self) -> Iterator[Outcome]:
        """Yield for each rule what ``run`` would delete now."""
        for rule in self.rules:
            size, held = Size(), 0
            for condition, ids in self._pages(rule):
                with self._sessions() as session:
                    gone = expired.among(session, expired=condition, ids=ids)
                    size += expired.size_of(session, ids=gone)
                    held += expired.count_held(session, expired=condition, ids=ids)
            yield Outcome(rule, size, held)

    def run(
        self,
        *,
        stopping: Callable[[], bool] = lambda: False,
        pause: Callable[[float], object] = lambda _: None,
    ) -> Iterator[Outcome]:
        """Delete what has expired; yield for each rule what was deleted.

        Ends after the current batch when ``stopping``; calls ``pause`` after each batch.
        """
        for rule in self.rules:
            size, held, left = Size(), 0, 0
            for condition, ids in self._pages(rule):
                with self._sessions() as session:
                    gone = expired.among(session, expired=condition, ids=ids)
                    held += expired.count_held(session, expired=condition, ids=ids)
                for start in range(0, len(gone), BATCH):
                    if stopping():
                        yield Outcome(rule, size, held, left)
                        return
                    deleted, files_left = self._delete(rule, condition, gone[start : start + BATCH])
                    size, left = size + deleted, left + files_left
                    pause(PAUSE_S)
            yield Outcome(rule, size, held, left)

    def _pages(self, rule: Rule) -> Iterator[tuple[Expired, list[int]]]:
        """Yield the photos that may have expired, in pages."""
        for location_id in rule.location_ids:
            condition = Expired(
                location_id=location_id,
                before=rule.before,
                since=rule.since,
                stored_before=rule.at - GRACE,
                unlisted_at=rule.unlisted_at,
            )
            after: Position | None = None
            while True:
                with self._sessions() as session:
                    page = expired.page(session, expired=condition, after=after, limit=PAGE)
                if not page:
                    break
                after = page[-1]
                yield condition, [position.id for position in page]

    def _delete(self, rule: Rule, condition: Expired, ids: Sequence[int]) -> tuple[Size, int]:
        """Delete photos; return their size, and the number of files that cannot be deleted."""

        def delete(session: Session) -> tuple[Size, list[str]]:
            locked = detection_sessions.lock_all(session, ids=ids)
            gone = expired.among(session, expired=condition, ids=locked)
            size = expired.size_of(session, ids=gone)
            paths = detection_sessions.delete_locked(session, ids=gone)
            if gone:
                what = {"sessions": list(gone), "reason": rule.reason.value, "days": rule.days}
                record(session, SYSTEM, "session.expire", _subject(rule), before=what)
            return size, paths

        size, paths = Transactions(self._sessions)(delete)
        return size, len(delete_files(self._store, paths, "expired photo"))


class ReadingRetention:
    """Deletes photos that have expired, in the background.

    A clock that is wrong deletes nothing, and neither does one that is set ahead while the service
    runs: see ``Clock.steady``. Several processes may run it at the same time.
    """

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        store: ArtifactStore,
        keep: Keep,
        clock: Clock,
        interval_s: float = INTERVAL_S,
    ) -> None:
        self.worker = Worker("reading-retention", self.prune, interval_s=interval_s)
        self._sessions = sessions
        self._store = store
        self._keep = keep
        self._clock = clock

    def prune(self) -> int:
        """Delete the expired photos; return how many."""
        now = self._clock.steady
        if now is None:
            return 0
        plan = RetentionPlan(self._sessions, self._store, keep=self._keep, now=now)
        count = 0
        for outcome in plan.run(stopping=lambda: self.worker.stopping, pause=self.worker.pause):
            count += outcome.size.photos
        if count:
            logger.info("%s expired photos deleted", count)
        return count


def _subject(rule: Rule) -> str:
    return "detection_sessions" if rule.lot_id is None else f"lot:{rule.lot_id}"
