"""What a channel sends with, and how sending fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from galaxy_alpr.db.models.integrations.notifications import ERROR_LENGTH
from galaxy_alpr.notify.notifications.messages import Message


class SendFailed(Exception):
    """A message could not be sent; the text names no secret. ``permanent``: it never will be."""

    def __init__(self, text: str, *, permanent: bool = False) -> None:
        super().__init__(text[:ERROR_LENGTH])
        self.permanent = permanent


class EmailTransport(Protocol):
    """Sends e-mail."""

    def send(self, recipients: Sequence[str], message: Message, *, message_id: str) -> str | None:
        """Send a message; return which recipients were refused, in words, ``None`` for none.

        ``message_id`` is the same when it is sent again. Raises ``SendFailed``.
        """


class UrlTransport(Protocol):
    """Sends to a URL of Apprise."""

    def check(self, url: str) -> None:
        """Raise ``ValidationFailed`` for a URL that is not used."""

    def send(self, url: str, message: Message) -> None:
        """Send a message. Raises ``SendFailed``."""
