"""The states of cameras over time: one row for each, from its beginning to its end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import CameraStateChange, CameraStateRow
from galaxy_alpr.db.queries.cameras import cameras, states
from galaxy_alpr.enums import CameraState
from galaxy_alpr.events import CameraStateChanged
from galaxy_alpr.services.cameras.states import STALE
from galaxy_alpr.services.live.record import record_event


def record_state(
    session: Session, camera_id: int, state: CameraState, reason: str | None, now: datetime
) -> None:
    """Record what a camera does now; call it before ``camera_states`` is written.

    A camera that has failed has failed until its source delivers pictures: an attempt to open it
    again is no state of its own, another reason is. Of other states the first reason stays. The
    state that the last report of an ended process left ends with that report.
    """
    last = states.lasting(session, camera_id=camera_id)
    report = session.get(CameraStateRow, camera_id)
    if last is not None and report is not None and now - report.updated_at > STALE:
        states.end(session, camera_id=camera_id, until=max(last.since, report.updated_at))
        last = None
    if last is not None:
        if last.state == CameraState.FAILED:
            if state is CameraState.CONNECTING:
                return
            is_same = state is CameraState.FAILED and last.reason == reason
        else:
            is_same = last.state == state.value
        if is_same:
            return
        states.end(session, camera_id=camera_id, until=max(last.since, now))
    session.add(CameraStateChange(camera_id=camera_id, state=state.value, reason=reason, since=now))
    if state is not CameraState.CONNECTING:
        _tell(session, camera_id, None if last is None else last.state, state, reason, now)


def end_state(session: Session, camera_id: int, now: datetime) -> None:
    """End the state of a camera that is not read any more."""
    last = states.lasting(session, camera_id=camera_id)
    states.end(session, camera_id=camera_id, until=now)
    if last is not None:
        _tell(session, camera_id, last.state, CameraState.OFF, None, now)


def _tell(
    session: Session,
    camera_id: int,
    before: str | None,
    state: CameraState,
    reason: str | None,
    now: datetime,
) -> None:
    camera = cameras.get(session, id=camera_id)
    if camera is None:
        return
    body = CameraStateChanged(
        camera_id=camera_id,
        name=camera.name,
        lot_id=None if camera.location is None else camera.location.lot_id,
        state=state,
        state_before=None if before is None else CameraState(before),
        reason=reason,
        since=now,
    )
    record_event(session, body, location_id=camera.location_id)
