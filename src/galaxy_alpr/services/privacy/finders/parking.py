"""Mentions in rights, decisions at gates, visits and alarms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.parking import forget
from galaxy_alpr.db.queries.privacy import mentions
from galaxy_alpr.services.privacy.finders.values import TABLES, Mention, MentionKind
from galaxy_alpr.services.privacy.plate_text import ERASED, PlateText


def rights(session: Session, plate: PlateText) -> Iterator[Mention]:
    """Yield the plate where it has a right; the right stays, with its other plates."""
    table = TABLES["right_plates"]
    for id, text in mentions.scan(session, table, [table.c.text], pattern=plate.pattern):
        if text == plate.text:
            yield Mention(MentionKind.RIGHT, table, id, None, None)


def gates(session: Session, plate: PlateText) -> Iterator[Mention]:
    """Yield the decisions about the plate at gates, and the openings by hand that name it."""
    decisions, orders = TABLES["gate_decisions"], TABLES["gate_commands"]
    own = ("text", "display_text")
    rows = [
        (id, detection_id)
        for id, *texts, detection_id in mentions.scan(
            session,
            decisions,
            [decisions.c[name] for name in own],
            pattern=plate.pattern,
            also=[decisions.c.detection_id],
        )
        if any(plate.is_text_of(text) for text in texts)
    ]
    photos = mentions.photos_of_detections(session, ids={id for _, id in rows if id is not None})
    for id, detection_id in rows:
        photo = photos.get(detection_id)
        yield Mention(MentionKind.GATE, decisions, id, photo, dict.fromkeys(own))
    for id, reason in mentions.scan(session, orders, [orders.c.reason]):
        if plate.occurs_in(reason):
            values = {"reason": plate.erased_from(reason)[:500]}
            yield Mention(MentionKind.GATE, orders, id, None, values)


def visits(session: Session, plate: PlateText) -> Iterator[Mention]:
    """Yield the visits of a plate, those whose reasons name it, and changes of visits that do."""
    table, changes = TABLES["visits"], TABLES["visit_changes"]
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


def alarms(session: Session, plate: PlateText, text_hash: str | None) -> Iterator[Mention]:
    """Yield the alarms on a plate, or with its text in a note; they stay without it."""
    table = TABLES["alarms"]
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
