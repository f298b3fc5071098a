"""What the publisher reports of itself, for whoever asks in any process."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class MqttFigures:
    """The state of the connection; moments are ISO 8601 texts, as they are stored."""

    connected: bool = False
    since: str | None = None
    """When it was connected, or when the connection was lost."""

    last_error: str | None = None
    """Why the last connection failed or ended; it stays after the next one."""

    last_error_at: str | None = None
    events: int = 0
    """Events that the broker acknowledged since this process took over."""

    states: int = 0
    """Retained messages, the same."""

    skipped: int = 0
    """Stored events that were deleted before they could be published."""

    last_published_at: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as they are stored."""
        return asdict(self)

    def set_connected(self, connected: bool, at: datetime) -> None:
        """Note that the connection is there, or lost."""
        if connected != self.connected or self.since is None:
            self.connected, self.since = connected, at.isoformat()

    def failed(self, words: str, at: datetime) -> None:
        """Note an error."""
        self.last_error, self.last_error_at = words, at.isoformat()
