"""Fences: what was seen of a camera without its lease is not stored.

The check is in the transaction that stores, and no other process claims the camera before its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.cameras import leases
from galaxy_alpr.errors import AlprError
from galaxy_alpr.services.cameras.leasing.lease import Lease


class LeaseLost(AlprError):
    """Another process had the camera when this was seen."""

    code = "lease_lost"
    status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """Under which token of a camera something was seen, and until when by the database's clock."""

    camera_id: int
    token: int
    seen_until: datetime


def fences_of(lease: Lease | None, seen_until: datetime) -> tuple[Fence, ...]:
    """Return the fence of what was seen under a lease; none where nobody else can have it."""
    if lease is None or lease.token is None:
        return ()
    until = lease.moment(seen_until)
    return (Fence(camera_id=lease.camera_id, token=lease.token, seen_until=until),)


def check_fences(session: Session, fences: Sequence[Fence]) -> None:
    """Raise ``LeaseLost`` where a later lease of a camera was claimed before the end of a pass."""
    for fence in sorted(fences, key=lambda fence: fence.camera_id):
        newest = leases.token_of(session, camera_id=fence.camera_id)
        if newest is None or newest <= fence.token:  # also where the camera was deleted
            continue
        lost_at = leases.claimed_after(session, camera_id=fence.camera_id, token=fence.token)
        if lost_at is None or fence.seen_until >= lost_at:
            raise LeaseLost(
                f"camera {fence.camera_id} was read by another worker from {lost_at} on"
            )


def may_write(session: Session, lease: Lease | None) -> bool:
    """Return whether a lease still is the newest of its camera, until the transaction ends."""
    if lease is None or lease.token is None:
        return True
    return leases.token_of(session, camera_id=lease.camera_id) == lease.token
