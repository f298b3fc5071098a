"""The parts of notifications that routes use."""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.notify.notifications.delivery import Delivery
from galaxy_alpr.notify.notifications.transports import SendFailed
from galaxy_alpr.services.notifications.changes import ChannelChanges, get_channel

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChannelTest:
    """Whether the message of a test was accepted, and why not or by whom not."""

    sent: bool
    problem: str | None


@dataclass(frozen=True, slots=True)
class Notifications:
    """Changes of channels, and the sending of tests."""

    changes: ChannelChanges
    delivery: Delivery

    def test(
        self, sessions: sessionmaker[Session], channel_id: int, *, actor: Actor
    ) -> ChannelTest:
        """Send a test over a channel now, in its quiet hours, too. Raises ``NotFound``.

        No database session is open while it is sent.
        """
        with sessions() as session:
            channel = get_channel(session, channel_id)
        message = self.delivery.composer.test(channel)
        message_id = f"galaxy-alpr.test.{uuid.uuid4().hex}"
        logger.info("notification channel %s is tested by %s", channel_id, actor.name)
        try:
            return ChannelTest(True, self.delivery.send(channel, message, message_id=message_id))
        except SendFailed as error:
            return ChannelTest(False, str(error))
