"""The next batch of a site: the present state of what its next events are about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import CentreChange, CentreLink, Event
from galaxy_alpr.db.queries import events
from galaxy_alpr.db.queries.sites import edge, subjects
from galaxy_alpr.enums import CentreChangeKind
from galaxy_alpr.services.sites.batches import MAX_EVENTS, TARGET_BYTES, SiteBatch, StateDocument
from galaxy_alpr.services.sites.edge.describe import reading_document
from galaxy_alpr.services.sites.edge.others import Others
from galaxy_alpr.services.sites.values import Document

Subject = tuple[str, int]
"""What an event is about: the field of the batch, and the id of the row."""

_FIELDS = {
    CentreChangeKind.PHOTO: "readings",
    CentreChangeKind.VISIT: "visits",
    CentreChangeKind.ALARM: "alarms",
    CentreChangeKind.DECISION: "decisions",
}
_IDS = (
    ("visits", "visit.", "visit_id"),
    ("alarms", "alarm.", "alarm_id"),
    ("decisions", "gate.decided", "decision_id"),
    ("readings", "detection.created", "session_id"),
    ("readings", "plate.corrected", "session_id"),
)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Files that the centre wanted and that cannot be sent."""

    gone: Sequence[str] = ()
    too_large: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch as it is sent, and the changes that it contains."""

    batch: SiteBatch
    body: bytes = field(repr=False)
    change_ids: tuple[int, ...]
    is_whole: bool
    """Whether nothing else waits to be sent."""


def subject_of(event: Event) -> Subject | None:
    """Return what an event is about, ``None`` where the centre gets nothing of it."""
    for name, start, key in _IDS:
        id = event.payload.get(key)
        if event.type.startswith(start) and isinstance(id, int):
            return name, id
    return None


def prepare(
    session: Session,
    link: CentreLink,
    *,
    cursor: int,
    installation: str,
    state: Callable[[Session, int], StateDocument],
    pictures: Pictures = Pictures(),
    most: int = MAX_EVENTS,
    bare: bool = False,
) -> Prepared:
    """Return the batch after the event ``cursor`` with at most ``most`` events and changes.

    ``state`` returns how the site is, given the newest event that the batch contains. A ``bare``
    batch leaves out its documents, which the centre refuses.
    """
    page = events.after(session, event_id=cursor, limit=most)
    changes = edge.changes(session, limit=most)
    wanted = [*_of_changes(changes), *(found for row in page if (found := subject_of(row)))]
    documents = _documents(session, wanted)
    last = _last(page, documents, cursor)
    kept = {found for row in page if row.id <= last and (found := subject_of(row))}
    kept |= set(_of_changes(changes))
    batch = SiteBatch(
        id=link.next_batch_id,
        after=link.batch_id,
        installation=installation,
        first_event_id=cursor + 1,
        last_event_id=last,
        state=state(session, last),
        deleted=_sources(changes, CentreChangeKind.DELETED),
        removed=_sources(changes, CentreChangeKind.REMOVED),
        gone_pictures=list(pictures.gone),
        large_pictures=list(pictures.too_large),
        **({} if bare else _by_field(documents, kept)),
    )
    ids = tuple(row.id for row in changes)
    whole = len(page) < most and len(changes) < most and (not page or last == page[-1].id)
    return Prepared(batch, batch.model_dump_json(warnings=False).encode(), ids, whole)


def _of_changes(changes: Iterable[CentreChange]) -> list[Subject]:
    named = ((_FIELDS.get(CentreChangeKind(row.kind)), row.subject_id) for row in changes)
    return [(name, id) for name, id in named if name is not None]


def _sources(changes: Iterable[CentreChange], kind: CentreChangeKind) -> list[str]:
    return [row.source for row in changes if row.kind == kind and row.source is not None]


def _documents(session: Session, wanted: Collection[Subject]) -> dict[Subject, Document]:
    """Return the documents of the subjects that exist."""
    ids: dict[str, set[int]] = {}
    for name, id in wanted:
        ids.setdefault(name, set()).add(id)
    others = Others(session)
    photos = subjects.photos(session, ids=ids.get("readings", ()))
    found: dict[Subject, Document] = {("readings", row.id): reading_document(row) for row in photos}
    for name, describe in (
        ("visits", others.visits),
        ("decisions", others.decisions),
        ("alarms", others.alarms),
    ):
        for document in describe(ids[name]) if name in ids else ():
            found[name, int(document.source.partition("@")[0])] = document
    return found


def _last(page: Sequence[Event], documents: dict[Subject, Document], cursor: int) -> int:
    """Return the last event of a batch that is not too large; the first one is always in it."""
    size, last, seen = 0, cursor, set[Subject]()
    for row in page:
        found = subject_of(row)
        if found in documents and found not in seen:
            seen.add(found)
            size += len(documents[found].model_dump_json(warnings=False))
            if size > TARGET_BYTES and last > cursor:
                return last
        last = row.id
    return last


def _by_field(
    documents: dict[Subject, Document], kept: Collection[Subject]
) -> dict[str, list[Document]]:
    fields: dict[str, list[Document]] = {}
    for (name, id), document in documents.items():
        if (name, id) in kept:
            fields.setdefault(name, []).append(document)
    return fields
