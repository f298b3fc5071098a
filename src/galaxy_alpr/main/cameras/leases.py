"""How the processes of one installation agree on who reads which camera."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.urls import parse_url
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.ingest.frames import NewestFrames
from galaxy_alpr.ingest.passes.spool import PassSpool
from galaxy_alpr.main.fleet.parts import FleetParts
from galaxy_alpr.services.cameras.leasing.database import DatabaseLeases
from galaxy_alpr.services.cameras.leasing.folder import FolderLeases
from galaxy_alpr.services.cameras.leasing.lease import CameraLeases
from galaxy_alpr.services.cameras.leasing.members import Members, Offer, worker_name
from galaxy_alpr.services.cameras.leasing.share import CameraShare, SharedCameras, WholeShare
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.settings import Settings


class Around(Protocol):
    """The parts of an application that leases need."""

    @property
    def sessions(self) -> sessionmaker[Session]: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def fleet(self) -> FleetParts: ...


def kind_of_leases(settings: Settings) -> str:
    """Return ``folder``, ``database`` or ``nats``. Raises ``ValidationFailed`` for nats without."""
    kind = settings.camera_leases
    has_nats = bool(settings.nats_urls) and not settings.centre_nats
    if kind == "nats" and not has_nats:
        raise ValidationFailed("GALAXY_CAMERA_LEASES=nats needs GALAXY_NATS_URL")
    if kind != "auto":
        return kind
    if parse_url(settings.effective_database_url).get_backend_name() == "sqlite":
        return "folder"
    return "nats" if has_nats else "database"


def open_share(settings: Settings, around: Around, folder: Path, spool: PassSpool) -> CameraShare:
    """Return what decides which cameras this process reads. Whoever uses it stops it."""
    kind, name = kind_of_leases(settings), worker_name()
    if kind == "folder":
        return WholeShare(FolderLeases(folder), name=name)
    rows = DatabaseLeases(around.sessions, holder=name, now=around.clock.now)
    leases: CameraLeases = rows
    if kind == "nats":
        from galaxy_alpr.fleet.leases import BUCKET, NatsLeases

        assert around.fleet.own_nats is not None
        bucket = f"{BUCKET}_{around.fleet.installation}"
        leases = NatsLeases(around.fleet.own_nats, rows, holder=name, bucket=bucket)
    offer = Offer(
        capacity=settings.camera_capacity,
        lots=settings.camera_lot_names,
        hardware=settings.camera_hardware,
    )
    members = Members(around.sessions, name=name, offer=offer, refused=lambda: spool.fenced)
    return SharedCameras(leases, members, around.sessions)


def open_frames(folder: Path, fleet: FleetParts) -> NewestFrames:
    """Return the newest frames of cameras; with NATS also those of other machines."""
    nats = fleet.own_nats
    if nats is None:
        return NewestFrames(folder)
    from galaxy_alpr.fleet.frames import FrameClient, FrameServer

    frames = NewestFrames(folder, FrameClient(nats, fleet.installation).fetch)
    FrameServer(nats, fleet.installation, frames.pack)
    return frames
