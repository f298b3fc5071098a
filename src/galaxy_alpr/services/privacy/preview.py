"""What is stored on a plate: shown before it is erased or exported."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Plate, PlateListEntry
from galaxy_alpr.db.queries import lists
from galaxy_alpr.db.queries.privacy import holds, subject
from galaxy_alpr.db.queries.privacy.subject import PlateKey
from galaxy_alpr.db.queries.search import PlateFilter, PlateMatch
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.plate_search import exact_filter, plate_filter
from galaxy_alpr.services.privacy import mentions
from galaxy_alpr.services.privacy.mentions import MentionKind
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.services.privacy.plate_text import PlateText

MAX_LISTED = 500
"""Most plates of each kind that are shown one by one."""

_ID = re.compile(r"(plate|entry):([1-9]\d{0,17})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Selection:
    """The plates and list entries that are to be erased or exported."""

    plate_ids: frozenset[int]
    entry_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class FoundPlate:
    """A plate that was found, the number of plates in its photo, and the hold on the photo."""

    plate: Plate
    plates_in_photo: int
    hold_id: int | None

    @property
    def id(self) -> str:
        """The name by which it is selected."""
        return f"plate:{self.plate.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is stored on a plate.

    ``exact`` are the plates with its text, at most ``MAX_LISTED`` of ``count``; ``near`` others
    that may be misreadings of it, as ``filter`` finds them; ``entries`` the list entry of the plate
    and those near it. ``mentions`` are the rows of other things that mention it. ``confirm`` names
    this state.
    """

    plate: PlateText
    filter: PlateFilter
    confirm: str
    count: int
    photos: int
    exact: list[FoundPlate]
    near: list[FoundPlate]
    entries: list[PlateListEntry]
    mentions: Counter[MentionKind]


@dataclass(frozen=True, slots=True)
class Exact:
    """The plates and the list entry with a text."""

    plate: PlateText
    keys: list[PlateKey]
    entry_id: int | None

    @property
    def confirm(self) -> str:
        """A name of this state: another plate, or another row of it, gives another name."""
        ids = sorted(key.id for key in self.keys)
        state = f"{self.plate.text} {ids} {self.entry_id}"
        return hashlib.sha256(state.encode()).hexdigest()[:32]

    def selection(self) -> Selection:
        """Return the selection of all of it."""
        entries = [] if self.entry_id is None else [self.entry_id]
        return Selection(frozenset(key.id for key in self.keys), frozenset(entries))


def exact(session: Session, plate: PlateText, hashes: PlateHashes) -> Exact:
    """Return the plates and the list entry with the text of ``plate``, or its hash."""
    entry = lists.entry(session, text=plate.text)
    keys = subject.with_text(session, filter=exact_filter(plate.text, hashes))
    return Exact(plate, keys, None if entry is None else entry.id)


def preview(
    session: Session, plate: PlateText, hashes: PlateHashes, *, max_distance: int
) -> Preview:
    """Return what is stored on a plate; near it are texts within ``max_distance`` edits."""
    own = exact(session, plate, hashes)
    # Without the hash: plates that have it are not near the plate, but among its own.
    filter = plate_filter(session, plate.text, PlateMatch.FUZZY, max_distance, PlateHashes())
    near = subject.near(session, filter=filter, limit=MAX_LISTED)
    photos = {key.session_id for key in own.keys}
    entries = lists.near_entries(
        session, folded=fold(plate.text), max_distance=max_distance, limit=MAX_LISTED
    )
    elsewhere = mentions.find(session, plate, skip=photos, text_hash=hashes.of(plate.text))
    return Preview(
        plate=plate,
        filter=filter,
        confirm=own.confirm,
        count=len(own.keys),
        photos=len(photos),
        exact=_found(session, own.keys[:MAX_LISTED]),
        near=_found(session, near),
        entries=sorted(entries, key=lambda entry: entry.text != plate.text),
        mentions=Counter(item.kind for item in elsewhere),
    )


def selected(session: Session, ids: Collection[str]) -> Selection:
    """Return the selection of ``ids`` such as ``plate:7``.

    Raises ``ValidationFailed`` for an id that cannot be, or whose row does not exist.
    """
    chosen: dict[str, set[int]] = {"plate": set(), "entry": set()}
    for id in ids:
        match = _ID.fullmatch(id)
        if match is None:
            raise ValidationFailed(f"{id[:40]!r} is not an id such as 'plate:7' or 'entry:2'")
        chosen[match[1]].add(int(match[2]))
    found = {key.id for key in subject.keys_of(session, ids=chosen["plate"])}
    missing = [f"plate:{id}" for id in sorted(chosen["plate"] - found)]
    entries = {id for id in chosen["entry"] if lists.by_id(session, id=id) is not None}
    missing += [f"entry:{id}" for id in sorted(chosen["entry"] - entries)]
    if missing:
        raise ValidationFailed(f"no {', '.join(missing[:5])}")
    return Selection(frozenset(found), frozenset(entries))


def _found(session: Session, keys: list[PlateKey]) -> list[FoundPlate]:
    photo_of = {key.id: key.session_id for key in keys}
    counts = subject.plates_in(session, session_ids=set(photo_of.values()))
    held = holds.on_photos(session, ids=set(photo_of.values()))
    return [
        FoundPlate(row, counts[photo_of[row.id]], held.get(photo_of[row.id]))
        for row in subject.load(session, ids=[key.id for key in keys])
    ]
