"""The processes that read cameras, in answers."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from galaxy_alpr.services.cameras.leasing.members import WorkerNow
from galaxy_alpr.web.schema import Schema


class CameraWorkerOut(Schema):
    """A process that reads cameras by leases. Moments are the database's."""

    name: str = Field(description="Its name: machine, process, and a part that never repeats.")
    alive: bool = Field(description="Whether it has reported lately.")
    cameras: int = Field(description="Cameras of which it has the lease.")
    capacity: int | None = Field(description="Most cameras that it reads; null for no limit.")
    lots: list[str] = Field(description="Names or ids of the lots to which it is limited.")
    hardware: bool = Field(description="Whether its hardware decodes video.")
    refused: int = Field(
        description="Passes that were not stored, as another worker had the camera when they ended."
    )
    started_at: datetime = Field(description="When it started.")
    seen_at: datetime = Field(description="When it reported last.")

    @classmethod
    def of(cls, found: WorkerNow) -> CameraWorkerOut:
        """Build from a worker with its leases."""
        row = found.row
        return cls(
            name=row.name,
            alive=found.alive,
            cameras=found.cameras,
            capacity=row.capacity,
            lots=row.lots,
            hardware=row.hardware,
            refused=row.refused,
            started_at=row.started_at,
            seen_at=row.seen_at,
        )
