"""Leases of cameras in the database that all workers share."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.conflicts import CONFLICTS, is_conflict
from galaxy_alpr.db.models import CameraLease
from galaxy_alpr.db.queries.cameras import leases as queries
from galaxy_alpr.services.cameras.leasing.lease import TIMES, Lease, LeaseTimes, lease_clock


def _always() -> bool:
    return True


class DatabaseLeases:
    """Gives leases by rows of the database, whose clock counts. ``now`` is this machine's clock."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        *,
        holder: str,
        now: Callable[[], datetime],
        times: LeaseTimes = TIMES,
        clock: Callable[[], float] = lease_clock,
    ) -> None:
        self._sessions = sessions
        self._holder = holder
        self._now = now
        self._times = times
        self._clock = clock

    def claim(
        self, camera_id: int, allowed: Callable[[], bool] = _always, *, force: bool = False
    ) -> Lease | None:
        """Return the lease of a camera; ``None`` while another process has it.

        ``allowed`` is asked while the row is locked. With ``force`` a row of another holder that
        has not ended does not count: ``allowed`` then decides alone.
        """
        asked_at = self._clock()
        try:
            with self._sessions.begin() as session:
                row = self._locked(session, camera_id)
                if row is None:
                    return None
                now = queries.database_now(session)
                own = row.holder in (self._holder, "")
                if (not force and not own and row.until > now) or not allowed():
                    return None
                row.holder, row.token = self._holder, row.token + 1
                row.claimed_at, row.until = now, now + self._times.lasts
                session.flush()
                queries.add_claim(session, row)
                token, ahead = row.token, now - self._now()
        except CONFLICTS as error:  # another process was the first, or the camera was deleted
            if not is_conflict(error):
                raise
            return None
        return Lease(
            camera_id,
            token=token,
            deadline=self._times.deadline(asked_at),
            ahead=ahead,
            clock=self._clock,
        )

    def renew(self, leases: Collection[Lease]) -> None:
        """Keep leases; those that another process has now are ended."""
        asked_at = self._clock()
        kept = self.keep_rows(leases)
        for lease in leases:
            if lease.camera_id in kept:
                lease.extend(self._times.deadline(asked_at))
            else:
                lease.end()

    def keep_rows(self, leases: Collection[Lease]) -> frozenset[int]:
        """Let the rows of leases last longer; return the cameras that still are this process's."""
        tokens = {each.camera_id: each.token for each in leases if each.token is not None}
        if not tokens:
            return frozenset()
        with self._sessions.begin() as session:
            until = queries.database_now(session) + self._times.lasts
            return queries.renew(session, holder=self._holder, tokens=tokens, until=until)

    def release(self, lease: Lease) -> None:
        """End a lease, so that another process may claim it at once."""
        lease.end()
        if lease.token is None:
            return
        with self._sessions.begin() as session:
            queries.release(
                session,
                camera_id=lease.camera_id,
                holder=self._holder,
                token=lease.token,
                now=queries.database_now(session),
            )

    def close(self) -> None:
        """Do nothing: each lease is released by itself."""

    def _locked(self, session: Session, camera_id: int) -> CameraLease | None:
        """Return the row of a camera, which is made where there is none."""
        row = queries.to_claim(session, camera_id=camera_id)
        if row is None and not queries.exists(session, camera_id=camera_id):
            now = queries.database_now(session)
            row = CameraLease(camera_id=camera_id, holder="", token=0, claimed_at=now, until=now)
            session.add(row)
            session.flush()
        return row
