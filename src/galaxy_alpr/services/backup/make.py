"""Making a backup while the service runs.

The service writes files before their rows, and deletes them after their rows. So most files are
copied first. Then deletions of files wait (``ArtifactStore.delete`` takes the same lock), the
moment of the database's copy is fixed, and the files that its rows name and that are not copied
yet are copied. They all exist: each was written before its row, and if its row is deleted now, the
file still waits. Then deletions go on, and the database is copied as it was at that moment.

A file of the service that no row names at that moment is left out: its picture was being stored,
or was deleted, or was lost in a crash. Where the rows cannot be read at exactly that moment, all
files that are there are copied instead, and the restoration leaves out what no row names.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from galaxy_alpr import __version__
from galaxy_alpr.db.migrations.steps import current_revision, is_known
from galaxy_alpr.db.queries.files import PICTURED, NamedFile, files_after, named_among
from galaxy_alpr.errors import BackupFailed, Conflict, DiskFull, Unavailable
from galaxy_alpr.errors.disk import storage_failure
from galaxy_alpr.folder_lock import lock_folder
from galaxy_alpr.services.backup.databases import database_of
from galaxy_alpr.services.backup.files import Copies, is_of_service
from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.backup.manifest import (
    FORMAT,
    OBJECTS_FORMAT,
    OUTPUTS,
    DatabaseFile,
    Entry,
    Header,
    Manifest,
    ObjectList,
    is_backed_up,
    write_manifest,
)
from galaxy_alpr.services.backup.objects import list_objects
from galaxy_alpr.services.backup.trail import record_backup
from galaxy_alpr.services.doctor.sums import sum_of_file
from galaxy_alpr.storage import ArtifactStore

BATCH = 1000
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Made:
    """A new backup: its manifest, what is new in the folder, and what was left out.

    ``unnamed`` is the number of files of the service that were left out, as no row names them.
    """

    name: str
    header: Header
    new_files: int
    new_bytes: int
    unnamed: int


def make_backup(
    engine: Engine,
    store: ArtifactStore,
    installation: str,
    folder: BackupFolder,
    *,
    read_all: bool = False,
) -> Made:
    """Make a backup of the database and the files of one installation.

    ``read_all`` reads every file, here and in the backup folder, instead of those that changed.

    Raises ``BackupFailed``, ``Conflict``, and ``Unavailable`` when a disk fails; then there is no
    new backup, and after ``DiskFull`` no new file.
    """
    _refuse_place(store, folder.path)
    _refuse_newer(engine)
    try:
        folder.make(installation)
        with folder.locked():
            partial = folder.begin()
            try:
                making = _Making(engine, store, installation, folder, partial)
                return making.run(Copies(store, folder, read_all))
            except BaseException as error:
                rmtree(partial, ignore_errors=True)
                if isinstance(_failure(error), DiskFull):
                    folder.forget_added()
                raise
    except TimeoutError as error:
        raise Conflict(f"{error.filename}: {error.strerror}; try again later") from error
    except (OSError, DiskFull) as error:
        failure = _failure(error)
        if failure is None:
            raise
        place = getattr(error, "filename", None) or folder.path
        raise type(failure)(f"{place}: {failure}; there is no new backup") from error


def _failure(error: BaseException) -> Unavailable | None:
    """Return what ``error`` means if it came from a disk."""
    if isinstance(error, DiskFull):
        return error
    return storage_failure(error) if isinstance(error, OSError) else None


@dataclass
class _Making:
    engine: Engine
    store: ArtifactStore
    installation: str
    folder: BackupFolder
    partial: Path

    def run(self, copies: Copies) -> Made:
        database = database_of(self.engine)
        objects, named = None, set[str]()
        copy = self.partial / database.file
        copies.copy_all()
        record_backup(self.engine, self.folder.path)
        with ExitStack() as stack:
            with lock_folder(self.store.outputs):
                snapshot = stack.enter_context(database.snapshot(copy))
                made_at = datetime.now(UTC)
                if self.store.remote is None:
                    named, damaged = self._copy_named(snapshot.session, copies)
                if not snapshot.is_exact:
                    copies.copy_new()
            if self.store.remote is not None:
                objects, damaged = self._list_named(snapshot.session)
            revision = current_revision(snapshot.session.connection())
            rows = snapshot.finish()
        kept = copies.entries if not snapshot.is_exact else self._named_only(copies, named)
        total = sum_of_file(copy)
        header = Header(
            format=FORMAT if objects is None else OBJECTS_FORMAT,
            installation=self.installation,
            made_at=made_at,
            version=__version__,
            revision=revision or "",
            database=DatabaseFile(
                kind=database.kind, file=copy.name, bytes=total.bytes, sha256=total.sha256
            ),
            rows=rows,
            damaged=copies.unreadable | damaged,
            files=len(kept),
            bytes=sum(entry.bytes for entry in kept.values()),
            objects=objects,
        )
        write_manifest(self.partial, Manifest(header, kept))
        added = [path.stat().st_size for path in self.folder.added]
        name = self.folder.finish(self.partial)
        return Made(name, header, len(added), sum(added), len(copies.entries) - len(kept))

    def _copy_named(self, session: Session, copies: Copies) -> tuple[set[str], dict[str, str]]:
        """Copy what the rows name and is not copied yet.

        Return the paths that the rows name, and what is wrong with those that are damaged.
        """
        named: set[str] = set()
        damaged: dict[str, str] = {}
        for row in _named_files(session):
            path = f"{OUTPUTS}{row.path}"
            if not is_backed_up(path):
                damaged[path] = "not the path of a stored file"
                continue
            named.add(path)
            entry = copies.entries.get(path)
            if entry is None or row.sha256 not in {None, entry.sha256}:
                entry = copies.copy(path)
            if entry is None:
                damaged[path] = copies.unreadable.get(path, MISSING)
            elif row.sha256 not in {None, entry.sha256}:
                damaged[path] = "wrong SHA-256"
        self._refuse_deleted([path for path, problem in damaged.items() if problem == MISSING])
        return named, damaged

    def _list_named(self, session: Session) -> tuple[ObjectList, dict[str, str]]:
        """List what the rows name; return the list, and what is wrong with which file.

        A file that was deleted since with its row is not missing: the bucket's own backup has it.
        """
        objects, damaged = list_objects(self.store, _named_files(session), self.partial)
        paths = [path.removeprefix(OUTPUTS) for path in damaged]
        named: set[str] = set()
        with Session(self.engine) as now:
            for start in range(0, len(paths), BATCH):
                named |= named_among(now, paths[start : start + BATCH])
        return objects, {f"{OUTPUTS}{path}": damaged[f"{OUTPUTS}{path}"] for path in named}

    def _refuse_deleted(self, missing: list[str]) -> None:
        """Raise ``BackupFailed`` if rows of missing files were deleted: the lock did not hold."""
        with Session(self.engine) as session:
            for start in range(0, len(missing), BATCH):
                paths = [path.removeprefix(OUTPUTS) for path in missing[start : start + BATCH]]
                if len(named_among(session, paths)) < len(paths):
                    raise BackupFailed(
                        "Pictures were deleted while their files were copied, as the file system "
                        f"of {self.store.outputs} has no locks. Try again, or stop the service."
                    )

    def _named_only(self, copies: Copies, named: set[str]) -> dict[str, Entry]:
        """Return the entries without the files of the service that no row names."""
        return {
            path: entry
            for path, entry in copies.entries.items()
            if path in named or not is_of_service(self.store, path)
        }


def _named_files(session: Session) -> Iterator[NamedFile]:
    for table in PICTURED:
        last_id = 0
        while rows := files_after(session, table, id=last_id, limit=BATCH):
            last_id = rows[-1].id
            yield from rows


def _refuse_place(store: ArtifactStore, path: Path) -> None:
    """Raise ``Conflict`` for a folder of backups that would be served or backed up itself."""
    inside = (store.outputs, store.uploads, store.static, store.quarantine)
    for folder in inside:
        if path.resolve().is_relative_to(folder.resolve()):
            raise Conflict(f"{path} is inside of {folder}; choose another folder for backups")


def _refuse_newer(engine: Engine) -> None:
    """Raise ``Conflict`` for tables that this version does not know."""
    with engine.connect() as connection:
        revision = current_revision(connection)
    if not is_known(revision):
        raise Conflict(f"A newer version made the tables ({revision}); let it make the backup.")
