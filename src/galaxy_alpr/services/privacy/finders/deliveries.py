"""Mentions in what other systems sent: texts of readings, and dead letters."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.ingest import dead_letters
from galaxy_alpr.db.queries.privacy import mentions
from galaxy_alpr.services.privacy.finders.values import TABLES, Mention, MentionKind
from galaxy_alpr.services.privacy.plate_text import PlateText

_BATCH = 20
_WINDOW, _OVERLAP = 100_000, 200
"""Bytes of a body that are searched at a time, and those that two windows share."""


def pushed(session: Session, plate: PlateText) -> Iterator[Mention]:
    """Yield the readings of other plates that were sent as this one."""
    table = TABLES["pushed_readings"]
    for id, text in mentions.scan(session, table, [table.c.sent_text], pattern=plate.pattern):
        if text == plate.text:
            yield Mention(MentionKind.DELIVERY, table, id, id, {"sent_text": None})


def letters(session: Session, plate: PlateText) -> Iterator[Mention]:
    """Yield the dead letters with the plate anywhere in the body or the query; they are deleted."""
    table, after = TABLES["dead_letters"], 0
    while ids := dead_letters.ids_after(session, after=after, limit=_BATCH):
        for id in ids:
            after = id
            row = dead_letters.get(session, id=id)
            if row is None:
                continue
            written = " ".join([row.path, row.problem, *row.query, *row.query.values()])
            if plate.occurs_in(written) or _occurs(plate, row.body):
                yield Mention(MentionKind.DELIVERY, table, id, None, None)
            session.expunge(row)


def _occurs(plate: PlateText, body: bytes) -> bool:
    """Return whether a body mentions the plate.

    Its text is searched in pieces, and only where all of the plate's characters are: most of a body
    is a picture.
    """
    characters = {letter.encode() for letter in plate.text}
    for start in range(0, len(body), _WINDOW):
        piece = body[start : start + _WINDOW + _OVERLAP].upper()
        if all(letter in piece for letter in characters) and plate.occurs_in(
            piece.decode("utf-8", "ignore")
        ):
            return True
    return False
