"""The interfaces of other vendors: who may use each, and who did."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from ipaddress import IPv4Network, IPv6Network

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import LAN_PERMISSIONS, Permission
from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import CompatAdapterRow
from galaxy_alpr.db.models.integrations.compat import CLIENT_LENGTH, ERROR_LENGTH
from galaxy_alpr.db.queries.integrations import compat
from galaxy_alpr.enums import CompatAccess, CompatAdapter
from galaxy_alpr.errors import AlprError, NotFound, NotSignedIn
from galaxy_alpr.services.accounts.gate import Credentials, Gate, Identity
from galaxy_alpr.services.accounts.tokens import KEY_PREFIX, LOGIN_PREFIX
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected
from galaxy_alpr.services.worker import Worker

STORED_EVERY_S = 60
"""Interval at which the last uses are stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompatRequest:
    """What is known of a request before its body is read.

    ``is_foreign`` is whether a page of another site made a browser send it. ``is_direct`` is
    whether the address is that of the client: no unknown proxy passed the request on.
    """

    adapter: CompatAdapter
    permission: Permission
    credentials: Credentials
    agent: str = ""
    is_foreign: bool = False
    is_direct: bool = True


@dataclass(slots=True)
class _Use:
    """What is not stored yet of one interface."""

    at: datetime | None = None
    client: str = ""
    error: str | None = None
    calls: dict[str, int] = field(default_factory=dict)


class CompatAdapters:
    """Admits requests to the interfaces of other vendors. Safe to call from several threads."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        *,
        gate: Gate,
        networks: Iterable[IPv4Network | IPv6Network],
        clock: Clock,
    ) -> None:
        self.worker = Worker("compat-use", self.store_uses, interval_s=STORED_EVERY_S)
        self._sessions = sessions
        self._gate = gate
        self._networks = tuple(networks)
        self._clock = clock
        self._uses: dict[CompatAdapter, _Use] = {}
        self._stored_at: datetime | None = None
        self._lock = threading.Lock()

    def admit(self, request: CompatRequest) -> Identity:
        """Return who acts. Raises ``NotFound`` where the interface is off, and as the gate does.

        A token that is none of this service's is ignored where none is needed: most clients
        cannot do without one.
        """
        with self._sessions() as session:
            access = compat.access(session, name=request.adapter)
        if access == CompatAccess.OFF:
            raise NotFound("this interface is switched off")
        identity = self._identity(request, access)
        self._used(request)
        return identity

    def failed(self, adapter: CompatAdapter, error: AlprError) -> None:
        """Note that a request failed, without the values that it had."""
        at = self._clock.now().isoformat(timespec="seconds")
        with self._lock:
            self._use(adapter).error = f"{at} {error.status} {error.code}"[:ERROR_LENGTH]

    def count(self, adapter: CompatAdapter) -> None:
        """Count a picture that was read."""
        month = month_of(self._clock.now())
        with self._lock:
            calls = self._use(adapter).calls
            calls[month] = calls.get(month, 0) + 1

    def calls(self, adapter: CompatAdapter) -> int:
        """Return how many pictures were read this month, as far as this process knows."""
        month = month_of(self._clock.now())
        with self._sessions() as session:
            row = compat.get(session, name=adapter)
        with self._lock:
            waiting = self._use(adapter).calls.get(month, 0)
        return waiting + (row.calls if row is not None and row.month == month else 0)

    def store_uses(self) -> None:
        """Store what was noted of each interface."""
        with self._lock:
            uses, self._uses = self._uses, {}
            self._stored_at = self._clock.now()
        for adapter, use in uses.items():
            Transactions(self._sessions)(partial(_store, adapter=adapter, use=use))

    def _identity(self, request: CompatRequest, access: str | None) -> Identity:
        gate, credentials, permission = self._gate, request.credentials, request.permission
        if not request.is_foreign:
            if gate.is_open:
                return gate.admit(credentials, permission)
            is_ours = (credentials.token or "").startswith((KEY_PREFIX, LOGIN_PREFIX))
            if access == CompatAccess.LAN and not is_ours and self._is_local(request):
                if permission not in LAN_PERMISSIONS:
                    raise NotSignedIn("a change needs an API key")
                return gate.admit_without_token(credentials, permission)
        if credentials.token is None:
            raise NotSignedIn("send an API key")
        return gate.admit_token(credentials, permission)

    def _is_local(self, request: CompatRequest) -> bool:
        """Return whether the client is in one of the networks."""
        if not request.is_direct or request.credentials.address is None:
            return False
        try:
            address = ipaddress.ip_address(request.credentials.address)
        except ValueError:
            return False
        return any(address in network for network in self._networks)

    def _used(self, request: CompatRequest) -> None:
        now = self._clock.now()
        agent = "".join(c for c in request.agent if c.isprintable())
        client = f"{request.credentials.address or 'unknown'} {agent}".strip()[:CLIENT_LENGTH]
        with self._lock:
            use, stored_at = self._use(request.adapter), self._stored_at
            use.at, use.client = now, client
        if stored_at is None or now - stored_at >= timedelta(seconds=STORED_EVERY_S):
            self.worker.wake()

    def _use(self, adapter: CompatAdapter) -> _Use:
        return self._uses.setdefault(adapter, _Use())


def month_of(moment: datetime) -> str:
    """Return the month of a moment, such as ``2026-11``."""
    return moment.strftime("%Y-%m")


def adapters(session: Session) -> list[CompatAdapterRow]:
    """Return all interfaces; one of which nothing is stored has a new row."""
    stored = {row.name: row for row in compat.every(session)}
    return [stored.get(name) or _new(name) for name in CompatAdapter]


def set_access(
    session: Session,
    name: CompatAdapter,
    access: CompatAccess,
    *,
    actor: Actor,
    now: datetime,
    expected: Expected = UNCONDITIONAL,
) -> CompatAdapterRow:
    """Set who may use an interface. Raises ``PreconditionFailed``."""
    row = compat.get(session, name=name, lock=True)
    if row is None:
        row = _new(name)
        expected.check(row)
        session.add(row)
    else:
        expected.check(row)
    before = values_of(row)
    row.access, row.updated_at = access, now
    session.flush()
    subject = subject_of(CompatAdapterRow, row.name)
    record(session, actor, "compat_adapter.change", subject, before, values_of(row))
    return row


def _new(name: CompatAdapter) -> CompatAdapterRow:
    return CompatAdapterRow(
        name=name.value, access=CompatAccess.KEY.value, calls=0, updated_at=_NEVER
    )


_NEVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
"""When the access of an interface was changed that has its default."""


def _store(session: Session, adapter: CompatAdapter, use: _Use) -> None:
    if compat.get(session, name=adapter, lock=True) is None:
        session.add(_new(adapter))
        session.flush()
    if use.at is not None:
        compat.seen(session, name=adapter, at=use.at, client=use.client)
    if use.error is not None:
        compat.failed(session, name=adapter, error=use.error)
    for month, calls in sorted(use.calls.items()):
        compat.count(session, name=adapter, month=month, calls=calls)
