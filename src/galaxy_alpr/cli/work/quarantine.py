"""Lists, restores and deletes what ``doctor --fix`` moved aside."""

from __future__ import annotations

import typer
from rich.console import Console

from galaxy_alpr.cli.work.doctor import opened
from galaxy_alpr.cli.work.printed import print_json
from galaxy_alpr.db.queries.files import named_among
from galaxy_alpr.services.doctor import quarantine
from galaxy_alpr.services.doctor.quarantine import Contents, Outcome


def list_(*, as_json: bool) -> None:
    """List the folders of the quarantine."""
    with opened() as pair:
        folders = list(quarantine.contents(pair.store))
    if as_json:
        print_json([_values(found) for found in folders])
        return
    out = Console(soft_wrap=True, highlight=False)
    for found in folders:
        out.print(f"{found.name}: {len(found.entries)} files, {_bytes(found) / 1_000_000:.1f} MB")


def restore(name: str) -> None:
    """Move the files of one folder back to where they were.

    Exits with 1 if one cannot be moved because there is a file.
    """
    with opened() as pair:
        _finish(quarantine.restore(pair.store, name, pair.installation), "restored")


def empty(name: str) -> None:
    """Delete the files of one folder for good.

    A file that a row of the database names, or that is not the one that was moved, stays; then
    the command exits with 1.
    """
    with opened() as pair:

        def is_named(path: str) -> bool:
            with pair.sessions() as session:
                return bool(named_among(session, [path]))

        _finish(quarantine.empty(pair.store, name, pair.installation, is_named), "deleted")


def _bytes(found: Contents) -> int:
    return sum(entry.bytes for entry in found.entries)


def _values(found: Contents) -> dict[str, object]:
    return {
        "name": found.name,
        "made_at": found.header.made_at.isoformat(),
        "files": len(found.entries),
        "bytes": _bytes(found),
    }


def _finish(outcome: Outcome, verb: str) -> None:
    out = Console(soft_wrap=True, highlight=False)
    for path in outcome.done:
        out.print(f"{verb}: {path}")
    for path, reason in outcome.kept:
        out.print(f"kept: {path} ({reason})")
    if outcome.kept:
        raise typer.Exit(1)
