"""The cameras of one application: what routes use of them, and the supervisor that reads them."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.ingest.frames import NewestFrames
from galaxy_alpr.ingest.passes.news import PassNews
from galaxy_alpr.ingest.passes.pairs import PassPairs
from galaxy_alpr.ingest.passes.spool import PassSpool
from galaxy_alpr.ingest.passes.store import store_pass
from galaxy_alpr.ingest.running import Shared
from galaxy_alpr.ingest.supervisor import Supervisor
from galaxy_alpr.ingest.trial import Trials
from galaxy_alpr.ingest.turns import Turns
from galaxy_alpr.ingest.video_files import VideoFiles
from galaxy_alpr.services.cameras.passwords import CameraPasswords
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.live.provisional import ProvisionalFeed, ProvisionalWriter
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.settings import CameraSettings
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.video.live_view import Viewers
from galaxy_alpr.web.video.parts import Cameras

FOLDER = "cameras"
"""Folder of the data folder with what the processes that read and show cameras share."""

WAITING = "waiting"
"""Folder below it with the passes that wait to be stored."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The parts of an application that cameras need."""

    sessions: sessionmaker[Session]
    engine: Analyzer
    readings: ReadingService
    feed: EventFeed
    clock: Clock
    hashes: PlateHashes
    store: ArtifactStore


def open_cameras(settings: CameraSettings, around: Surroundings, resources: ExitStack) -> Cameras:
    """Return the parts of cameras, with a supervisor unless the settings say ``off``.

    Its worker is started by the process that reads the cameras; ``resources`` stops it.
    """
    folder = around.store.data_dir / FOLDER
    passwords, frames = CameraPasswords(around.store), NewestFrames(folder)
    files = VideoFiles(settings.camera_files)
    spool = _spool(around)
    writer = ProvisionalWriter(around.sessions, folder, now=around.clock.now)
    resources.callback(writer.stop)
    supervisor = Supervisor(
        sessions=around.sessions,
        passwords=passwords,
        shared=Shared(
            engine=around.engine,
            files=files,
            frames=frames,
            turns=Turns(),
            news=_news(around, writer),
            keep=spool.put,
            pairs=PassPairs(spool, around.engine),
            now=around.clock.now,
        ),
        folder=folder,
        spool=spool,
    )
    resources.callback(supervisor.stop)
    feed = ProvisionalFeed(
        around.sessions,
        around.feed.broker,
        folder,
        leads=lambda: supervisor.leads,
        now=around.clock.now,
    )
    resources.callback(feed.worker.stop)
    return Cameras(
        feed=feed,
        passwords=passwords,
        files=files,
        trials=Trials(around.engine),
        frames=frames,
        viewers=Viewers(settings.camera_viewers),
        supervisor=supervisor,
    )


def _news(around: Surroundings, writer: ProvisionalWriter) -> PassNews:
    return PassNews(
        sessions=around.sessions,
        broker=around.feed.broker,
        hashes=around.hashes,
        clock=around.clock,
        writer=writer,
    )


def waiting_folder(store: ArtifactStore) -> Path:
    """Return the folder of the passes that wait to be stored."""
    return store.data_dir / FOLDER / WAITING


def _spool(around: Surroundings) -> PassSpool:
    """Return where passes wait: what must not be stored as text must not wait as a picture."""
    folder = None if around.hashes.hides_unlisted else waiting_folder(around.store)
    return PassSpool(lambda item: store_pass(around.readings, item), folder)
