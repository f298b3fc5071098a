"""Makes, lists, verifies and restores backups."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import typer
from rich.console import Console

from galaxy_alpr.cli.work.printed import print_json, shown
from galaxy_alpr.db.base import make_engine
from galaxy_alpr.errors import Conflict
from galaxy_alpr.main.storage import open_store
from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.backup.make import Made, make_backup
from galaxy_alpr.services.backup.manifest import Header, read_header
from galaxy_alpr.services.backup.restore import Restored, restore_backup
from galaxy_alpr.services.backup.upkeep import find_faults, keep_newest
from galaxy_alpr.services.installation import require_installation
from galaxy_alpr.services.object_store.bucket import require_bucket
from galaxy_alpr.settings import Settings

MB = 1_000_000
DAMAGED = 3
"""Exit status of a backup that was made although stored files are missing or damaged."""


def back_up(folder: Path, *, keep: int | None, read_all: bool) -> None:
    """Make a backup, and delete all but the newest ``keep``."""
    out = Console(soft_wrap=True, highlight=False)
    made = _make(folder, read_all, out)
    if keep is not None:
        _keep(folder, keep, out)
    if made.header.damaged:
        raise typer.Exit(DAMAGED)


def restore(backup: Path, *, replace: bool) -> None:
    """Restore a backup to the database and the data folder that the settings name."""
    settings = Settings()
    out = Console(soft_wrap=True, highlight=False)
    folder, found = _find(backup)
    store = open_store(settings)
    engine = make_engine(settings.effective_database_url, durable=settings.durable)
    try:
        done = restore_backup(engine, store, folder, found, replace=replace)
    finally:
        engine.dispose()
    _report(done, found, settings, out)


def _make(path: Path, read_all: bool, out: Console) -> Made:
    settings = Settings()
    store = open_store(settings)
    engine = make_engine(settings.effective_database_url, durable=settings.durable)
    folder = BackupFolder(path)
    started = monotonic()
    try:
        installation = require_installation(engine, store, older=True)
        require_bucket(store, installation)
        made = make_backup(engine, store, installation, folder, read_all=read_all)
    finally:
        engine.dispose()
    header = made.header
    for file, problem in header.damaged.items():
        out.print(f"{problem}: {file}")
    out.print(
        f"{path / made.name}: {header.files} files ({header.bytes / MB:.1f} MB), of which "
        f"{made.new_files} are new ({made.new_bytes / MB:.1f} MB); database "
        f"{header.database.bytes / MB:.1f} MB; {monotonic() - started:.1f} s"
    )
    if header.objects is not None:
        out.print(
            f"{header.objects.count} stored files ({header.objects.bytes / MB:.1f} MB) stay in "
            f"{header.objects.url} and are listed in {header.objects.file}: the bucket needs a "
            "backup of its own, such as versioning"
        )
    if made.unnamed:
        out.print(f"{made.unnamed} files that no row names were left out")
    if header.damaged:
        out.print(f"{len(header.damaged)} stored files are missing or damaged: galaxy-alpr doctor")
    return made


def _keep(path: Path, keep: int, out: Console) -> None:
    folder = BackupFolder(path)
    with folder.locked():
        for name in keep_newest(folder, keep):
            out.print(f"deleted: {path / name}")


def print_backups(path: Path, *, as_json: bool) -> None:
    """Print the backups of a folder."""
    folder, names = _named(path)
    read = [(folder.path / name, _try_to_read(folder.path / name)) for name in names]
    if as_json:
        print_json([{"path": shown(place), **_values(header)} for place, header in read])
        return
    out = Console(soft_wrap=True, highlight=False)
    for place, header in read:
        if isinstance(header, Conflict):
            out.print(f"{place}: {header}")
            continue
        damaged = f", {len(header.damaged)} files damaged before" if header.damaged else ""
        out.print(
            f"{place}: {header.made_at:%Y-%m-%d %H:%M:%S} UTC, {header.files} files "
            f"({header.bytes / MB:.1f} MB), {header.database.kind} "
            f"{header.database.bytes / MB:.1f} MB, version {header.version}{damaged}"
        )


def _try_to_read(place: Path) -> Header | Conflict:
    """Return what a backup is of, or why it cannot be read."""
    try:
        return read_header(place)
    except Conflict as error:
        return error


def _values(header: Header | Conflict) -> dict[str, object]:
    """Return what is printed of a backup as JSON."""
    if isinstance(header, Conflict):
        return {"error": str(header)}
    return {
        "made_at": header.made_at.isoformat(),
        "version": header.version,
        "files": header.files,
        "bytes": header.bytes,
        "damaged": len(header.damaged),
        "objects": None
        if header.objects is None
        else {"url": header.objects.url, "count": header.objects.count},
        "database": {"kind": header.database.kind, "bytes": header.database.bytes},
        "error": None,
    }


def verify(path: Path) -> None:
    """Read the backups of a folder and print their faults."""
    out = Console(soft_wrap=True, highlight=False)
    folder, names = _named(path)
    with folder.locked(shared=True):
        faults = list(find_faults(folder, names))
    for fault in faults:
        out.print(fault)
    out.print(f"{len(names)} backups read, {len(faults)} faults")
    if faults or not names:
        raise typer.Exit(1)


def _named(path: Path) -> tuple[BackupFolder, list[str]]:
    """Return a folder of backups and the backups that ``path`` names: all, or one."""
    whole = BackupFolder(path)
    if whole.is_one():
        return whole, whole.names()
    folder, found = _find(path)
    return folder, [found.name]


def _find(path: Path) -> tuple[BackupFolder, Path]:
    """Return a folder of backups and the backup that ``path`` names. Raises ``NotFound``."""
    whole = BackupFolder(path)
    if whole.is_one():
        whole.installation()
        return whole, whole.find()
    parent = BackupFolder(path.resolve().parent)
    parent.installation()
    return parent, parent.find(path.resolve().name)


def _report(done: Restored, found: Path, settings: Settings, out: Console) -> None:
    header = done.header
    for step in done.steps:
        out.print(f"migrated: {step.revision} {step.summary}")
    for fault in done.faults:
        out.print(fault)
    out.print(
        f"{found}, made {header.made_at:%Y-%m-%d %H:%M:%S} UTC, is restored to "
        f"{settings.data_dir}: {header.files} files, {sum(header.rows.values())} rows"
    )
    if header.objects is not None:
        out.print(f"Its {header.objects.count} stored files were in {header.objects.url}")
    if done.replaced is not None:
        out.print(f"What was there before is in {done.replaced}; delete it when it is not needed")
    if done.faults:
        out.print(f"{len(done.faults)} faults, as in the backup; see galaxy-alpr doctor")
        raise typer.Exit(DAMAGED)
