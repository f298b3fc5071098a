"""The parts of web push that routes use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.queries.integrations import push as queries
from galaxy_alpr.notify.web_push.messages import PushComposer
from galaxy_alpr.notify.web_push.sender import UNREADABLE
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.web_push.client import End, PushClient
from galaxy_alpr.services.web_push.keys import PushKeys
from galaxy_alpr.services.web_push.subscriptions import (
    PushSubscriptions,
    get_own,
    remove_gone,
)

GONE = "the push service does not know the device any more; it was removed"


@dataclass(frozen=True, slots=True)
class DeviceTest:
    """Whether a push service accepted a test, and why not."""

    sent: bool
    problem: str | None


@dataclass(frozen=True, slots=True)
class WebPush:
    """Changes of devices, and the sending of tests."""

    keys: PushKeys
    subscriptions: PushSubscriptions
    client: PushClient
    composer: PushComposer
    clock: Clock

    def test(
        self, sessions: sessionmaker[Session], subscription_id: int, *, user_id: int
    ) -> DeviceTest:
        """Send a test to a device of a person now. Raises ``NotFound``.

        No database session is open while it is sent.
        """
        with sessions() as session:
            row = get_own(session, subscription_id, user_id=user_id)
        target = self.keys.unseal(row.target_sealed, row.id)
        if target is None:
            return DeviceTest(False, UNREADABLE)
        now = self.clock.now()
        result = self.client.send(target, self.composer.test(language=row.language), now=now)
        change = Transactions(sessions)
        if result.end is End.SENT:
            change(partial(queries.note_sent, id=row.id, at=now))
            return DeviceTest(True, None)
        if result.end is End.GONE:
            change(partial(remove_gone, subscription_id=row.id, actor=SYSTEM))
            return DeviceTest(False, GONE)
        change(partial(queries.note_error, id=row.id, error=result.error or ""))
        return DeviceTest(False, result.error)
