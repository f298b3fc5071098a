"""What a plate may do in a lot: one decision over the plate lists and the rights.

The order is that of ``RightKind``. A block wins over everything, wherever it comes from. Texts are
compared literally; ``similar.py`` has those that differ in confusable characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import PlateListEntry, Right
from galaxy_alpr.db.queries import lists
from galaxy_alpr.db.queries.parking import rights
from galaxy_alpr.enums import RightKind, VehicleClass
from galaxy_alpr.services.parking.rights.hours import is_within, windows_of
from galaxy_alpr.services.parking.rights.values import (
    ALLOWING,
    PRIORITY,
    RightAnswer,
    RightSource,
)
from galaxy_alpr.services.places.period import zone_of
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.timezones import UTC_ZONE

NAMES = {kind: kind.value.replace("_", " ") for kind in RightKind}
NO_HASHES = PlateHashes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The plate, the lot, the moment, the class of the vehicle, and the lot's timezone."""

    text: str
    lot_id: int | None
    at: datetime
    vehicle_class: VehicleClass | None
    zone: ZoneInfo
    hashes: PlateHashes


def rights_for(
    session: Session,
    text: str,
    lot_id: int | None,
    at: datetime,
    vehicle_class: VehicleClass | None = None,
    *,
    site: ZoneInfo = UTC_ZONE,
    hashes: PlateHashes = NO_HASHES,
) -> RightAnswer:
    """Return what the plate with exactly the normalised text ``text`` may do in a lot at ``at``.

    ``lot_id`` is ``None`` at a location without a lot, where only rights in all lots apply.
    ``site`` is the timezone there. ``hashes`` find the open visits of plates that are stored as
    hashes. Entry is allowed only where a right or a list says so, and nothing blocks the plate.
    """
    asked = Asked(
        text=text,
        lot_id=lot_id,
        at=at,
        vehicle_class=vehicle_class,
        zone=zone_of(session, lot_id=lot_id, site=site),
        hashes=hashes,
    )
    entry = lists.entry(session, text=text)
    if entry is not None and not _is_valid(entry, at):
        entry = None
    found = rights.of_texts(session, texts=[text])
    failed = {right.id: obstacle(session, right, asked) for right in found}
    applying = [right for right in found if failed[right.id] is None]
    return _decided(entry, applying, _refusals(found, failed))


def obstacle(session: Session, right: Right, asked: Asked) -> str | None:
    """Return why a right of the plate does not apply, in words; ``None`` where it does."""
    kind = RightKind(right.kind)
    if right.valid_from is not None and asked.at < right.valid_from:
        return f"it is not valid before {_shown(right.valid_from, asked.zone)}"
    if right.valid_until is not None and asked.at >= right.valid_until:
        return f"it was valid until {_shown(right.valid_until, asked.zone)}"
    lots = right.lot_ids
    if lots is not None and asked.lot_id not in lots:
        return "it is not for this lot"
    if not is_within(windows_of(right.hours), asked.at, asked.zone):
        return "it is not for this hour"
    classes = right.vehicle_classes
    if classes and asked.vehicle_class is None and kind is not RightKind.BLOCKED:
        return "it is for some vehicle classes, and that of the vehicle is not known"
    if classes and asked.vehicle_class is not None and asked.vehicle_class not in classes:
        return f"it is not for the vehicle class {asked.vehicle_class.value}"
    if kind in {RightKind.BLOCKED, RightKind.WATCHED}:
        return None
    return _used_up(session, right, asked) or _others_inside(session, right, asked)


def _used_up(session: Session, right: Right, asked: Asked) -> str | None:
    """Return why no stay is left; one that has begun with the right keeps it."""
    if right.uses_left != 0:
        return None
    own = rights.open_visits(session, text=asked.text, text_hash=asked.hashes.of(asked.text))
    if own & {use.visit_id for use in right.taken}:
        return None
    return "it was used for all its stays"


def _others_inside(session: Session, right: Right, asked: Asked) -> str | None:
    if right.max_inside is None:
        return None
    others = [text for text in right.texts if text != asked.text]
    hashes = {text: asked.hashes.of(text) for text in others}
    known = [value for value in hashes.values() if value is not None]
    seen = rights.inside(session, texts=others, hashes=known, lot_ids=right.lot_ids)
    inside = sum(text in seen or hashes[text] in seen for text in others)
    if inside < right.max_inside:
        return None
    return f"{inside} of its other plates {'is' if inside == 1 else 'are'} inside"


def _decided(entry: PlateListEntry | None, applying: Sequence[Right], refusals: str) -> RightAnswer:
    """Return the answer of the list entry and the rights that apply."""
    listed = None if entry is None else RightKind(entry.status)
    kinds = {RightKind(right.kind) for right in applying} | ({listed} - {None})
    watched = RightKind.WATCHED in kinds
    validations = tuple(right.id for right in applying if right.kind == RightKind.VALIDATION)
    kind = min((kind for kind in kinds if kind is not None), key=PRIORITY.__getitem__, default=None)
    if kind is None:
        reason = f"nothing allows it: {refusals}" if refusals else "the plate has no right"
        return RightAnswer(kind=None, allows=False, reason=reason)
    row: PlateListEntry | Right
    if entry is not None and listed is kind:
        row, source = entry, RightSource.LIST
    else:
        row = next(right for right in applying if right.kind == kind)
        source = RightSource.RIGHT
    return RightAnswer(
        kind=kind,
        allows=kind in ALLOWING,
        reason=_reason(kind, source, row.id, refusals),
        source=source,
        id=row.id,
        holder=row.holder,
        instruction=row.instruction,
        note=row.note,
        watched=watched,
        validations=validations,
    )


def _reason(kind: RightKind, source: RightSource, id: int, refusals: str) -> str:
    where = "on the list" if source is RightSource.LIST else f"right {id}"
    if kind is RightKind.BLOCKED:
        return f"the plate is blocked ({where})"
    if kind in ALLOWING:
        return f"{NAMES[kind]} ({where})"
    words = f"{NAMES[kind]} ({where}) does not allow entry by itself"
    return f"{words}; {refusals}" if refusals else words


def _refusals(found: Sequence[Right], failed: dict[int, str | None]) -> str:
    """Return why those rights that would allow entry do not apply."""

    def each() -> Iterator[str]:
        for right in found:
            if RightKind(right.kind) in ALLOWING and failed[right.id] is not None:
                yield f"{NAMES[RightKind(right.kind)]} (right {right.id}): {failed[right.id]}"

    return "; ".join(each())


def _is_valid(entry: PlateListEntry, at: datetime) -> bool:
    begun = entry.valid_from is None or entry.valid_from <= at
    return begun and (entry.valid_until is None or entry.valid_until > at)


def _shown(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
