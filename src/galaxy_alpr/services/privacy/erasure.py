"""Erasure of all that is stored on a plate, with a report that does not repeat the plate."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.queries import detection_sessions, lists
from galaxy_alpr.db.queries.cameras import provisional
from galaxy_alpr.db.queries.privacy import holds, subject
from galaxy_alpr.errors import Conflict
from galaxy_alpr.events import ListChanged
from galaxy_alpr.services.admission import Places
from galaxy_alpr.services.audit.erase import erase_payloads_with_text
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.doctor import quarantine
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.privacy import database_file, mentions
from galaxy_alpr.services.privacy.database_file import DatabaseFile
from galaxy_alpr.services.privacy.mentions import Mention, MentionKind
from galaxy_alpr.services.privacy.photos import Fate, PhotoEraser
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.services.privacy.plate_text import PlateText
from galaxy_alpr.services.privacy.preview import Preview, Selection, exact, preview, selected
from galaxy_alpr.services.privacy.waiting import WaitingReadings
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

BATCH = 100
"""Mentions that one transaction erases."""


@dataclass(slots=True)
class Report:
    """What was erased. ``mentions`` are counted by kind.

    ``held`` are photos that a hold protects, with the id of the hold; ``not_selected`` is the
    number of plates with the text that were left out on purpose. ``files_left`` are paths of files
    that cannot be deleted. ``remaining`` are rows that mention the plate all the same, by table and
    column; those of photos that are held or were left out are not counted. ``quarantined`` is the
    number of files that ``galaxy-alpr doctor`` moved aside: which plates they show is unknown.
    """

    photos_deleted: int = 0
    photos_repainted: int = 0
    plates: int = 0
    list_entries: int = 0
    mentions: dict[str, int] = field(default_factory=dict)
    audit_payloads: int = 0
    files: int = 0
    files_left: list[str] = field(default_factory=list)
    held: dict[int, int] = field(default_factory=dict)
    not_selected: int = 0
    remaining: dict[str, int] = field(default_factory=dict)
    quarantined: int = 0
    database_file: DatabaseFile = DatabaseFile.ON_SERVER


class Erasure:
    """Erases plates, one at a time. What one run leaves, as after a crash, the next one erases."""

    def __init__(
        self,
        *,
        database: Engine,
        sessions: sessionmaker[Session],
        store: ArtifactStore,
        photos: PhotoEraser,
        hashes: PlateHashes,
        waiting: WaitingReadings,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._store = store
        self._photos = photos
        self._hashes = hashes
        self._waiting = waiting
        self._places = Places(1, "another plate is being erased; try again shortly")

    def preview(self, plate: PlateText, *, max_distance: int) -> Preview:
        """Return what ``run`` would erase, and what may be selected in addition."""
        with self._sessions() as session:
            found = preview(session, plate, self._hashes, max_distance=max_distance)
        waiting = self._waiting.find(plate)
        if count := waiting.own + waiting.mentions:
            found.mentions[MentionKind.WAITING_PASS] = count
        return found

    def run(
        self,
        plate: PlateText,
        *,
        confirm: str,
        include: Collection[str] | None = None,
        actor: Actor,
    ) -> Report:
        """Erase what ``include`` selects, and every mention of the plate.

        Where there is no ``include``, all plates with the text and its list entry are selected.
        Raises ``Conflict`` if the plate's rows are not those of the preview that gave ``confirm``,
        ``ValidationFailed`` for a wrong selection, and ``Busy``.
        """
        with self._places.take():
            return self._run(plate, confirm, include, actor)

    def _run(
        self, plate: PlateText, confirm: str, include: Collection[str] | None, actor: Actor
    ) -> Report:
        with self._sessions() as session:
            own = exact(session, plate, self._hashes)
            if own.confirm != confirm:
                raise Conflict("what is stored on the plate has changed; look at it again")
            chosen = own.selection() if include is None else selected(session, include)
            rows = subject.load(session, ids=sorted(chosen.plate_ids))
            written = {text for row in rows for text in (row.display_text, row.raw_text) if text}
            texts = {row.text for row in rows if row.text is not None} | {plate.text}
        report = Report()
        # First: what is being stored meanwhile is then found among the rows, or reported as left.
        waiting = self._waiting.erase(plate)
        report.not_selected = len({key.id for key in own.keys} - chosen.plate_ids)
        left_out = {key.session_id for key in own.keys if key.id not in chosen.plate_ids}
        self._erase_photos(chosen, actor, report)
        self._erase_entries(chosen, actor, report)
        skipped = left_out | set(report.held)
        self._erase_mentions(plate, skipped, report)
        if erased := waiting.own + waiting.mentions:
            report.mentions[MentionKind.WAITING_PASS.value] = erased
        self._erase_trail(texts, actor, report)
        report.database_file = database_file.clean(self._database, written | {plate.text})
        report.remaining = self._remaining(plate, skipped)
        if waiting.unreadable:
            report.remaining["waiting passes that cannot be read"] = waiting.unreadable
        report.quarantined = quarantine.count_files(self._store)
        logger.info(
            "a plate was erased by %s: %s photos deleted, %s repainted, %s held",
            actor.name,
            report.photos_deleted,
            report.photos_repainted,
            len(report.held),
        )
        return report

    def _erase_photos(self, chosen: Selection, actor: Actor, report: Report) -> None:
        with self._sessions() as session:
            keys = subject.keys_of(session, ids=chosen.plate_ids)
        by_photo: dict[int, list[int]] = {}
        for key in keys:
            by_photo.setdefault(key.session_id, []).append(key.id)
        for session_id, plate_ids in by_photo.items():
            outcome = self._photos.erase(session_id, plate_ids, actor=actor)
            report.photos_deleted += outcome.fate is Fate.DELETED
            report.photos_repainted += outcome.fate is Fate.REPAINTED
            report.plates += outcome.plates
            report.files += outcome.files
            report.files_left += outcome.files_left
            if outcome.hold_id is not None:
                report.held[session_id] = outcome.hold_id

    def _erase_entries(self, chosen: Selection, actor: Actor, report: Report) -> None:
        def erase(session: Session) -> int:
            rows = [lists.by_id(session, id=id, lock=True) for id in sorted(chosen.entry_ids)]
            found = [row for row in rows if row is not None]
            for row in found:
                session.delete(row)
                record(session, actor, "privacy.erase", f"plate_list_entry:{row.id}")
            session.flush()
            if found:
                record_event(session, ListChanged(action="removed", count=len(found)))
            return len(found)

        report.list_entries = Transactions(self._sessions)(erase)

    def _erase_mentions(self, plate: PlateText, skipped: set[int], report: Report) -> None:
        """Erase the mentions of a plate; ``skipped`` photos, and those that are held, keep them."""
        with self._sessions() as session:
            found = self._mentions(session, plate, skipped)
        Transactions(self._sessions)(provisional.drop_all)  # of seconds: they are not searched
        counts: Counter[MentionKind] = Counter()
        for start in range(0, len(found), BATCH):
            batch = partial(_erase_batch, found=found[start : start + BATCH])
            erased, held = Transactions(self._sessions)(batch)
            counts += erased
            report.held |= held
        skipped |= set(report.held)
        report.mentions = {kind.value: number for kind, number in counts.items()}

    def _erase_trail(self, texts: set[str], actor: Actor, report: Report) -> None:
        """Erase the payloads of the audit trail, and record the erasure.

        A text of a misreading that another plate has stays, and all do while a photo is held.
        """

        def erase(session: Session) -> int:
            gone = texts - subject.texts_left(session, texts=texts)
            erased = erase_payloads_with_text(session, actor, gone) if not report.held else 0
            record(session, actor, "privacy.erase", "plate", after=_recorded(report))
            return erased

        report.audit_payloads = Transactions(self._sessions)(erase)

    def _mentions(self, session: Session, plate: PlateText, skipped: set[int]) -> list[Mention]:
        text_hash = self._hashes.of(plate.text)
        return mentions.find(session, plate, skip=skipped, text_hash=text_hash)

    def _remaining(self, plate: PlateText, skipped: set[int]) -> dict[str, int]:
        with self._sessions() as session:
            found = Counter(
                f"{item.table.name}: {item.kind}"
                for item in self._mentions(session, plate, skipped)
            )
            return dict(found) | mentions.find_elsewhere(session, plate)


def _recorded(report: Report) -> dict[str, object]:
    """Return what the audit trail stores of a report: counts, and the photos that are held."""
    return {
        "photos_deleted": report.photos_deleted,
        "photos_repainted": report.photos_repainted,
        "plates": report.plates,
        "list_entries": report.list_entries,
        "mentions": report.mentions,
        "held": sorted(report.held),
        "not_selected": report.not_selected,
        "files_left": len(report.files_left),
    }


def _erase_batch(
    session: Session, *, found: Sequence[Mention]
) -> tuple[Counter[MentionKind], dict[int, int]]:
    """Erase mentions except those of photos that are held; return these photos and their holds."""
    photos = {item.session_id for item in found if item.session_id is not None}
    detection_sessions.lock_all(session, ids=photos)
    held = holds.on_photos(session, ids=photos)
    return mentions.erase(session, [item for item in found if item.session_id not in held]), held
