"""Where a plate's text is stored beside its own plates, and the erasure of it there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from galaxy_alpr.db.base import Base
from galaxy_alpr.db.queries.parking import forget, lot_joins
from galaxy_alpr.db.queries.privacy import mentions
from galaxy_alpr.services.privacy.plate_text import PlateText


class MentionKind(StrEnum):
    """Where a plate is mentioned."""

    CANDIDATE = "candidate"
    READING = "reading"
    CORRECTION = "correction"
    FILE_NAME = "file_name"
    NOTE = "note"
    EVENT = "event"
    PASS = "pass"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Mention:
    """A row that mentions a plate, of the photo ``session_id`` if it belongs to one.

    ``values`` are those that erase it; ``None`` deletes the row.
    """

    kind: MentionKind
    table: Table
    id: int
    session_id: int | None
    values: dict[str, Any] | None


_TABLES = Base.metadata.tables

SEARCHED_OTHERWISE = frozenset(
    {
        *("plates", "plate_candidates", "plate_corrections", "plate_list_entries"),
        *("detection_sessions", "legal_holds", "events", "passes"),
        *("visits", "visit_changes"),
    }
)
"""Tables that ``find_elsewhere`` leaves out."""


def find(session: Session, plate: PlateText, *, skip: Collection[int]) -> list[Mention]:
    """Return the rows that mention a plate, except those of the photos ``skip``.

    Rows of the plate itself are among them: its photos are to be erased before, or skipped.
    """
    finders = (_candidates, _readings, _corrections, _file_names, _notes, _events, _passes, _visits)
    return [
        mention
        for finder in finders
        for mention in finder(session, plate)
        if mention.session_id is None or mention.session_id not in skip
    ]


def find_elsewhere(session: Session, plate: PlateText) -> dict[str, int]:
    """Return how many rows of all other tables mention a plate, by table and column."""
    found: Counter[str] = Counter()
    for table in mentions.tables_with_texts():
        if table.name in SEARCHED_OTHERWISE:
            continue
        columns = mentions.text_columns(table)
        for _, *values in mentions.scan(session, table, columns, pattern=plate.pattern):
            for column, value in zip(columns, values, strict=True):
                found[f"{table.name}.{column.name}"] += _has_text(value, plate.occurs_in)
    return dict(+found)


def erase(session: Session, found: Iterable[Mention]) -> Counter[MentionKind]:
    """Erase mentions; return how many, by kind."""
    erased = Counter(
        item.kind
        for item in found
        if mentions.write(session, item.table, id=item.id, values=item.values)
    )
    if erased[MentionKind.VISIT]:
        lot_joins.forget_memories(session)
    return erased


def _candidates(session: Session, plate: PlateText) -> Iterator[Mention]:
    table = _TABLES["plate_candidates"]
    rows = [
        (id, plate_id)
        for id, text, plate_id in mentions.scan(
            session, table, [table.c.text], pattern=plate.pattern, also=[table.c.plate_id]
        )
        if text == plate.text
    ]
    photos = mentions.photos_of_plates(session, ids={plate_id for _, plate_id in rows})
    for id, plate_id in rows:
        yield Mention(MentionKind.CANDIDATE, table, id, photos.get(plate_id), None)


def _readings(session: Session, plate: PlateText) -> Iterator[Mention]:
    table = _TABLES["plates"]
    columns = [table.c.observed_text, table.c.raw_text]
    found: dict[int, dict[str, Any]] = {}
    for id, observed, raw, text in mentions.scan(
        session, table, columns, pattern=plate.pattern, also=[table.c.text]
    ):
        values: dict[str, Any] = {}
        if observed == plate.text:
            values["observed_text"] = None
        # The raw text of a longer plate contains the shorter one, too.
        if plate.occurs_in(raw) and (text == plate.text or plate.text not in (text or "")):
            values["raw_text"] = ""
        if values:
            found[id] = values
    photos = mentions.photos_of_plates(session, ids=found)
    for id, values in found.items():
        yield Mention(MentionKind.READING, table, id, photos.get(id), values)


def _corrections(session: Session, plate: PlateText) -> Iterator[Mention]:
    table = _TABLES["plate_corrections"]
    columns = [table.c.text_before, table.c.text_after, table.c.note]
    found: list[tuple[int, int, dict[str, Any]]] = []
    for id, before, after, note, plate_id in mentions.scan(
        session, table, columns, also=[table.c.plate_id]
    ):
        values: dict[str, Any] = {}
        if before == plate.text:
            values["text_before"] = None
        if after == plate.text:
            values["text_after"] = None
        if plate.occurs_in(note):
            values["note"] = plate.erased_from(note)
        if values:
            found.append((id, plate_id, values))
    photos = mentions.photos_of_plates(session, ids={plate_id for _, plate_id, _ in found})
    for id, plate_id, values in found:
        yield Mention(MentionKind.CORRECTION, table, id, photos.get(plate_id), values)


def _file_names(session: Session, plate: PlateText) -> Iterator[Mention]:
    table = _TABLES["detection_sessions"]
    column = table.c.file_name
    length: int = column.type.length  # type: ignore[attr-defined]
    for id, name in mentions.scan(session, table, [column], pattern=plate.pattern):
        if plate.occurs_in(name):
            values = {"file_name": plate.erased_from(name)[:length]}
            yield Mention(MentionKind.FILE_NAME, table, id, id, values)


def _notes(session: Session, plate: PlateText) -> Iterator[Mention]:
    entries, holds = _TABLES["plate_list_entries"], _TABLES["legal_holds"]
    for id, note in mentions.scan(session, entries, [entries.c.note]):
        if plate.occurs_in(note):
            values = {"note": plate.erased_from(note)}
            yield Mention(MentionKind.NOTE, entries, id, None, values)
    for id, reason, photo in mentions.scan(
        session, holds, [holds.c.reason], also=[holds.c.subject_id]
    ):
        if plate.occurs_in(reason):
            values = {"reason": plate.erased_from(reason)}
            yield Mention(MentionKind.NOTE, holds, id, photo, values)


def _events(session: Session, plate: PlateText) -> Iterator[Mention]:
    table = _TABLES["events"]
    for id, payload, photo in mentions.scan(
        session, table, [table.c.payload], pattern=plate.pattern, also=[table.c.session_id]
    ):
        if _has_text(payload, plate.is_text_of):
            yield Mention(MentionKind.EVENT, table, id, photo, None)


def _passes(session: Session, plate: PlateText) -> Iterator[Mention]:
    """Yield the passes of other plates in whose frames this one was read."""
    table = _TABLES["passes"]
    for id, evidence in mentions.scan(session, table, [table.c.evidence], pattern=plate.pattern):
        erased = [
            {**entry, "text": None} if plate.is_text_of(entry["text"]) else entry
            for entry in evidence
        ]
        if erased != evidence:
            yield Mention(MentionKind.PASS, table, id, id, {"evidence": erased})


def _visits(session: Session, plate: PlateText) -> Iterator[Mention]:
    """Yield the visits of a plate, those whose reasons name it, and changes of visits that do."""
    table, changes = _TABLES["visits"], _TABLES["visit_changes"]
    columns = [table.c.text, table.c.reasons]
    found: dict[int, dict[str, Any]] = {}
    for id, text, reasons in mentions.scan(session, table, columns, pattern=plate.pattern):
        if text == plate.text:
            found[id] = dict(forget.FORGOTTEN)
        elif any(plate.occurs_in(reason) for reason in reasons):
            found[id] = {"reasons": [plate.erased_from(reason) for reason in reasons]}
    photos = forget.photos_of_text(session, ids=found, text=plate.text)
    for id, values in found.items():
        yield Mention(MentionKind.VISIT, table, id, photos.get(id), values)
    for id, reason in mentions.scan(session, changes, [changes.c.reason]):
        if plate.occurs_in(reason):
            values = {"reason": plate.erased_from(reason)[:200]}
            yield Mention(MentionKind.NOTE, changes, id, None, values)


def _has_text(value: Any, test: Callable[[str], bool]) -> bool:
    """Return whether a text, or one in a JSON value, passes a test."""
    if isinstance(value, dict):
        return any(_has_text(item, test) for item in value.values())
    if isinstance(value, list):
        return any(_has_text(item, test) for item in value)
    return isinstance(value, str) and test(value)
