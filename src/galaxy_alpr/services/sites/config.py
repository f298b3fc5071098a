"""What a centre sets for its sites: lists, tariffs and settings, as a document with a version."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated

from pydantic import Field, StringConstraints
from sqlalchemy.orm import Session

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import PlateListEntry, Site
from galaxy_alpr.db.queries.sites import edge, lists
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.events import ListChanged
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.sites.edge.tariffs import apply_tariffs
from galaxy_alpr.services.sites.settings import CentreSettings, apply_settings, settings_of
from galaxy_alpr.services.sites.tariffs import TariffDocument, tariffs_of, tariffs_state
from galaxy_alpr.services.sites.values import Display, Document, Long, Moment, Text

MAX_ENTRIES = 1_000_000

_COLUMNS = (
    *("display_text", "status", "valid_from", "valid_until"),
    *("note", "holder", "instruction"),
)


class EntryDocument(Document):
    """An entry of a list of the centre."""

    text: Text
    display_text: Display
    status: PlateStatus
    valid_from: Moment | None
    valid_until: Moment | None
    note: Long | None
    holder: Annotated[str, StringConstraints(max_length=200)] | None
    instruction: Long | None


class ConfigDocument(Document):
    """The lists of a site, the tariffs of its lots, and its settings."""

    version: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    entries: list[EntryDocument] = Field(max_length=MAX_ENTRIES)
    tariffs: list[TariffDocument] = Field(default=[], max_length=10_000)
    settings: CentreSettings | None = None
    """``None`` from a centre that sets none yet: those of the site stay as they are."""


def config_version(session: Session, site: Site) -> str:
    """Return the version of what the centre sets for a site."""
    count, last_id, changed_at = lists.state(session)
    entries = [sorted(site.lists), count, last_id, str(changed_at)] if site.lists else []
    values: list[object] = [entries, tariffs_state(session, site)]
    if site.settings:
        values.append(site.settings)
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def config_of(session: Session, site: Site) -> ConfigDocument:
    """Return what the centre sets for a site. Needs a session of one moment."""
    version = config_version(session, site)
    rows = lists.entries(session, statuses=site.lists) if site.lists else []
    names = ("text", *_COLUMNS)
    found = [{name: getattr(row, name) for name in names} for row in rows]
    entries = [EntryDocument(**item) for item in found]
    return ConfigDocument(
        version=version,
        entries=entries,
        tariffs=tariffs_of(session, site),
        settings=settings_of(site),
    )


def apply_config(session: Session, document: ConfigDocument) -> int:
    """Let lists, tariffs and settings be as the centre sets them; return how many values changed.

    What the site has of its own on lists stays, also where the centre has something else.
    """
    link = edge.link(session, lock=True)
    if link is None:
        return 0
    changed = _apply_lists(session, document) + apply_tariffs(session, document.tariffs)
    if document.settings is not None:
        changed += apply_settings(session, link, document.settings)
    link.config_version = document.version
    session.flush()
    return changed


def _apply_lists(session: Session, document: ConfigDocument) -> int:
    """Let the lists be as the centre sets them; return how many entries changed."""
    known = {row.text: row for row in lists.of_centre(session)}
    own = lists.own_texts(session)
    wanted = {item.text: item for item in document.entries if item.text not in own}
    changed = 0
    for text in known.keys() - wanted.keys():
        session.delete(known[text])
        changed += 1
    session.flush()
    for text, item in wanted.items():
        changed += _write(session, known.get(text), item)
    session.flush()
    if changed:
        after = {"changed": changed, "entries": len(wanted)}
        record(session, SYSTEM, "list_entry.from_centre", "plate_list_entries", after=after)
        record_event(session, ListChanged(action="imported", count=changed))
    return changed


def _write(session: Session, row: PlateListEntry | None, item: EntryDocument) -> bool:
    """Write an entry; return whether that changed anything."""
    values = {name: getattr(item, name) for name in _COLUMNS} | {"status": item.status.value}
    if row is None:
        row = PlateListEntry(text=item.text, folded=fold(item.text), from_centre=True, **values)
        session.add(row)
        return True
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True
