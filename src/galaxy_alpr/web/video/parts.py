"""The parts of cameras that routes use."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_alpr.ingest.frames import NewestFrames
from galaxy_alpr.ingest.supervisor import Supervisor
from galaxy_alpr.ingest.trial import Trials
from galaxy_alpr.ingest.video_files import VideoFiles
from galaxy_alpr.services.cameras.passwords import CameraPasswords
from galaxy_alpr.services.live.provisional import ProvisionalFeed
from galaxy_alpr.web.video.live_view import Viewers


@dataclass(frozen=True, slots=True, kw_only=True)
class Cameras:
    """The parts of cameras; the supervisor reads them where this process does."""

    passwords: CameraPasswords
    files: VideoFiles
    trials: Trials
    frames: NewestFrames
    viewers: Viewers
    supervisor: Supervisor
    feed: ProvisionalFeed | None
    """Reads provisional events of other processes, where no signals carry them."""

    def wake(self) -> None:
        """Look at the table of cameras now; without effect where another process reads them."""
        self.supervisor.wake()
