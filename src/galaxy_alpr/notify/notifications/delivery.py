"""The making of a message of a channel, and its sending by what the channel uses."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Alarm, NotificationChannel
from galaxy_alpr.db.queries.integrations import notifications
from galaxy_alpr.enums import ChannelKind, PlatesInMessages
from galaxy_alpr.errors import Conflict
from galaxy_alpr.notify.notifications.messages import MAX_ALARMS, Composer, Message, Picture
from galaxy_alpr.notify.notifications.transports import (
    EmailTransport,
    SendFailed,
    UrlTransport,
)
from galaxy_alpr.services.notifications.secret import ChannelUrls
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

NO_SERVER = "no e-mail server is set up (GALAXY_SMTP_HOST)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Makes and sends messages; ``email`` is ``None`` where no server is set up."""

    composer: Composer
    email: EmailTransport | None
    apprise: UrlTransport
    urls: ChannelUrls
    store: ArtifactStore

    def compose(
        self, session: Session, channel: NotificationChannel, alarms: Sequence[Alarm]
    ) -> Message:
        """Return the message on alarms, with the crops of their plates where the channel says."""
        message = self.composer.of_alarms(channel, alarms)
        shows = channel.attach_crop and channel.plates == PlatesInMessages.SHOWN
        if not shows or channel.kind != ChannelKind.EMAIL:
            return message
        pictures = (self._crop(session, alarm) for alarm in alarms[:MAX_ALARMS])
        return replace(message, pictures=tuple(item for item in pictures if item is not None))

    def send(
        self, channel: NotificationChannel, message: Message, *, message_id: str
    ) -> str | None:
        """Send a message; return whom it could not reach. Raises ``SendFailed``."""
        if channel.kind == ChannelKind.EMAIL:
            if self.email is None:
                raise SendFailed(NO_SERVER)
            return self.email.send(channel.recipients, message, message_id=message_id)
        if channel.url_sealed is None:
            raise SendFailed("the channel has no URL", permanent=True)
        try:
            url = self.urls.unseal(channel.url_sealed, channel.id)
        except (Conflict, OSError) as error:
            raise SendFailed(str(error)) from error
        self.apprise.send(url, message)
        return None

    def _crop(self, session: Session, alarm: Alarm) -> Picture | None:
        """Return the crop of an alarm's plate, ``None`` where none is stored or it is lost."""
        if alarm.detection_id is None:
            return None
        path = notifications.crop_path(session, detection_id=alarm.detection_id)
        if path is None:
            return None
        try:
            return Picture(f"alarm-{alarm.id}.jpg", self.store.read(path))
        except OSError as error:
            logger.warning("no crop for alarm %s: %s", alarm.id, error.strerror)
            return None
