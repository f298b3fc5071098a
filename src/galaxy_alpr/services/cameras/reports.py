"""Reports of what the cameras of this process do, into the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models.cameras.cameras import REASON_LENGTH
from galaxy_alpr.db.queries.cameras import cameras
from galaxy_alpr.enums import CameraState
from galaxy_alpr.services.cameras.history import end_state, record_state
from galaxy_alpr.services.cameras.leasing.fencing import may_write
from galaxy_alpr.services.cameras.leasing.lease import Lease
from galaxy_alpr.services.cameras.states import CameraFigures

REPORT_S = 5.0
"""Time between two reports of a state that has not changed."""

State = tuple[CameraState, str | None]


class StateReports:
    """Stores the states of cameras, those now and those over time. Not for several threads."""

    def __init__(
        self, sessions: sessionmaker[Session], *, worker: str, now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._worker = worker
        self._now = now
        self._said: dict[int, tuple[State, datetime, float]] = {}

    def report(
        self, found: Mapping[int, tuple[State, CameraFigures]], leases: Mapping[int, Lease]
    ) -> None:
        """Store the states that have changed, and from time to time all, with their reasons.

        That of a camera whose lease is not the newest one is left to the worker that has it.
        """
        now = self._now()
        for id, (state, figures) in found.items():
            known = self._said.get(id)
            is_new = known is None or known[0][0] is not state[0]
            if known is not None and not is_new and monotonic() - known[2] < REPORT_S:
                continue
            since = now if known is None or is_new else known[1]
            reason = None if state[1] is None else state[1][:REASON_LENGTH]
            values = {
                **{"state": state[0].value, "reason": reason, "since": since, "updated_at": now},
                **{"worker": self._worker, "figures": figures.to_dict()},
            }
            with self._sessions.begin() as session:
                if cameras.exists(session, id=id) and may_write(session, leases.get(id)):
                    record_state(session, id, state[0], reason, now)
                    cameras.set_state(session, camera_id=id, values=values)
            self._said[id] = state, since, monotonic()

    def end(self, leases: Mapping[int, Lease | None]) -> None:
        """End the last states of cameras that are not read any more; with the last leases."""
        now = self._now()
        with self._sessions.begin() as session:
            for id, lease in sorted(leases.items()):
                self._said.pop(id, None)
                if may_write(session, lease):
                    end_state(session, id, now)
