"""Where a plate's text is stored beside its own plates, and the erasure of it there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.parking import lot_joins
from galaxy_alpr.db.queries.privacy import mentions
from galaxy_alpr.services.privacy.finders import deliveries, notes, parking, records
from galaxy_alpr.services.privacy.finders.values import Mention, MentionKind, has_text
from galaxy_alpr.services.privacy.plate_text import PlateText

__all__ = ["Mention", "MentionKind", "erase", "find", "find_elsewhere"]

SEARCHED_OTHERWISE = frozenset(
    {
        *("plates", "plate_candidates", "plate_corrections", "plate_list_entries"),
        *("detection_sessions", "legal_holds", "events", "passes", "alarms"),
        *("payments", "refunds", "validations", "rights", "right_plates", "recounts"),
        *("gate_decisions", "gate_commands"),
        *("visits", "visit_changes"),
        *("pushed_readings", "dead_letters"),
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
        *(records.candidates, records.readings, records.corrections, records.file_names),
        *(records.events, records.passes, notes.notes),
        *(parking.rights, parking.gates, parking.visits),
        *(deliveries.pushed, deliveries.letters),
    )
    found = [mention for finder in finders for mention in finder(session, plate)]
    return [
        mention
        for mention in [*found, *parking.alarms(session, plate, text_hash)]
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
                found[f"{table.name}.{column.name}"] += has_text(value, plate.occurs_in)
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
