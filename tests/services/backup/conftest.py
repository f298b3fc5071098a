"""An installation with stored pictures, and an empty database and folder to restore it to."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, table, text
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.models import AuditEntry
from galaxy_alpr.db.timeouts import Timeouts
from galaxy_alpr.main import open_context
from galaxy_alpr.services.backup.databases.base import table_names
from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.backup.make import Made, make_backup
from galaxy_alpr.services.backup.restore import Restored, restore_backup
from galaxy_alpr.services.backup.trail import check_audit_trail
from galaxy_alpr.services.doctor.checks import find_damage
from galaxy_alpr.services.doctor.orphans import find_orphans
from galaxy_alpr.services.installation import require_installation
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.context import AppContext
from tests.captures import submit_photo
from tests.fake_engine import FakeEngine, photo
from tests.s3_server import Bucket

PROGRAMS = {
    "sqlite": (),
    "postgresql": ("pg_dump", "pg_restore"),
    "mariadb": ("mariadb-dump", "mariadb"),
}
_shades = itertools.cycle(range(256))
"""So that no two pictures have crops with the same content."""


@dataclass
class Site:
    """A database and a data folder."""

    url: str
    engine: Engine
    sessions: sessionmaker[Session]
    store: ArtifactStore
    settings: dict[str, Any] = field(default_factory=dict)
    """Settings of the object store."""

    ids: list[int] = field(default_factory=list)
    """The ids of the pictures."""

    @contextmanager
    def running(self) -> Iterator[AppContext]:
        """Yield the parts of the application."""
        settings = Settings(
            _env_file=None,
            data_dir=self.store.data_dir,
            database_url=self.url,
            durability="fast",
            **self.settings,
        )
        with open_context(settings, FakeEngine()) as context:
            yield context

    def upload(self, *texts: str) -> None:
        """Store a picture of each plate."""
        with self.running() as context:
            for text in texts:
                self.submit(context, text)

    def submit(self, context: AppContext, text: str) -> None:
        stored = submit_photo(context.readings, photo(text, shade=next(_shades)))
        self.ids.append(stored.row.id)

    def backup(self, folder: BackupFolder, **options: Any) -> Made:
        installation = require_installation(self.engine, self.store, older=True)
        return make_backup(self.engine, self.store, installation, folder, **options)

    def restore(
        self, folder: BackupFolder, name: str | None = None, *, replace: bool = False
    ) -> Restored:
        return restore_backup(self.engine, self.store, folder, folder.find(name), replace=replace)

    def rows(self) -> dict[str, list[str]]:
        """Return all rows of all tables but those of the audit trail, which records backups."""
        with self.engine.connect() as connection:
            return {
                name: sorted(
                    map(repr, connection.execute(select(text("*")).select_from(table(name))))
                )
                for name in table_names(connection)
                if not name.startswith("audit_")
            }

    def trail(self) -> list[str]:
        """Return the actions in the audit trail, and what is wrong with it."""
        with self.sessions() as session:
            actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
            return [*actions, *check_audit_trail(self.sessions, self.store)]

    def files(self) -> dict[str, bytes]:
        """Return the content of all files that are backed up, by their path."""
        folder = self.store.data_dir
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for top in ("outputs", "static", "quarantine", "plate-hash-key")
            for path in (folder / top, *(folder / top).rglob("*"))
            if path.is_file()
        }

    def faults(self) -> list[str]:
        """Return what ``doctor`` would report of files of any age."""
        from datetime import timedelta

        with self.sessions() as session:
            orphans = find_orphans(session, self.store, min_age=timedelta(0))
        damaged = [
            f"{item.problem}: {item.path}" for item in find_damage(self.sessions, self.store)
        ]
        return [*damaged, *(f"no row: {path}" for path in orphans.stored)]


def make_site(url: str, data_dir: Path, bucket: Bucket | None = None) -> Site:
    """Return a site that is not made yet; its files are in a bucket if there is one."""
    engine = make_engine(url)
    store = ArtifactStore(data_dir, remote=None if bucket is None else bucket.objects())
    settings = {} if bucket is None else bucket.settings
    return Site(url, engine, make_sessionmaker(engine), store, settings)


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    """An installation with three pictures, a file of its owner, one in quarantine, and a key."""
    site = make_site(database_url, tmp_path / "data")
    for program in PROGRAMS[site.engine.dialect.name]:
        if shutil.which(program) is None:
            pytest.skip(f"the program {program} is not installed")
    site.upload("B1", "B2", "B3")
    for name in ("static/logo.svg", "quarantine/20261128/outputs/plates/old.jpg"):
        file = site.store.data_dir / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
    (site.store.data_dir / "plate-hash-key").write_text("ab" * 32)
    (site.store.data_dir / "unrelated").write_text("of nobody")
    yield site
    site.engine.dispose()


@pytest.fixture
def empty(site: Site, tmp_path: Path) -> Iterator[Site]:
    """An empty database of the same kind, on the same server, and a folder that does not exist."""
    if site.engine.dialect.name == "sqlite":
        elsewhere = make_site(
            f"sqlite:///{tmp_path / 'elsewhere' / 'its.db'}", tmp_path / "elsewhere"
        )
        yield elsewhere
        elsewhere.engine.dispose()
        return
    name = f"{site.engine.url.database}_elsewhere"
    force = " WITH (FORCE)" if site.engine.dialect.name == "postgresql" else ""
    patient = Timeouts(connect_s=60)  # which also limits statements without a transaction
    server = make_engine(site.url, timeouts=patient).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = site.engine.url.set(database=name).render_as_string(hide_password=False)
    elsewhere = make_site(url, tmp_path / "elsewhere")
    yield elsewhere
    elsewhere.engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}{force}"))
    server.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> BackupFolder:
    return BackupFolder(tmp_path / "backups")
