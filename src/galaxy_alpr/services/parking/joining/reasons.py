"""What a pair rests on, in words."""

from __future__ import annotations

from datetime import timedelta

from galaxy_alpr.engine.plates.confusables import edits
from galaxy_alpr.services.parking.joining.texts import Belief
from galaxy_alpr.services.parking.joining.values import GateReading

MISSING_EXIT = "no exit was read"
CAME_AGAIN = "the vehicle was read at an entry again, without an exit between"
NO_ENTRY = "no entry fits"
NOT_READ = "the plate was not read"
LATE_EXIT = "an exit of the same vehicle was read before"
BY_HAND = "fits a stay that was decided by hand"
NO_ENTRY_SEEN = "read inside, without an entry"
TURNED = "left and came back within the turn-around time"


def of_pair(
    entry: GateReading,
    leaving: GateReading,
    beliefs: tuple[Belief, Belief],
    *,
    alike: int,
    two_visits: float,
    doubt: float,
) -> tuple[str, ...]:
    """Return what speaks for and against a pair.

    ``alike`` is the number of other stays that the exit may belong to, ``two_visits`` how often
    such a pair is of two visits.
    """
    reasons = [_texts(*beliefs)]
    if entry.vehicle_class and leaving.vehicle_class:
        reasons.append(_compared("class", entry.vehicle_class, leaving.vehicle_class))
    if entry.color and leaving.color:
        reasons.append(_compared("colour", entry.color, leaving.color))
    if alike:
        reasons.append(f"{alike} other {'stay fits' if alike == 1 else 'stays fit'} too")
    if two_visits > 0.25 * doubt and doubt > 1e-4:
        length = _length(leaving.at - entry.at)
        reasons.append(f"{length} is long here: an exit and an entry between may be missing")
    return tuple(reasons)


def _texts(entry: Belief, leaving: Belief) -> str:
    if entry.unread or leaving.unread:
        return NOT_READ
    read, meant = entry.text or "", leaving.text or ""
    if read == meant:
        return "equal plates"
    if entry.text_hash is not None or leaving.text_hash is not None:
        return "different plates"
    changes = ", ".join(str(edit) for edit in edits(read, meant))
    return f"plates differ: {changes}"


def _compared(what: str, one: str, other: str) -> str:
    return f"equal {what}: {one}" if one == other else f"{what} differs: {one} and {other}"


def _length(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
