"""Messages of Frigate (https://docs.frigate.video/integrations/mqtt/)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

VEHICLES = frozenset({"car", "motorcycle", "bus", "truck", "license_plate"})
"""Labels of what may have a plate."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
MAX_CAMERA = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FrigateEvent:
    """A vehicle that Frigate follows; moments are seconds since 1970.

    ``has_snapshot`` is ``None`` where the message does not say. ``frame_at`` is the moment of the
    frame that the message is about.
    """

    id: str
    camera: str
    ended: bool
    has_snapshot: bool | None
    frame_at: float | None
    started_at: float | None


def of_event(payload: bytes) -> FrigateEvent | None:
    """Return the vehicle of a message of ``events``, ``None`` for what has no plate.

    Raises ``ValueError`` for a message that is not as documented.
    """
    body = _object(json.loads(payload))
    after = _object(body.get("after"))
    if after.get("label") not in VEHICLES or after.get("false_positive") is True:
        return None
    return FrigateEvent(
        id=_id(after.get("id")),
        camera=_camera(after.get("camera")),
        ended=body.get("type") == "end",
        has_snapshot=after.get("has_snapshot") is True,
        frame_at=_seconds(after.get("frame_time")),
        started_at=_seconds(after.get("start_time")),
    )


def of_update(payload: bytes) -> FrigateEvent | None:
    """Return the vehicle of a message of ``tracked_object_update`` that is about a plate.

    Frigate has recognized a plate: its snapshot is worth reading now.
    """
    body = _object(json.loads(payload))
    if body.get("type") != "lpr":
        return None
    return FrigateEvent(
        id=_id(body.get("id")),
        camera=_camera(body.get("camera")),
        ended=False,
        has_snapshot=None,
        frame_at=_seconds(body.get("timestamp")),
        started_at=None,
    )


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("a message of Frigate is not as documented")
    return value


def _id(value: Any) -> str:
    if not isinstance(value, str) or _ID.fullmatch(value) is None:
        raise ValueError("an event of Frigate has no id as documented")
    return value


def _camera(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or "\0" in value or len(value) > MAX_CAMERA:
        raise ValueError("an event of Frigate has no camera")
    return value


def _seconds(value: Any) -> float | None:
    """Return a moment, ``None`` where it is none between 1990 and 2200."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 631e6 < value < 7.2e9:
        return float(value)
    return None
