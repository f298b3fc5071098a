"""Mentions in what people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column
from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.privacy import mentions
from galaxy_alpr.services.privacy.finders.values import TABLES, Mention, MentionKind
from galaxy_alpr.services.privacy.plate_text import PlateText

_WRITTEN = {
    "plate_list_entries": ("note", "holder", "instruction"),
    "rights": ("note", "holder", "instruction", "given_by"),
    "recounts": ("note",),
    "payments": ("reference", "reason"),
    "refunds": ("reason",),
    "validations": ("given_by", "note"),
}
"""Columns with what people wrote, by table."""


def notes(session: Session, plate: PlateText) -> Iterator[Mention]:
    for name, texts in _WRITTEN.items():
        table = TABLES[name]
        columns = [table.c[text] for text in texts]
        for id, *found in mentions.scan(session, table, columns):
            values = {
                column.name: plate.erased_from(text)[: _length(column)]
                for column, text in zip(columns, found, strict=True)
                if plate.occurs_in(text)
            }
            if values:
                yield Mention(MentionKind.NOTE, table, id, None, values)
    holds = TABLES["legal_holds"]
    for id, reason, photo in mentions.scan(
        session, holds, [holds.c.reason], also=[holds.c.subject_id]
    ):
        if plate.occurs_in(reason):
            values = {"reason": plate.erased_from(reason)}
            yield Mention(MentionKind.NOTE, holds, id, photo, values)


def _length(column: Column[Any]) -> int | None:
    """Return how many characters a column holds, ``None`` for any number."""
    length: int | None = getattr(column.type, "length", None)
    return length
