"""The cameras of one application: what routes use of them, and the supervisor that reads them."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.ingest.passes.news import PassNews
from galaxy_alpr.ingest.passes.pairs import PassPairs
from galaxy_alpr.ingest.passes.slots import FOLDER as WAITING
from galaxy_alpr.ingest.passes.slots import PassSlots
from galaxy_alpr.ingest.passes.spool import PassSpool
from galaxy_alpr.ingest.passes.store import store_pass
from galaxy_alpr.ingest.running import Shared
from galaxy_alpr.ingest.supervisor import Supervisor
from galaxy_alpr.ingest.trial import Trials
from galaxy_alpr.ingest.turns import Turns
from galaxy_alpr.ingest.video_files import VideoFiles
from galaxy_alpr.main.cameras.leases import open_frames, open_share
from galaxy_alpr.main.fleet.engine import for_cameras
from galaxy_alpr.main.fleet.parts import FleetParts
from galaxy_alpr.services.cameras.passwords import CameraPasswords
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.live.provisional import (
    ProvisionalFeed,
    ProvisionalSender,
    ProvisionalWriter,
)
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.video.live_view import Viewers
from galaxy_alpr.web.video.parts import Cameras

FOLDER = "cameras"
"""Name of that folder in the data folder."""


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
    fleet: FleetParts


def open_cameras(settings: Settings, around: Surroundings, resources: ExitStack) -> Cameras:
    """Return the parts of cameras, with a supervisor unless the settings say ``off``.

    Its worker is started by the process that reads the cameras; ``resources`` stops it.
    """
    folder = cameras_folder(around.store)
    passwords, frames = CameraPasswords(around.store), open_frames(folder, around.fleet)
    files = VideoFiles(settings.camera_files)
    spool = _spool(around)
    own = ProvisionalWriter(around.sessions, folder, now=around.clock.now)
    resources.callback(own.stop)
    writer: ProvisionalSender = around.fleet.signals or own
    supervisor = Supervisor(
        sessions=around.sessions,
        passwords=passwords,
        shared=Shared(
            engine=for_cameras(around.engine, around.fleet.nats),
            files=files,
            frames=frames,
            turns=Turns(),
            news=_news(around, writer),
            keep=spool.put,
            pairs=PassPairs(spool, for_cameras(around.engine, around.fleet.nats)),
            now=around.clock.now,
        ),
        share=open_share(settings, around, folder, spool),
        slots=PassSlots(folder),
        spool=spool,
    )
    resources.callback(supervisor.stop)
    feed = None
    if around.fleet.signals is None:
        feed = ProvisionalFeed(
            around.sessions,
            around.feed.broker,
            folder,
            leads=lambda: supervisor.leads,
            wrote=own.wrote,
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


def _news(around: Surroundings, writer: ProvisionalSender) -> PassNews:
    return PassNews(
        sessions=around.sessions,
        broker=around.feed.broker,
        hashes=around.hashes,
        clock=around.clock,
        writer=writer,
    )


def cameras_folder(store: ArtifactStore) -> Path:
    """Return the folder with what the processes that read and show cameras share."""
    return store.data_dir / FOLDER


def _spool(around: Surroundings) -> PassSpool:
    """Return where passes wait: what must not be stored as text must not wait as a picture."""
    folder = None if around.hashes.hides_unlisted else cameras_folder(around.store) / WAITING
    return PassSpool(lambda item: store_pass(around.readings, item), folder)
