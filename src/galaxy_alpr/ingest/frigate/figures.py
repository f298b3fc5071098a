"""What the reader of Frigate's events reports of itself, for whoever asks in any process."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

MAX_CAMERAS = 20


@dataclass(slots=True)
class FrigateFigures:
    """Counts since this process took over; moments are ISO 8601 texts, as they are stored."""

    connected: bool = False
    since: str | None = None
    last_error: str | None = None
    last_error_at: str | None = None
    open_events: int = 0
    snapshots: int = 0
    stored: int = 0
    without_plate: int = 0
    failed: int = 0
    written_back: int = 0
    unknown_cameras: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as they are stored."""
        return asdict(self)

    def set_connected(self, connected: bool, at: datetime) -> None:
        """Note that the connection is there, or lost."""
        if connected != self.connected or self.since is None:
            self.connected, self.since = connected, at.isoformat()

    def error(self, words: str, at: datetime) -> None:
        """Note an error."""
        self.last_error, self.last_error_at = words, at.isoformat()

    def unknown(self, camera: str) -> None:
        """Note a camera that no location is named after."""
        if camera not in self.unknown_cameras and len(self.unknown_cameras) < MAX_CAMERAS:
            self.unknown_cameras.append(camera)
