"""Changes of the plate lists, which have one entry per plate; each change is published."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.base import DISPLAY_LENGTH, TEXT_LENGTH
from galaxy_alpr.db.models import PlateListEntry
from galaxy_alpr.db.queries import lists
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.events import ListChanged
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.lists.cell_problems import CellProblem, ProblemCode
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.plate_search import refuse_wildcard
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected

logger = logging.getLogger(__name__)

MAX_NOTE = 1000
MAX_HOLDER = 200
OPTIONAL = ("holder", "instruction")
"""Values that an entry keeps where a change does not name them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryValues:
    """The values of an entry, which is valid from ``valid_from`` until before ``valid_until``.

    An entry that exists keeps those that ``keeps`` names.
    """

    status: PlateStatus
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    note: str | None = None
    holder: str | None = None
    instruction: str | None = None
    keeps: frozenset[str] = frozenset()

    def problems(self) -> Iterator[CellProblem]:
        """Yield a problem for each wrong value."""
        if self.status is PlateStatus.UNLISTED:
            sentence = "a plate on a list cannot be 'unlisted'"
            yield CellProblem(sentence, ProblemCode.UNKNOWN_WORD, "status", self.status)
        if self.valid_from and self.valid_until and self.valid_from >= self.valid_until:
            sentence = "valid_until is not after valid_from"
            yield CellProblem(sentence, ProblemCode.END_BEFORE_START, "valid_until")
        for name, most in (("note", MAX_NOTE), ("holder", MAX_HOLDER), ("instruction", MAX_NOTE)):
            text = getattr(self, name)
            if text is not None and len(text) > most:
                sentence = f"the {name} has more than {most} characters"
                yield CellProblem(sentence, ProblemCode.TOO_LONG, name, str(most))
            if text is not None and "\0" in text:
                sentence = f"the {name} contains the character NUL"
                yield CellProblem(sentence, ProblemCode.OTHER, name)

    def differences(self, entry: PlateListEntry) -> list[str]:
        """Return the names of the values that differ from those of ``entry``."""
        names = ("status", "valid_from", "valid_until", "note", *OPTIONAL)
        return [
            name
            for name in names
            if name not in self.keeps and getattr(self, name) != getattr(entry, name)
        ]

    def write_to(self, entry: PlateListEntry) -> None:
        """Set the columns of ``entry``, which is the site's own from now on."""
        entry.from_centre = False
        entry.status = self.status
        entry.valid_from, entry.valid_until = self.valid_from, self.valid_until
        entry.note = self.note
        for name in OPTIONAL:
            if name not in self.keeps:
                setattr(entry, name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class WrittenPlate:
    """A plate as a person writes it (``display_text``) and normalised for comparison (``text``)."""

    text: str
    display_text: str

    @classmethod
    def of(cls, written: str) -> WrittenPlate:
        """Return the plate of a text. Raises ``ValidationFailed`` where it cannot be a plate."""
        refuse_wildcard(written)
        text = normalize_text(written)
        if not text:
            raise ValidationFailed(
                f"plate {written!r} has no letter A-Z and no digit", field="plate"
            )
        if len(text) > TEXT_LENGTH:
            raise ValidationFailed(
                f"plate {text!r} has more than {TEXT_LENGTH} letters and digits", field="plate"
            )
        display = " ".join("".join(filter(_is_displayed, written.upper())).split())
        return cls(text, display if len(display) <= DISPLAY_LENGTH else text)

    def new_entry(self, values: EntryValues) -> PlateListEntry:
        """Return an unsaved entry of this plate."""
        entry = PlateListEntry(
            text=self.text, folded=fold(self.text), display_text=self.display_text
        )
        values.write_to(entry)
        return entry


def add(
    session: Session, plate: WrittenPlate, values: EntryValues, *, actor: Actor
) -> PlateListEntry:
    """Add a plate to a list. Raises ``Conflict`` if it is on one, ``ValidationFailed``."""
    _check(values)
    found = lists.entry(session, text=plate.text)
    if found is not None:
        raise Conflict(f"plate {found.display_text} is already listed as {found.status}")
    return _insert(session, plate, values, actor)


def put(
    session: Session,
    plate: WrittenPlate,
    values: EntryValues,
    *,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> tuple[PlateListEntry, bool]:
    """Add a plate to a list or change its entry; return the entry and whether it is new.

    A plate written without spaces keeps the display text that it had before. Raises
    ``ValidationFailed``, ``PreconditionFailed``.
    """
    _check(values)
    entry = lists.entry(session, text=plate.text, lock=True)
    expected.check(entry)
    if entry is None:
        return _insert(session, plate, values, actor), True
    before = values_of(entry)
    values.write_to(entry)
    if plate.display_text != plate.text:
        entry.display_text = plate.display_text
    session.flush()
    logger.info("list entry %s (%s) was changed by %s", entry.id, entry.status, actor.name)
    subject = subject_of(PlateListEntry, entry.id)
    record(session, actor, "list_entry.change", subject, before, values_of(entry))
    _publish(session, "changed", entry)
    return entry, False


def delete(
    session: Session,
    plate: WrittenPlate,
    *,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
    reason: str | None = None,
) -> None:
    """Delete the entry of a plate. Raises ``NotFound``, ``PreconditionFailed``."""
    entry = lists.entry(session, text=plate.text, lock=True)
    if entry is None:
        raise NotFound(f"plate {plate.text} is on no list")
    expected.check(entry)
    session.delete(entry)
    session.flush()
    logger.info("list entry %s was deleted by %s", entry.id, actor.name)
    subject = subject_of(PlateListEntry, entry.id)
    after = None if reason is None else {"reason": reason}
    record(session, actor, "list_entry.delete", subject, values_of(entry), after)
    record_event(
        session,
        ListChanged(
            action="removed",
            text=entry.text,
            display_text=entry.display_text,
            status=PlateStatus.UNLISTED,
        ),
    )


def _is_displayed(character: str) -> bool:
    return character.isprintable() or character.isspace()


def _check(values: EntryValues) -> None:
    problems = list(values.problems())
    if problems:
        raise ValidationFailed("; ".join(map(str, problems)))


def _insert(
    session: Session, plate: WrittenPlate, values: EntryValues, actor: Actor
) -> PlateListEntry:
    entry = plate.new_entry(values)
    session.add(entry)
    session.flush()
    logger.info("list entry %s (%s) was added by %s", entry.id, entry.status, actor.name)
    subject = subject_of(PlateListEntry, entry.id)
    record(session, actor, "list_entry.create", subject, after=values_of(entry))
    _publish(session, "added", entry)
    return entry


def _publish(session: Session, action: str, entry: PlateListEntry) -> None:
    # An entry that is not valid now gives its plate no status.
    status = lists.statuses_by_text(session, [entry.text], datetime.now(UTC))[entry.text]
    record_event(
        session,
        ListChanged(
            action="added" if action == "added" else "changed",
            text=entry.text,
            display_text=entry.display_text,
            status=status,
        ),
    )
