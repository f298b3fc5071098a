"""Texts that differ from a plate in confusable characters only, and what they may do.

A camera may read one for the other, so they are shown before a right is stored, and at a gate.
They never allow entry, unless the right is set to accept them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import plates
from galaxy_alpr.db.queries.detection_filter import DetectionFilter
from galaxy_alpr.db.queries.parking import rights
from galaxy_alpr.db.queries.search import PlateFilter, PlateMatch
from galaxy_alpr.engine.plates.confusables import GROUPS, fold, weighted_distance
from galaxy_alpr.enums import RightKind, VehicleClass
from galaxy_alpr.services.parking.rights.answer import NO_HASHES, rights_for
from galaxy_alpr.services.parking.rights.values import RightSource, SimilarRight
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.timezones import UTC_ZONE

MAX_SIMILAR = 50
_SIZES = {group[0]: len(group) for group in GROUPS}


@dataclass(frozen=True, slots=True)
class SeenText:
    """A text like that of a plate, which was read ``count`` times."""

    text: str
    count: int
    last_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarTexts:
    """What a right that accepts similar texts would accept for a plate.

    ``possible`` is the number of texts without its own, ``seen`` those that were read here, and
    ``other_plates`` those that have a right of their own or are on a list.
    """

    text: str
    possible: int
    seen: tuple[SeenText, ...]
    other_plates: tuple[str, ...]


def near_rights(
    session: Session,
    text: str,
    lot_id: int | None,
    at: datetime,
    vehicle_class: VehicleClass | None = None,
    *,
    site: ZoneInfo = UTC_ZONE,
    hashes: PlateHashes = NO_HASHES,
) -> list[SimilarRight]:
    """Return what plates may do whose texts are like ``text``, the nearest first.

    One allows entry only if its right accepts similar texts, ``text`` itself has no right and is on
    no list, and no plate that is like it is blocked.
    """
    own = rights_for(session, text, lot_id, at, vehicle_class, site=site, hashes=hashes)
    found = rights.of_folded(session, folded=fold(text), limit=MAX_SIMILAR)
    accepting = {right.id for right in found if right.accepts_similar}
    shown = {plate.text: plate.display_text for right in found for plate in right.plates}
    answers = {
        other: rights_for(session, other, lot_id, at, vehicle_class, site=site, hashes=hashes)
        for other in _others(session, text)
    }
    clear = own.kind is None and not any(
        answer.kind is RightKind.BLOCKED for answer in answers.values()
    )
    near = [
        SimilarRight(
            text=other,
            display_text=shown.get(other, other),
            distance=weighted_distance(other, text),
            answer=answer,
            allows=clear
            and answer.allows
            and answer.source is RightSource.RIGHT
            and answer.id in accepting,
        )
        for other, answer in answers.items()
        if answer.kind is not None
    ]
    return sorted(near, key=lambda item: (item.distance, item.text))


def similar_texts(session: Session, text: str) -> SimilarTexts:
    """Return the texts that a right which accepts similar texts would accept for ``text``."""
    key = fold(text)
    filter = DetectionFilter(plate=PlateFilter(PlateMatch.FUZZY, text, key, (key,)))
    seen = plates.count_by_text(session, filter=filter, limit=MAX_SIMILAR + 1)
    return SimilarTexts(
        text=text,
        possible=math.prod(_SIZES.get(character, 1) for character in key) - 1,
        seen=tuple(
            SeenText(item.text, item.count, item.last_seen) for item in seen if item.text != text
        )[:MAX_SIMILAR],
        other_plates=tuple(_others(session, text)),
    )


def _others(session: Session, text: str) -> list[str]:
    """Return the other plates with the folded key of ``text`` that have a right or are listed."""
    key = fold(text)
    found = rights.of_folded(session, folded=key, limit=MAX_SIMILAR)
    texts = {plate.text for right in found for plate in right.plates if plate.folded == key}
    texts |= set(rights.listed_folded(session, folded=key, limit=MAX_SIMILAR))
    return sorted(texts - {text})[:MAX_SIMILAR]
