"""Adds, changes, deletes, lists, imports and exports plates on the lists, by the API's rules."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import typer
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.cli.work.printed import checked, merged, print_schemas, print_table
from galaxy_alpr.cli.work.user import open_sessions, site_zone
from galaxy_alpr.db.models import PlateListEntry
from galaxy_alpr.db.queries import lists
from galaxy_alpr.endpoints.plate_lists import (
    EntryQuery,
    ExportQuery,
    entry_batches,
)
from galaxy_alpr.endpoints.plate_status import entry_values
from galaxy_alpr.endpoints.schemas.imports.list_file import ImportOut
from galaxy_alpr.endpoints.schemas.lists import (
    CSV_COLUMNS,
    EntryIn,
    EntryOut,
    NewEntryIn,
)
from galaxy_alpr.errors import NotFound, PayloadTooLarge
from galaxy_alpr.main.audit import make_read_recorder
from galaxy_alpr.services.lists import entries as service
from galaxy_alpr.services.lists import files as list_files
from galaxy_alpr.services.lists.entries import WrittenPlate
from galaxy_alpr.services.places.lookup import lot_id
from galaxy_alpr.services.places.period import zone_of
from galaxy_alpr.services.plate_search import search_text
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.settings import Settings
from galaxy_alpr.web.export import csv_text
from galaxy_alpr.web.forms.csv_file import MAX_FILE_BYTES
from galaxy_alpr.web.guards.audited import ReadAudit

STDIN = "-"

Given = Mapping[str, object]
"""Values that are given as options; ``None`` where one is not given."""


def add(given: Given, *, as_json: bool) -> None:
    """Add a plate to a list and print its entry."""
    body = checked(NewEntryIn, merged({}, given))
    plate = WrittenPlate.of(body.plate)

    def write(session: Session) -> EntryOut:
        values = entry_values(session, body, site_zone())
        return _out(service.add(session, plate, values, actor=SYSTEM))

    with open_sessions() as sessions:
        _print([Transactions(sessions)(write)], as_json=as_json, one=True)


def list_entries(given: Given, *, as_json: bool) -> None:
    """Print the entries of a filter; a search for a plate is recorded in the audit trail."""
    query = checked(EntryQuery, merged({}, given))
    search = None if query.search is None else search_text(query.search)
    with open_sessions() as sessions:
        if query.search is not None:
            _reads(sessions).search("plates.search", query, route="galaxy-alpr list list")
        batches = entry_batches(sessions, status=query.status, search=search, active=query.active)
        items = [item for batch in batches for item in batch]
    _print(items, as_json=as_json)


def change(plate: str, given: Given, clear: Sequence[str], *, as_json: bool) -> None:
    """Change the values that are given, set those in ``clear`` to nothing, and print the entry."""
    written = WrittenPlate.of(plate)

    def write(session: Session) -> EntryOut:
        row = lists.entry(session, text=written.text, lock=True)
        if row is None:
            raise NotFound(f"plate {written.text} is on no list")
        now = {name: getattr(row, name) for name in EntryIn.model_fields if name != "lot"}
        body = checked(EntryIn, merged(now, given, clear))
        values = entry_values(session, body, site_zone())
        entry, _ = service.put(session, written, values, actor=SYSTEM)
        return _out(entry)

    with open_sessions() as sessions:
        _print([Transactions(sessions)(write)], as_json=as_json, one=True)


def delete(plate: str) -> None:
    """Delete the entry of a plate."""
    written = WrittenPlate.of(plate)
    with open_sessions() as sessions:
        Transactions(sessions)(lambda session: service.delete(session, written, actor=SYSTEM))
    typer.echo(f"{written.display_text} was deleted")


def import_file(
    file: str, lot: str | None, *, dry_run: bool, skip_invalid: bool, as_json: bool
) -> None:
    """Import a file and print what its lines change. Exits with 1 if a line is invalid."""
    data = _bytes_of(file)
    with open_sessions() as sessions, sessions() as session:
        plan = list_files.import_file(
            session,
            Transactions(sessions),
            data,
            zone=zone_of(session, lot_id=lot_id(session, lot), site=site_zone()),
            dry_run=dry_run,
            skip_invalid=skip_invalid,
            actor=SYSTEM,
        )
        done = ImportOut.of(plan, applied=not dry_run)
    if as_json:
        print_schemas(done)
    else:
        _print_import(done)
    if done.invalid:
        raise typer.Exit(1)


def export(file: Path | None, purpose: str | None) -> None:
    """Write all entries as CSV; the audit trail records it first."""
    query = checked(ExportQuery, merged({}, {"purpose": purpose}))
    with open_sessions() as sessions:
        _reads(sessions).search("lists.export", query, route="galaxy-alpr list export")
        with _whole_file(file) as out:
            for text in csv_text(entry_batches(sessions), CSV_COLUMNS):
                out.write(text)


def _reads(sessions: sessionmaker[Session]) -> ReadAudit:
    return ReadAudit(make_read_recorder(Settings(), sessions), SYSTEM, None)


def _out(entry: PlateListEntry) -> EntryOut:
    return EntryOut.of(entry, datetime.now(UTC))


def _bytes_of(file: str) -> bytes:
    """Return the bytes of a file or of the standard input. Raises ``PayloadTooLarge``."""
    if file == STDIN:
        data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    else:
        with Path(file).open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise PayloadTooLarge(f"a list has at most {MAX_FILE_BYTES} bytes")
    return data


@contextmanager
def _whole_file(path: Path | None) -> Iterator[IO[str]]:
    """Yield a file that replaces ``path`` once it is written whole, or the standard output."""
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            yield out
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _print(items: Sequence[EntryOut], *, as_json: bool, one: bool = False) -> None:
    if as_json:
        print_schemas(items[0] if one else items)
        return
    rows = [
        (
            item.display_text,
            item.status,
            item.validity,
            _moment(item.valid_from),
            _moment(item.valid_until),
            item.note,
            item.holder,
            item.instruction,
        )
        for item in items
    ]
    head = ("plate", "status", "validity", "valid_from", "valid_until")
    print_table((*head, "note", "holder", "instruction"), rows)


def _moment(value: datetime | None) -> str | None:
    return None if value is None else f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _print_import(done: ImportOut) -> None:
    rows = [
        (line.line, line.plate, line.action, ", ".join(line.changes) or "; ".join(line.problems))
        for line in done.lines
        if line.action != "keep"
    ]
    if rows:
        print_table(("line", "plate", "action", ""), rows)
    verb = "imported" if done.applied else "nothing was changed; this would be imported"
    typer.echo(
        f"{verb}: {done.added} added, {done.changed} changed, {done.kept} kept, "
        f"{done.invalid} invalid"
    )
