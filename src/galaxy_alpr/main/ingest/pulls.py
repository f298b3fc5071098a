"""What fetches readings: from pull points of devices, and from folders."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack
from secrets import token_hex

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.ingest.pulls.sinks import Sinks
from galaxy_alpr.ingest.pulls.workers import PullWorker
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.ingest.pulls.changes import PullParts, pull_secrets
from galaxy_alpr.services.ingest.pulls.folders import IngestFolders
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore


def pull_parts(settings: Settings, store: ArtifactStore) -> PullParts:
    """Return what changes of the fetching need."""
    folders = IngestFolders(settings.ingest_folders)
    return PullParts(folders=folders, secrets=pull_secrets(store))


def open_puller(
    sessions: sessionmaker[Session],
    clock: Clock,
    sinks: Sinks,
    parts: PullParts,
    resources: ExitStack,
) -> Worker:
    """Return the worker that fetches, not started; ``resources`` stops it."""
    name = f"{socket.gethostname()[:80]}:{os.getpid()}:{token_hex(4)}"
    worker = PullWorker(sessions=sessions, clock=clock, sinks=sinks, parts=parts, name=name)
    resources.callback(worker.stop)
    return worker.worker
