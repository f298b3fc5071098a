"""``/api/cameras/workers``: the processes that read cameras by leases."""

from __future__ import annotations

from galaxy_alpr.endpoints.schemas.cameras.workers import CameraWorkerOut
from galaxy_alpr.services.cameras.leasing.members import workers_now
from galaxy_alpr.web.deps import ReadSession
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/cameras", tags=["cameras"])


@router.get("/workers")
def list_camera_workers(session: ReadSession) -> list[CameraWorkerOut]:
    """Return the processes that read cameras by leases, by name.

    There are none where one process reads all cameras.
    """
    return [CameraWorkerOut.of(found) for found in workers_now(session)]
