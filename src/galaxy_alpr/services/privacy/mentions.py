"""Where a plate's text is stored beside its own plates, and the erasure of it there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.orm import Session

from galaxy_alpr.db.base import Base
from galaxy_alpr.db.queries.privacy import mentions
from galaxy_alpr.services.privacy.plate_text import ERASED, PlateText


class MentionKind(StrEnum):
    """Where a plate is mentioned."""

    CANDIDATE = "candidate"
    READING = "reading"
    CORRECTION = "correction"
    FILE_NAME = "file_name"
    NOTE = "note"
    EVENT = "event"
    PASS = "pass"
    WAITING_PASS = "waiting_pass"
    """A pass that waits to be stored; it is not in the database."""
    RIGHT = "right"
    ALARM = "alarm"
    GATE = "gate"


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

_WRITTEN = {
    "plate_list_entries": ("note", "holder", "instruction"),
    "rights": ("note", "holder", "instruction", "given_by"),
    "recounts": ("note",),
    "payments": ("reference", "reason"),
    "validations": ("given_by", "note"),
}
"""Columns with what people wrote, by table."""

SEARCHED_OTHERWISE = frozenset(
    {
        *("plates", "plate_candidates", "plate_corrections", "plate_list_entries"),
        *("detection_sessions", "legal_holds", "events", "passes", "alarms"),
        *("payments", "validations", "rights", "right_plates", "recounts"),
        *("gate_decisions", "gate_commands"),
    }
)
"""Tables that ``find_elsewhere`` leaves out."""


def find(
    session: Session, plate: PlateText, *, skip: Collection[int], text_hash: str | None = None
) -> list[Mention]:
    """Return the rows that mention a plate, except those of the photos ``skip``.

    ``text_hash`` is the keyed hash of the plate, where plates are stored so.

    Rows of the plate itself are among them: its photos are to be erased before, or skipped.
    """
    finders = (
        *(_candidates, _readings, _corrections, _file_names, _notes, _events, _passes),
        *(_rights, _gates),
    )
    found = [mention for finder in finders for mention in finder(session, plate)]
    return [
        mention
        for mention in [*found, *_alarms(session, plate, text_hash)]
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
    return Counter(
        item.kind
        for item in found
        if mentions.write(session, item.table, id=item.id, values=item.values)
    )


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
    for name, texts in _WRITTEN.items():
        table = _TABLES[name]
        columns = [table.c[text] for text in texts]
        for id, *found in mentions.scan(session, table, columns):
            values = {
                column.name: plate.erased_from(text)[: _length(column)]
                for column, text in zip(columns, found, strict=True)
                if plate.occurs_in(text)
            }
            if values:
                yield Mention(MentionKind.NOTE, table, id, None, values)
    holds = _TABLES["legal_holds"]
    for id, reason, photo in mentions.scan(
        session, holds, [holds.c.reason], also=[holds.c.subject_id]
    ):
        if plate.occurs_in(reason):
            values = {"reason": plate.erased_from(reason)}
            yield Mention(MentionKind.NOTE, holds, id, photo, values)


def _rights(session: Session, plate: PlateText) -> Iterator[Mention]:
    """Yield the plate where it has a right; the right stays, with its other plates."""
    table = _TABLES["right_plates"]
    for id, text in mentions.scan(session, table, [table.c.text], pattern=plate.pattern):
        if text == plate.text:
            yield Mention(MentionKind.RIGHT, table, id, None, None)


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


def _length(column: Column[Any]) -> int | None:
    """Return how many characters a column holds, ``None`` for any number."""
    length: int | None = getattr(column.type, "length", None)
    return length


def _alarms(session: Session, plate: PlateText, text_hash: str | None) -> Iterator[Mention]:
    """Yield the alarms on a plate, or with its text in a note; they stay without it."""
    table = _TABLES["alarms"]
    own, written = ("text", "display_text", "listed_text"), ("note", "instruction", "comment")
    columns = [table.c[name] for name in (*own, *written)]
    found: dict[int, tuple[int | None, dict[str, Any]]] = {}
    for id, *texts, detection_id in mentions.scan(
        session, table, columns, pattern=plate.pattern, also=[table.c.detection_id]
    ):
        named = dict(zip((*own, *written), texts, strict=True))
        values: dict[str, Any] = {name: None for name in own if plate.is_text_of(named[name])}
        if values:
            values["subject"] = ERASED
        values |= {
            name: plate.erased_from(named[name]) for name in written if plate.occurs_in(named[name])
        }
        if values:
            found[id] = detection_id, values
    if text_hash is not None:
        for id, _, detection_id in mentions.scan(
            session,
            table,
            [table.c.text_hash],
            pattern=text_hash.upper(),
            also=[table.c.detection_id],
        ):
            found[id] = detection_id, {"text_hash": None, "display_text": None, "subject": ERASED}
    photos = mentions.photos_of_detections(session, ids={id for id, _ in found.values() if id})
    for id, (detection_id, values) in found.items():
        yield Mention(MentionKind.ALARM, table, id, photos.get(detection_id or 0), values)


def _gates(session: Session, plate: PlateText) -> Iterator[Mention]:
    """Yield the decisions about the plate at gates, and the openings by hand that name it."""
    decisions, orders = _TABLES["gate_decisions"], _TABLES["gate_commands"]
    rows = [
        (id, detection_id)
        for id, text, detection_id in mentions.scan(
            session,
            decisions,
            [decisions.c.text],
            pattern=plate.pattern,
            also=[decisions.c.detection_id],
        )
        if text == plate.text
    ]
    photos = mentions.photos_of_detections(session, ids={id for _, id in rows if id is not None})
    for id, detection_id in rows:
        yield Mention(MentionKind.GATE, decisions, id, photos.get(detection_id), {"text": None})
    for id, reason in mentions.scan(session, orders, [orders.c.reason]):
        if plate.occurs_in(reason):
            values = {"reason": plate.erased_from(reason)[:500]}
            yield Mention(MentionKind.GATE, orders, id, None, values)


def _has_text(value: Any, test: Callable[[str], bool]) -> bool:
    """Return whether a text, or one in a JSON value, passes a test."""
    if isinstance(value, dict):
        return any(_has_text(item, test) for item in value.values())
    if isinstance(value, list):
        return any(_has_text(item, test) for item in value)
    return isinstance(value, str) and test(value)
