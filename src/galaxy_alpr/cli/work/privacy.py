"""Deletes old photos, erases a plate, and exports what is stored on one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.cli.work.doctor import Opened, opened
from galaxy_alpr.db import models
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.main.erasure import build_erasure, build_subject_export, keep_of
from galaxy_alpr.main.pictures.masking import open_masking
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.privacy.erasure import Report
from galaxy_alpr.services.privacy.plate_text import PlateText
from galaxy_alpr.services.privacy.preview import FoundPlate, Preview
from galaxy_alpr.services.retention.readings import Outcome, RetentionPlan


@contextmanager
def _opened() -> Iterator[Opened]:
    with opened() as pair:
        # A running service reads the events of other processes.
        write_events(pair.sessions, lambda: None)
        yield pair


def prune(*, dry_run: bool) -> None:
    """Delete photos that are older than the settings or their lot allow."""
    out = Console(soft_wrap=True, highlight=False)
    with _opened() as pair:
        with pair.sessions() as session:
            clock = Clock(newest=detection_sessions.last_stored_at(session))
        clock.check()
        plan = RetentionPlan(
            pair.sessions, pair.store, keep=keep_of(pair.settings), now=clock.now()
        )
        if not plan.rules:
            out.print("Nothing expires: GALAXY_KEEP_DAYS is empty, and no lot has an age.")
        outcomes = list(plan.preview() if dry_run else plan.run())
    for outcome in outcomes:
        out.print(_line(outcome, "would be deleted" if dry_run else "deleted"))
    if any(outcome.files_left for outcome in outcomes):
        raise typer.Exit(1)


def erase(plate: str, include: list[str] | None, *, max_distance: int, yes: bool) -> None:
    """Erase all that is stored on a plate."""
    out = Console(soft_wrap=True, highlight=False)
    text = PlateText.of(plate)
    with _opened() as pair:
        masking = open_masking(pair.settings, pair.sessions, pair.store)
        erasure = build_erasure(pair.settings, pair.engine, pair.sessions, pair.store, masking)
        found = erasure.preview(text, max_distance=max_distance)
        _print_preview(out, found)
        if not yes:
            out.print("Nothing was erased. `galaxy-alpr erase … --yes` erases it.")
            raise typer.Exit(1)
        report = erasure.run(text, confirm=found.confirm, include=include, actor=SYSTEM)
    _print_report(out, report)
    if report.held or report.files_left or report.remaining:
        raise typer.Exit(1)


def subject_export(plate: str, output: Path, include: list[str] | None) -> None:
    """Write all that is stored on a plate to a ZIP file."""
    with _opened() as pair:
        masking = open_masking(pair.settings, pair.sessions, pair.store)
        export = build_subject_export(pair.settings, pair.sessions, pair.store, masking)
        parts = export.write(PlateText.of(plate), include=include, actor=SYSTEM)
        handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part)
    Console(soft_wrap=True, highlight=False).print(f"{output} was written")


def _line(outcome: Outcome, verb: str) -> str:
    rule, size = outcome.rule, outcome.size
    lot = "without a lot" if rule.lot is None else f"lot {rule.lot!r}"
    reason = "older than" if rule.reason == "age" else "unlisted and older than"
    held = f"; {outcome.held} held" if outcome.held else ""
    left = f"; {outcome.files_left} files cannot be deleted" if outcome.files_left else ""
    return (
        f"{lot}, {reason} {rule.days} days: {size.photos} photos with {size.files} files, "
        f"{size.bytes / 1_000_000:.1f} MB, {verb}{held}{left}"
    )


def _print_preview(out: Console, found: Preview) -> None:
    out.print(f"{found.count} plates with this text in {found.photos} photos")
    for item in found.exact:
        out.print(f"  {_plate_line(item)}")
    for entry in found.entries:
        near = "" if entry.text == found.plate.text else f", not this plate but {entry.text}"
        out.print(f"  entry:{entry.id} on the list {entry.status}{near}")
    for kind, number in found.mentions.items():
        out.print(f"  mentioned in {number} of: {kind}")
    if found.near:
        out.print(f"{len(found.near)} plates that may be misreadings of it:")
    for item in found.near:
        out.print(f"  {_plate_line(item)}")


def _plate_line(item: FoundPlate) -> str:
    row = item.plate
    location = row.detection.location
    parts = [
        item.id,
        row.text or _reason(row),
        f"{row.captured_at:%Y-%m-%d %H:%M} UTC",
        "no location" if location is None else location.name,
        f"session {row.detection.session_id}",
        f"{item.plates_in_photo - 1} other plates in the photo",
    ]
    return ", ".join(parts) + (f", under legal hold {item.hold_id}" if item.hold_id else "")


def _reason(row: models.Plate) -> str:
    """Return why a plate has no text."""
    return "stored as a hash" if row.text_hash else f"not read ({row.unread_reason})"


def _print_report(out: Console, report: Report) -> None:
    out.print(
        f"{report.plates} plates erased: {report.photos_deleted} photos deleted, "
        f"{report.photos_repainted} photos with other plates repainted, {report.files} files "
        f"deleted, {report.list_entries} list entries deleted"
    )
    for kind, number in report.mentions.items():
        out.print(f"{number} erased of: {kind}")
    for session_id, hold_id in report.held.items():
        out.print(f"not erased: session {session_id} is under legal hold {hold_id}")
    for path in report.files_left:
        out.print(f"cannot be deleted: {path}")
    for place, number in report.remaining.items():
        out.print(f"still mentioned in {number} of: {place}")
    if report.quarantined:
        out.print(
            f"quarantine/ has {report.quarantined} files, which may show the plate: look at them, "
            "or `galaxy-alpr quarantine empty`"
        )
    out.print(f"database file: {report.database_file}")
