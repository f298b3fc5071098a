"""What an event is about, by which deliveries keep their order, and the lot it belongs to."""

from __future__ import annotations

from collections.abc import Mapping

_SUBJECTS = ("visit", "alarm", "gate", "payment", "detection", "plate", "camera", "lot")
"""Kinds of rows that events name, the one that an event is about first."""

_FIRST = {"payment.changed": ("visit", "payment"), "alarm.raised": ("alarm",)}


def subject_of(type: str, payload: Mapping[str, object]) -> str:
    """Return what an event is about, such as ``visit:7``; never a plate.

    Events of the same subject are sent one after the other. A correction has the subject of its
    detection.
    """
    for kind in (*_FIRST.get(type, ()), *_ORDER.get(type.partition(".")[0], ()), *_SUBJECTS):
        id = payload.get(f"{kind}_id")
        if isinstance(id, int):
            return f"{kind}:{id}"
    return f"type:{type}"[:40]


_ORDER = {
    "plate": ("detection",),
    "detection": ("detection",),
    "alarm": ("alarm",),
    "gate": ("gate",),
    "camera": ("camera",),
    "lot": ("lot",),
}
"""The subject of types whose events name rows of several kinds, by the type up to its dot."""


def lot_of(
    payload: Mapping[str, object], location_id: int | None, lots: Mapping[int, int | None]
) -> int | None:
    """Return the lot that an event belongs to; ``lots`` has the lot of each location."""
    lot_id = payload.get("lot_id")
    if isinstance(lot_id, int):
        return lot_id
    return None if location_id is None else lots.get(location_id)
