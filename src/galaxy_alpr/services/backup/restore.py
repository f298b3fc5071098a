"""Restoring a backup to a data folder and a database, which may be others than before.

The files are copied and checked beside their places first, so a damaged backup or a full disk
changes nothing. Then what is there is set aside, and the database and the files are exchanged. A
failure exchanges them back. If the process is killed, the data folder has no id, so no service
uses what is half restored, and the restoration is to be run again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import make_sessionmaker
from galaxy_alpr.db.migrations.steps import Step, is_known, steps_to
from galaxy_alpr.db.models import DetectionSession
from galaxy_alpr.db.queries import installation as queries
from galaxy_alpr.db.queries.files import named_paths
from galaxy_alpr.errors import AlprError, BackupFailed, Conflict
from galaxy_alpr.errors.disk import ObjectStoreError, storage_failure
from galaxy_alpr.services.backup.databases import Database, database_of
from galaxy_alpr.services.backup.databases.base import row_counts, table_names
from galaxy_alpr.services.backup.files import is_of_service
from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.backup.manifest import OUTPUTS, Header, read_manifest
from galaxy_alpr.services.backup.objects import refuse_other_place
from galaxy_alpr.services.backup.target import Target
from galaxy_alpr.services.backup.trail import check_audit_trail, record_restoration
from galaxy_alpr.services.doctor.checks import find_damage
from galaxy_alpr.services.doctor.sums import sum_of_file
from galaxy_alpr.services.installation import set_folder_id
from galaxy_alpr.services.migration import migrate
from galaxy_alpr.storage import ArtifactStore


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored backup.

    ``replaced`` is the folder with what was there before, ``steps`` are the migrations that were
    applied, ``faults`` what the checks found.
    """

    header: Header
    steps: list[Step]
    replaced: Path | None
    faults: list[str]


Check = Callable[[sessionmaker[Session], ArtifactStore], list[str]]
"""A check of what was restored; returns a line for each fault."""


def check_files(sessions: sessionmaker[Session], store: ArtifactStore) -> list[str]:
    """Return the files that rows name and that are missing or have another size."""
    try:
        found = list(find_damage(sessions, store, checksums=False))
    except ObjectStoreError as error:
        return [f"the stored files were not looked up: {error}"]
    return [f"{damage.problem}: {damage.path}" for damage in found]


CHECKS: tuple[Check, ...] = (check_files, check_audit_trail)


def restore_backup(
    engine: Engine, store: ArtifactStore, folder: BackupFolder, backup: Path, *, replace: bool
) -> Restored:
    """Restore a backup to ``engine`` and ``store``, migrate it to this version, and check it.

    ``replace`` sets aside what is there; without it the database and the folder have to be empty.

    Raises ``Conflict``, ``BackupFailed``, and ``Unavailable`` when a disk fails; then database
    and folder are as before.
    """
    with folder.locked(shared=True):
        restoring = _Restoring(engine, store, folder, backup)
        try:
            aside, steps = restoring.run(replace)
        except OSError as error:
            failure = storage_failure(error)
            if failure is None:
                raise
            place = error.filename or store.data_dir
            raise type(failure)(f"{place}: {failure}; nothing was changed") from error
    sessions = make_sessionmaker(engine)
    faults = [fault for check in CHECKS for fault in check(sessions, store)]
    return Restored(restoring.header, steps, aside, faults)


class _Restoring:
    def __init__(
        self, engine: Engine, store: ArtifactStore, folder: BackupFolder, backup: Path
    ) -> None:
        self._engine = engine
        self._store = store
        self._folder = folder
        self._backup = backup
        self._manifest = read_manifest(backup)
        self.header = self._manifest.header
        self._database: Database = database_of(engine)
        self._target = Target(store)

    def run(self, replace: bool) -> tuple[Path | None, list[Step]]:
        """Restore; return the folder with what was there before, and the migrations."""
        self._check_backup()
        self._check_target(replace)
        try:
            self._target.stage(self._folder, self._manifest.entries.values())
            return self._exchange()
        finally:
            self._target.unstage()

    def _check_backup(self) -> None:
        """Raise ``Conflict`` or ``BackupFailed`` for a backup that cannot be restored here."""
        header, database = self.header, self.header.database
        if database.kind != self._database.kind:
            raise Conflict(
                f"The backup is of {database.kind}, and GALAXY_DATABASE_URL names a database of "
                f"{self._database.kind}."
            )
        refuse_other_place(self._store, header, self._manifest.entries)
        if not is_known(header.revision):
            raise Conflict(
                f"The backup was made by the newer version {header.version}, whose tables "
                f"({header.revision}) this version does not have."
            )
        total = sum_of_file(self._copy)
        if (total.sha256, total.bytes) != (database.sha256, database.bytes):
            raise BackupFailed(f"the backup is damaged: {self._copy} has a wrong SHA-256")

    @property
    def _copy(self) -> Path:
        return self._backup / self.header.database.file

    def _check_target(self, replace: bool) -> None:
        """Raise ``Conflict`` for a target that is used, or that has what must not be replaced."""
        self._target.refuse_links()
        contents = self._target.contents()
        if self._database.exists():
            contents.append("the database")
            if self._database.kind != "sqlite":
                self._refuse_foreign()
        if contents and not replace:
            raise Conflict(
                f"The target is not empty ({', '.join(contents)}). Nothing was changed. With "
                f"--replace, what is there is moved to {self._store.data_dir}/replaced/ first."
            )
        self._database.refuse_use()

    def _refuse_foreign(self) -> None:
        if DetectionSession.__tablename__ not in table_names(self._engine):
            raise Conflict("The database has tables of something else; use an empty one.")

    def _exchange(self) -> tuple[Path | None, list[Step]]:
        """Exchange the database and the files; if that fails, exchange them back."""
        aside = self._target.mark()
        undo = ExitStack()
        try:
            if self._database.exists():
                self._database.set_aside(aside)
                undo.callback(self._database.put_back, aside)
            else:
                undo.callback(self._database.clear)
            self._database.load(self._copy)
            steps = self._migrate()
            self._target.drop(self._unnamed())
            self._target.switch(aside, undo)
            set_folder_id(self._store, self.header.installation)
        except BaseException as error:
            try:
                undo.close()
            except (AlprError, OSError, SQLAlchemyError) as second:
                raise BackupFailed(
                    f"{error}. What was there before cannot be brought back ({second}). It is in "
                    f"{aside}."
                ) from error
            self._target.unmark(aside)
            raise
        return self._target.close_aside(aside), steps

    def _unnamed(self) -> list[str]:
        """Return the files of the service in the backup that no restored row names."""
        with Session(self._engine) as session:
            named = {f"{OUTPUTS}{path}" for path in named_paths(session)}
        return [
            path
            for path in self._manifest.entries
            if path not in named and is_of_service(self._store, path)
        ]

    def _migrate(self) -> list[Step]:
        """Check what was loaded, and migrate it. Raises ``BackupFailed``."""
        with Session(self._engine) as session:
            rows = row_counts(session)
            found = queries.installation_id(session)
        if rows != self.header.rows or found != self.header.installation:
            raise BackupFailed("The restored database is not the one that was backed up.")
        steps = steps_to(self._engine)
        migrate(self._engine)
        record_restoration(self._engine, self._backup, self.header)
        return steps
