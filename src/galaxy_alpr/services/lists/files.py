"""Import of plate lists: planning the changes of a file, and applying them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import PlateListEntry
from galaxy_alpr.db.queries import lists
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.events import ListChanged
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.lists.cell_dates import DateOrder
from galaxy_alpr.services.lists.csv_lines import Line, LineAction, parse
from galaxy_alpr.services.lists.csv_text import Encoding
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.transactions import Transactions

logger = logging.getLogger(__name__)

MAX_NAMED = 10
"""Most rows that an error names; a dry run names all."""

LOOKUP_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes that a file would make, and how the file was read."""

    lines: list[Line]
    encoding: Encoding
    date_order: DateOrder | None
    entries: dict[str, PlateListEntry] = field(repr=False)
    zone: ZoneInfo

    def count(self, action: LineAction) -> int:
        """Return the number of lines with this action."""
        return sum(line.action is action for line in self.lines)


def import_file(
    session: Session,
    write: Transactions,
    data: bytes,
    *,
    zone: ZoneInfo,
    dry_run: bool,
    skip_invalid: bool,
    actor: Actor,
) -> Plan:
    """Import a file and return what it changed; a dry run only reads, by ``session``.

    ``zone`` is the timezone of dates, and of moments without an offset.

    Raises as ``plan`` and ``apply`` do.
    """
    if dry_run:
        return plan(session, data, zone)

    def change(session: Session) -> Plan:
        planned = plan(session, data, zone, lock=True)
        apply(session, planned, skip_invalid=skip_invalid, actor=actor)
        return planned

    return write(change)


def plan(session: Session, data: bytes, zone: ZoneInfo, *, lock: bool = False) -> Plan:
    """Compare a file with the lists; nothing is changed. ``lock`` the entries to apply the plan.

    Raises ``ValidationFailed`` for a file that is not such a table, ``PayloadTooLarge``.
    """
    table = parse(data, zone)
    texts = [line.plate.text for line in table.lines if line.plate is not None]
    entries: dict[str, PlateListEntry] = {}
    for start in range(0, len(texts), LOOKUP_BATCH):
        batch = texts[start : start + LOOKUP_BATCH]
        entries |= lists.entries_of(session, texts=batch, lock=lock)
    lines = [_compared(line, entries) for line in table.lines]
    return Plan(lines, table.encoding, table.date_order, entries, zone)


def apply(session: Session, plan: Plan, *, skip_invalid: bool, actor: Actor) -> None:
    """Apply the changes of a plan: all lines, or with ``skip_invalid`` the valid ones.

    Raises ``ValidationFailed`` that names the rows and columns of invalid cells.
    """
    wrong = [line for line in plan.lines if line.action is LineAction.INVALID]
    if wrong and not skip_invalid:
        named = "; ".join(
            f"row {line.number}, {', '.join(map(str, line.problems))}" for line in wrong[:MAX_NAMED]
        )
        more = f"; and {len(wrong) - MAX_NAMED} more rows" if len(wrong) > MAX_NAMED else ""
        raise ValidationFailed(f"nothing was imported: {named}{more}")
    added: list[PlateListEntry] = []
    changed: list[tuple[PlateListEntry, dict[str, Any]]] = []
    for line in plan.lines:
        if line.plate is None or line.values is None:
            continue
        if line.action is LineAction.ADD:
            added.append(line.plate.new_entry(line.values))
        elif line.action is LineAction.CHANGE:
            entry = plan.entries[line.plate.text]
            changed.append((entry, values_of(entry)))
            line.values.write_to(entry)
    session.add_all(added)
    session.flush()
    _record(session, actor, added, changed)
    count = len(added) + len(changed)
    if count:
        logger.info("%s list entries were imported by %s", count, actor.name)
        record_event(session, ListChanged(action="imported", count=count))


def _record(
    session: Session,
    actor: Actor,
    added: Sequence[PlateListEntry],
    changed: Sequence[tuple[PlateListEntry, dict[str, Any]]],
) -> None:
    """Record an import, and each entry by itself: what happened to a plate is found by its row."""
    counts = {"added": len(added), "changed": len(changed)}
    record(session, actor, "list.import", "plate_lists", after=counts)
    for entry in added:
        subject = subject_of(PlateListEntry, entry.id)
        record(session, actor, "list_entry.create", subject, after=values_of(entry))
    for entry, before in changed:
        subject = subject_of(PlateListEntry, entry.id)
        record(session, actor, "list_entry.change", subject, before, values_of(entry))


def _compared(line: Line, entries: Mapping[str, PlateListEntry]) -> Line:
    """Return the line with its action and its changes to ``entries``."""
    if line.action is LineAction.INVALID or line.plate is None or line.values is None:
        return line
    entry = entries.get(line.plate.text)
    changes = () if entry is None else tuple(line.values.differences(entry))
    action = LineAction.ADD
    if entry is not None:
        action = LineAction.CHANGE if changes else LineAction.KEEP
    return replace(line, action=action, changes=changes)
