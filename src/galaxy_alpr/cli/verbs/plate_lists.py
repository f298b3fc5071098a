"""``galaxy-alpr list``: the plates that are allowed, blocked or watched."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from galaxy_alpr.cli.verbs.options import AsJson, VerbGroup

app = typer.Typer(
    cls=VerbGroup,
    help="Add, change, delete, import and export plates on the lists.",
    no_args_is_help=True,
)

Plate = Annotated[str, typer.Argument(help="The plate; spaces, hyphens and case do not matter.")]
ValidFrom = Annotated[
    str | None, typer.Option(help="It applies from this moment on; a date: from its beginning.")
]
ValidUntil = Annotated[
    str | None, typer.Option(help="It applies before this moment; a date: to its end.")
]
OfLot = Annotated[
    str | None,
    typer.Option(
        "--lot",
        help="Id or name of the lot in whose local time the validity is written; default: the "
        "site's. It is not stored.",
    ),
]
Note = Annotated[str | None, typer.Option(help="A note.")]
Holder = Annotated[str | None, typer.Option(help="Whose vehicle it is.")]
Instruction = Annotated[str | None, typer.Option(help="What the guard is to do.")]
Purpose = Annotated[str | None, typer.Option(help="What it is for, as the audit trail records it.")]


class Listed(StrEnum):
    """The lists."""

    ALLOWED = "allowed"
    BLOCKED = "blocked"
    WATCHED = "watched"


class EntryField(StrEnum):
    """What an entry need not have."""

    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"
    NOTE = "note"
    HOLDER = "holder"
    INSTRUCTION = "instruction"


Status = Annotated[Listed, typer.Option(help="The list.")]


@app.command("add")
def add(
    plate: Plate,
    status: Status,
    valid_from: ValidFrom = None,
    valid_until: ValidUntil = None,
    lot: OfLot = None,
    note: Note = None,
    holder: Holder = None,
    instruction: Instruction = None,
    json: AsJson = False,
) -> None:
    """Add a plate to a list; one that is on a list already is not changed."""
    from galaxy_alpr.cli.work import plate_lists as work

    given = {
        "plate": plate,
        "status": status.value,
        "valid_from": valid_from,
        "valid_until": valid_until,
        "lot": lot,
        "note": note,
        "holder": holder,
        "instruction": instruction,
    }
    work.add(given, as_json=json)


@app.command("list")
def list_entries(
    status: Annotated[Listed | None, typer.Option(help="Only this list.")] = None,
    search: Annotated[str | None, typer.Option(help="Only plates with this part.")] = None,
    active: Annotated[
        bool | None,
        typer.Option("--active/--inactive", help="Only entries that are valid now, or are not."),
    ] = None,
    purpose: Purpose = None,
    json: AsJson = False,
) -> None:
    """Print the plates on the lists."""
    from galaxy_alpr.cli.work import plate_lists as work

    given = {
        "status": None if status is None else status.value,
        "search": search,
        "active": active,
        "purpose": purpose,
    }
    work.list_entries(given, as_json=json)


@app.command("change")
def change(
    plate: Plate,
    status: Annotated[Listed | None, typer.Option(help="The list.")] = None,
    valid_from: ValidFrom = None,
    valid_until: ValidUntil = None,
    lot: OfLot = None,
    note: Note = None,
    holder: Holder = None,
    instruction: Instruction = None,
    clear: Annotated[
        list[EntryField] | None, typer.Option("--clear", help="Set this to nothing; repeat.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Change the entry of a plate; what is not given stays."""
    from galaxy_alpr.cli.work import plate_lists as work

    given = {
        "status": None if status is None else status.value,
        "valid_from": valid_from,
        "valid_until": valid_until,
        "lot": lot,
        "note": note,
        "holder": holder,
        "instruction": instruction,
    }
    work.change(plate, given, clear or (), as_json=json)


@app.command("delete")
def delete(plate: Plate) -> None:
    """Delete the entry of a plate."""
    from galaxy_alpr.cli.work import plate_lists as work

    work.delete(plate)


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="The CSV file; - is the standard input.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print what every line would change.")
    ] = False,
    skip_invalid: Annotated[
        bool,
        typer.Option(
            "--skip-invalid",
            help="Import the valid lines; otherwise one invalid line stops the import.",
        ),
    ] = False,
    lot: OfLot = None,
    json: AsJson = False,
) -> None:
    """Add and change entries by a CSV file.

    Its columns: plate, status, valid_from, valid_until, note, holder, instruction. UTF-8, separated
    by comma, semicolon or tab. Entries that the file does not contain stay.
    Exits with 1 if a line is invalid; without --skip-invalid nothing is imported then.
    """
    from galaxy_alpr.cli.work import plate_lists as work

    work.import_file(file, lot, dry_run=dry_run, skip_invalid=skip_invalid, as_json=json)


@app.command("export")
def export(
    file: Annotated[
        Path | None, typer.Argument(help="The CSV file to be written; default: print.")
    ] = None,
    purpose: Purpose = None,
) -> None:
    """Write all entries as CSV that can be imported again."""
    from galaxy_alpr.cli.work import plate_lists as work

    work.export(file, purpose)
