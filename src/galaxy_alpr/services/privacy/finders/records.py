"""Mentions in what was read: candidates, corrections, file names, events, frames of passes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.privacy import mentions
from galaxy_alpr.services.privacy.finders.values import TABLES, Mention, MentionKind, has_text
from galaxy_alpr.services.privacy.plate_text import PlateText


def candidates(session: Session, plate: PlateText) -> Iterator[Mention]:
    table = TABLES["plate_candidates"]
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


def readings(session: Session, plate: PlateText) -> Iterator[Mention]:
    table = TABLES["plates"]
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


def corrections(session: Session, plate: PlateText) -> Iterator[Mention]:
    table = TABLES["plate_corrections"]
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


def file_names(session: Session, plate: PlateText) -> Iterator[Mention]:
    table = TABLES["detection_sessions"]
    column = table.c.file_name
    length: int = column.type.length  # type: ignore[attr-defined]
    for id, name in mentions.scan(session, table, [column], pattern=plate.pattern):
        if plate.occurs_in(name):
            values = {"file_name": plate.erased_from(name)[:length]}
            yield Mention(MentionKind.FILE_NAME, table, id, id, values)


def events(session: Session, plate: PlateText) -> Iterator[Mention]:
    table = TABLES["events"]
    for id, payload, photo in mentions.scan(
        session, table, [table.c.payload], pattern=plate.pattern, also=[table.c.session_id]
    ):
        if has_text(payload, plate.is_text_of):
            yield Mention(MentionKind.EVENT, table, id, photo, None)


def passes(session: Session, plate: PlateText) -> Iterator[Mention]:
    """Yield the passes of other plates in whose frames this one was read."""
    table = TABLES["passes"]
    for id, evidence in mentions.scan(session, table, [table.c.evidence], pattern=plate.pattern):
        erased = [
            {**entry, "text": None} if plate.is_text_of(entry["text"]) else entry
            for entry in evidence
        ]
        if erased != evidence:
            yield Mention(MentionKind.PASS, table, id, id, {"evidence": erased})
