"""The lease by which one of several processes does a work."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.integrations import leases
from galaxy_alpr.services.clock import Clock

LASTS = timedelta(seconds=20)
"""How long a lease lasts that is not renewed."""

KEPT = LASTS / 2
"""Time that is left of a lease from which it need not be claimed again."""

RENEW_S = 5.0
"""Seconds between two renewals."""

CHANGED_S = 0.5
"""The same where there is news to report."""


class WorkLease:
    """Claims the work ``name`` for this process. Not for several threads at once."""

    def __init__(self, sessions: sessionmaker[Session], *, name: str, clock: Clock) -> None:
        self.name = name
        self.holder = f"{socket.gethostname()[:80]}:{os.getpid()}:{uuid4().hex[:8]}"
        self._sessions = sessions
        self._clock = clock
        self._renewed = -RENEW_S
        self._reported: dict[str, Any] = {}

    def claim(self) -> bool:
        """Return whether this process has the lease now; it is taken where it is free."""
        now = self._clock.now()
        with self._sessions() as session:
            row = leases.get(session, name=self.name)
            if row is not None and row.holder != self.holder and row.claimed_until > now:
                return False
            if row is not None and row.holder == self.holder and row.claimed_until > now + KEPT:
                return True
        try:
            with self._sessions.begin() as session:
                return leases.claim(
                    session, name=self.name, holder=self.holder, now=now, until=now + LASTS
                )
        except IntegrityError:  # another process was the first at the same moment
            return False

    def keep(self, figures: Mapping[str, Any]) -> bool:
        """Renew the lease where it is time, or the figures have changed; as ``renew``."""
        passed = monotonic() - self._renewed
        if passed < (RENEW_S if figures == self._reported else CHANGED_S):
            return True
        return self.renew(figures)

    def renew(self, figures: Mapping[str, Any]) -> bool:
        """Keep the lease, with figures for whoever asks; return whether it was still ours."""
        now = self._clock.now()
        self._renewed, self._reported = monotonic(), dict(figures)
        with self._sessions.begin() as session:
            return leases.renew(
                session,
                name=self.name,
                holder=self.holder,
                now=now,
                until=now + LASTS,
                figures=figures,
            )

    def release(self) -> None:
        """Let another process take over at once."""
        with self._sessions.begin() as session:
            leases.release(session, name=self.name, holder=self.holder, now=self._clock.now())
