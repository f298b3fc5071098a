"""The pass of a vehicle that is stored with its photo, and what is hidden of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.failures import failure_of
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.queries.cameras import cameras
from galaxy_alpr.db.queries.cameras import passes as queries
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.services.cameras.leasing.fencing import Fence, check_fences
from galaxy_alpr.services.lists.statuses import statuses_now
from galaxy_alpr.services.privacy.masking import masked_copy, plate_areas
from galaxy_alpr.types import BgrImage, Detection, ImageResult

_SAME = 0.3
"""Intersection over union from which two boxes of a picture are of one plate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedVehicle:
    """A vehicle's pass before a camera. ``evidence`` has one compact entry for each frame.

    ``camera_id`` is ``None`` for a camera that another program reads.
    ``clip`` is a file of video, which is stored with the photo. ``partner_camera_id`` is a camera
    that saw a vehicle at the same time: this one, if ``partner_agrees``, else one of another text.
    ``fences`` are the leases of cameras under which it was seen.
    """

    pass_id: str
    camera_id: int | None
    first_at: datetime
    last_at: datetime
    frames: int
    direction: str | None = None
    line: str | None = None
    zones: tuple[str, ...] = ()
    sure: bool = False
    evidence: tuple[Mapping[str, Any], ...] = ()
    clip: bytes | None = field(default=None, repr=False)
    partner_camera_id: int | None = None
    partner_agrees: bool | None = None
    fences: tuple[Fence, ...] = ()


def add_row(
    session: Session,
    photo: models.DetectionSession,
    passed: PassedVehicle | None,
    hidden: Collection[int],
    clip_path: str | None,
) -> None:
    """Insert the row of the pass, if there is one, of a photo that was inserted just now.

    Where the plate is stored as a hash (``hidden``), its frames have no texts. The camera may have
    been deleted meanwhile. Raises ``LeaseLost`` for a pass that was seen without a lease.
    """
    if passed is None:
        return
    check_fences(session, passed.fences)
    camera_id = passed.camera_id
    if camera_id is not None and not cameras.exists(session, id=camera_id):
        camera_id = None
    partner_id = passed.partner_camera_id
    if partner_id is not None and not cameras.exists(session, id=partner_id):
        partner_id = None
    evidence = [dict(entry) for entry in passed.evidence]
    if hidden:
        evidence = [{**entry, "text": None} for entry in evidence]
    photo.passed = models.Pass(
        session_id=photo.id,
        pass_id=passed.pass_id,
        camera_id=camera_id,
        first_at=passed.first_at,
        last_at=passed.last_at,
        frames=passed.frames,
        direction=passed.direction,
        line=passed.line,
        zones=list(passed.zones),
        sure=passed.sure,
        evidence=evidence,
        clip_path=clip_path,
        partner_camera_id=partner_id,
        partner_agrees=passed.partner_agrees,
    )
    queries.add(session, photo.passed)


def stored_photo(
    sessions: sessionmaker[Session], pass_id: str
) -> tuple[models.DetectionSession, dict[str, PlateStatus]] | None:
    """Return the photo that is stored of a pass, with the list statuses of its plates now.

    Raises a kind of ``Unavailable`` when the database fails.
    """
    try:
        with sessions() as session:
            id = queries.session_of(session, pass_id=pass_id)
            row = None if id is None else detection_sessions.get(session, id=id)
            if row is None:
                return None
            return row, statuses_now(session, (item.plate for item in row.detections))
    except SQLAlchemyError as error:
        raise failure_of(error) or error from error


def without_other_plates(
    image: BgrImage, result: ImageResult, plates: Collection[Detection]
) -> BgrImage:
    """Return a copy of a pass's picture in which the plates of other vehicles are masked.

    ``plates`` are all that were detected in it.
    """
    own = [plate.box for plate in result.plates]
    others = [item for item in plates if all(item.box.iou(box) < _SAME for box in own)]
    if not others:
        return image
    return masked_copy(
        image,
        (
            area
            for item in others
            for area in plate_areas(item.box, item.corners or item.box.corners)
        ),
    )
