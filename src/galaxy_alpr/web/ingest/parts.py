"""The parts with which routes take readings from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_alpr.ingest.pushed.storing.deliveries import Deliveries
from galaxy_alpr.ingest.pushed.storing.replays import Replays
from galaxy_alpr.ingest.pushed.storing.store import PushedReadings
from galaxy_alpr.services.ingest.pulls.changes import PullParts
from galaxy_alpr.services.worker import Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """The parts; ``vendor_paths`` is whether the fixed paths of makers are answered.
    ``puller`` fetches readings from devices and folders."""

    pushed: PushedReadings
    deliveries: Deliveries
    replays: Replays
    vendor_paths: bool
    pulls: PullParts
    puller: Worker
