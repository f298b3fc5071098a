"""The background work that joins readings into visits, lot by lot.

Several processes may run it: each takes the lock of a lot's row before it reads what waits, and
makes its joiner again when the lot's revision is not the one that it left. Because that is slow, a
process goes on with a lot for ``TURN``, and the others leave it alone meanwhile. A reading waits
until the transaction that joined it is committed, so none is lost when a process ends in between.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import LotJoin, VisitReading
from galaxy_alpr.db.queries.parking import gate_readings, lot_joins, waiting
from galaxy_alpr.db.queries.sites import sites
from galaxy_alpr.enums import SiteRowKind
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.parking.joining.values import Joiner, JoinRules, Stay
from galaxy_alpr.services.parking.visits.book import write_stays
from galaxy_alpr.services.parking.visits.describe import WAITING
from galaxy_alpr.services.parking.visits.readings import gate_reading, rules_of, stays_of
from galaxy_alpr.services.parking.visits.refresh import late_orphans, refresh
from galaxy_alpr.services.parking.visits.rules import locked_row
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 3.0
DELAY_S = 0.01
"""Time between a commit and the joining, so that several readings are joined at once."""

BATCH = 200
"""Readings that one transaction joins."""

KNOWN = 5_000
"""Most visits, beside the open ones, with which a joiner is made."""

ADVANCE = timedelta(seconds=30)
"""How often the visits of a lot are looked at because time passed."""

TURN = timedelta(seconds=10)
"""How long a process that joined a lot goes on with it alone."""

Joiners = Callable[[JoinRules, Sequence[Stay]], Joiner]
"""Makes the joiner of a lot."""


@dataclass(slots=True)
class _Lot:
    """The joiner of a lot, the revision that it left, and the moment from which it knows visits."""

    joiner: Joiner
    revision: int
    since: datetime
    advanced_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Round:
    """What one transaction did."""

    lot: _Lot
    numbers: dict[int, int]
    more: bool


class VisitJoining:
    """Joins the readings of all lots. ``join`` is called by one thread at a time."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        joiners: Joiners,
        clock: Clock,
        interval_s: float = INTERVAL_S,
        turn: timedelta = TURN,
    ) -> None:
        self.worker = Worker("joining", self.join, interval_s=interval_s, delay_s=DELAY_S)
        self._sessions = sessions
        self._transactions = Transactions(sessions)
        self._joiners = joiners
        self._clock = clock
        self._turn = turn
        self._name = uuid4().hex
        self._lots: dict[int, _Lot] = {}

    def join(self) -> None:
        """Join all readings that wait, and look at the visits whose time may have passed.

        A lot that fails is left for the next run, and the others are joined. Raises its error.
        The readings of sites are joined there.
        """
        now = self._clock.now()
        with self._sessions() as session:
            lots = waiting.lots(session)
            others = waiting.lots_with_visits(session, states=WAITING)
            taken = lot_joins.joined_by_others(
                session, name=self._name, now=now, until=now + self._turn
            )
            taken |= sites.of_sites(session, kind=SiteRowKind.LOT, ids={*lots, *others})
        failed: Exception | None = None
        for lot_id in sorted({*lots, *(id for id in others if self._is_due(id))} - taken):
            try:
                while not self.worker.stopping and self._join_batch(lot_id):
                    pass
            except Exception as error:
                logger.exception("the readings of lot %s cannot be joined now", lot_id)
                failed = error
        if failed is not None:
            raise failed

    def _is_due(self, lot_id: int) -> bool:
        lot, now = self._lots.get(lot_id), self._clock.steady
        if now is None:
            return False
        return lot is None or lot.advanced_at is None or now - lot.advanced_at >= ADVANCE

    def _join_batch(self, lot_id: int) -> bool:
        """Join the oldest readings of a lot that wait; return whether there are more.

        What the joiner remembers is used only if the transaction is committed.
        """
        remembered = [self._lots.pop(lot_id)] if lot_id in self._lots else []

        def change(session: Session) -> _Round:
            return self._round(session, lot_id, remembered.pop() if remembered else None)

        done = self._transactions(change)
        if done.numbers:
            done.lot.joiner.stored(done.numbers)
        self._lots[lot_id] = done.lot
        return done.more

    def _round(self, session: Session, lot_id: int, lot: _Lot | None) -> _Round:
        row = locked_row(session, lot_id)
        rows = waiting.oldest(session, lot_id=lot_id, limit=BATCH)
        now = self._clock.steady
        former = refresh(session, rows)
        if now is not None:
            former |= late_orphans(session, lot_id, rows, rules_of(row), now)
        again = waiting.of_visits(session, ids=set(former.values()))
        for reading in again:
            reading.joined_at = None
        looked_at_again = any(item.visit_id is not None for item in rows)
        new = (item for item in rows if item.visit_id is None or item.id in former)
        taken = sorted({*new, *again}, key=lambda item: (item.at, item.id))
        if lot is None or looked_at_again or former or not _is_current(lot, row, taken):
            lot = self._made(session, row, taken, set(former.values()))
        stays = self._read(session, lot.joiner, taken)
        more = len(rows) == BATCH
        if now is not None and not more:
            stays += lot.joiner.advance(now)
            lot.advanced_at = now
        at = self._clock.now()
        latest = {stay.id: stay for stay in stays}
        numbers = write_stays(session, lot_id=lot_id, stays=latest.values(), former=former, at=at)
        for reading in (*rows, *taken):
            reading.joined_at = at
        if rows or latest:
            row.revision += 1
        row.joined_by, row.joined_until = self._name, at + self._turn
        session.flush()
        lot.revision = row.revision
        return _Round(lot, numbers, more)

    def _made(
        self, session: Session, row: LotJoin, taken: Sequence[VisitReading], without: set[int]
    ) -> _Lot:
        """Make the joiner of a lot, with the visits that it has to know for its next readings."""
        rules = rules_of(row)
        first = min([self._clock.now(), *(item.at for item in taken)])
        since = first - rules.longest_stay - rules.settle
        known = lot_joins.known_visits(
            session,
            lot_id=row.lot_id,
            states=WAITING,
            since=since,
            without=without,
            limit=KNOWN,
        )
        joiner = self._joiners(rules, stays_of(session, known))
        return _Lot(joiner, row.revision, since + rules.longest_stay)

    @staticmethod
    def _read(session: Session, joiner: Joiner, taken: Sequence[VisitReading]) -> list[Stay]:
        facts = gate_readings.of_readings(session, ids=[item.id for item in taken])
        stays: list[Stay] = []
        for item in taken:
            stays += joiner.read(gate_reading(facts[item.id]))
        return stays


def _is_current(lot: _Lot, row: LotJoin, taken: Sequence[VisitReading]) -> bool:
    """Return whether nobody else changed the visits, and the joiner knows those of the time."""
    return lot.revision == row.revision and all(item.at >= lot.since for item in taken)
