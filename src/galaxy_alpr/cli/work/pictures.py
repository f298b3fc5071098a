"""Moves the stored files between the disk and the object store."""

from __future__ import annotations

import typer
from rich.console import Console

from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.errors import Conflict
from galaxy_alpr.main.storage import open_store
from galaxy_alpr.services.installation import require_installation
from galaxy_alpr.services.object_store.bucket import claim_bucket
from galaxy_alpr.services.object_store.moving import Moved, move_files
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import Objects
from galaxy_alpr.storage.names import QUARANTINE

MB = 1_000_000


def move(to: str, *, delete: bool) -> None:
    """Copy the files to ``s3`` or ``disk``, and with ``delete`` delete them where they were.

    Raises ``Conflict`` unless database, data folder and bucket are of one installation.
    """
    settings = Settings()
    store = open_store(settings)
    out = Console(soft_wrap=True, highlight=False)
    if store.remote is None:
        raise Conflict("Set GALAXY_OBJECT_STORE_URL to the bucket, also to move files from it.")
    places: tuple[Objects, Objects] = (store.disk, store.remote)
    source, target = places if to == "s3" else places[::-1]
    if next(source.files(QUARANTINE), None) is not None:
        raise Conflict(
            "There are files in quarantine/, which are not moved. `galaxy-alpr quarantine` "
            "restores or deletes them. Nothing was moved."
        )

    def report(done: Moved) -> None:
        out.print(f"{done.copied} copied, {done.there} there already, {done.failed} failed ...")

    engine = make_engine(settings.effective_database_url)
    try:
        claim_bucket(store, require_installation(engine, store))
        store.make_folders()
        sessions = make_sessionmaker(engine)
        done = move_files(sessions, source, target, delete=delete, report=report)
    finally:
        engine.dispose()
    _print(done, out)
    if done.failed:
        raise typer.Exit(1)


def _print(done: Moved, out: Console) -> None:
    out.print(
        f"{done.copied} files copied ({done.bytes / MB:.1f} MB), {done.there} were there already, "
        f"{done.deleted} deleted where they were"
    )
    if done.unnamed:
        out.print(f"{done.unnamed} files that no row names stay where they are")
    if done.failed:
        out.print(f"{done.failed} files failed; the log says why. Run the command again.")
