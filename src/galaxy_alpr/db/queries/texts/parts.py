"""The parts of the texts that plates have, kept in the transaction that changes a plate.

A text's rows are inserted with its first plate and deleted with its last one. Whoever inserts a
plate shares the lock of the whole key until the commit, whoever deletes the rows holds it alone:
so a plate that is being inserted keeps its text. No text is locked after one is inserted.

Statements run on the connection: a text stays while any plate has it, also one outside the scope of
the actor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Connection, Insert, bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Detection, Plate, PlateTextPart
from galaxy_alpr.db.queries.privacy.subject import chunks

Keyed = tuple[str, str]
"""A text and its folded key."""

_WHOLE = (
    select(PlateTextPart.text, PlateTextPart.part)
    .where(
        PlateTextPart.part.in_(bindparam("keys", expanding=True)),
        PlateTextPart.text.in_(bindparam("names", expanding=True)),
    )
    .order_by(PlateTextPart.text)
)
_LOCKS = {share: _WHOLE.with_for_update(read=share) for share in (True, False)}
"""The whole keys of texts, locked; built once, because every upload runs one."""


def keyed(rows: Iterable[tuple[str | None, str | None]]) -> set[Keyed]:
    """Return the texts with their keys, without those that are ``None``."""
    return {(text, folded) for text, folded in rows if text is not None and folded is not None}


def of_plates(session: Session, detections: ColumnElement[bool]) -> set[Keyed]:
    """Return the texts of the plates of the detections that pass, which nobody corrects any more.

    The plates are locked, so that they have these texts when they are deleted.
    """
    own = select(Plate.text, Plate.folded).join(Detection, Detection.id == Plate.detection_id)
    locked = own.where(detections).order_by(Plate.id).with_for_update(of=Plate)
    return keyed((text, folded) for text, folded in session.execute(locked))


def parts_of(text: str, folded: str) -> list[dict[str, str]]:
    """Return the rows of a text."""
    return [{"part": folded[start:], "text": text} for start in range(len(folded))]


def keep(session: Session, texts: Collection[Keyed]) -> None:
    """Insert the rows of texts that plates have from now on, where they are missing."""
    connection = session.connection()
    # Again after an insert: another transaction may have inserted a text first and hold it.
    while missing := set(texts) - _lock(connection, texts, share=True):
        for text, folded in sorted(missing):
            connection.execute(_if_absent(connection), parts_of(text, folded))


def forget(session: Session, texts: Collection[Keyed]) -> None:
    """Delete the rows of those of ``texts`` that no plate has any more."""
    connection = session.connection()
    for chunk in chunks(sorted(texts)):
        # Two statements: the second one reads what others committed before they gave up the lock.
        locked = _lock(connection, chunk, share=False)
        names = [text for text, _ in locked]
        left = set(connection.scalars(select(Plate.text).where(Plate.text.in_(names))))
        for text, folded in sorted(locked):
            if text not in left:
                parts = [row["part"] for row in parts_of(text, folded)]
                own = (PlateTextPart.text == text, PlateTextPart.part.in_(parts))
                connection.execute(delete(PlateTextPart).where(*own))


def _lock(connection: Connection, texts: Collection[Keyed], *, share: bool) -> set[Keyed]:
    """Lock the rows with the whole keys of texts, and return the texts that have one."""
    found: set[Keyed] = set()
    for chunk in chunks(sorted(texts)):
        names, keys = zip(*chunk, strict=True)
        locked = connection.execute(_LOCKS[share], {"names": list(names), "keys": list(keys)})
        found |= {(text, part) for text, part in locked}
    return found & set(texts)


def _if_absent(connection: Connection) -> Insert:
    match connection.dialect.name:
        case "postgresql":
            return postgresql.insert(PlateTextPart).on_conflict_do_nothing()
        case "sqlite":
            return sqlite.insert(PlateTextPart).on_conflict_do_nothing()
        case _:
            return insert(PlateTextPart).prefix_with("IGNORE")
