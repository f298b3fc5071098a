"""A restoration destroys nothing: it refuses, sets aside, or puts back."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.migrations.steps import newest_revision, take_steps
from galaxy_alpr.errors import BackupFailed, Conflict
from galaxy_alpr.services.backup.databases import database_of
from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.backup.manifest import FILE, Header, read_manifest, write_manifest
from galaxy_alpr.services.installation import FILE as ID_FILE
from galaxy_alpr.services.installation import open_pair, require_installation
from tests.damage import flip
from tests.endpoints.conftest import SQLITE_ONLY
from tests.services.backup.conftest import Site
from tests.services.backup.test_failures import run
from tests.services.backup.test_upkeep import stored

KILLED = """
import os, signal, sys
from galaxy_alpr.cli import app
from galaxy_alpr.services.backup import restore

def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)

restore._Restoring._migrate = kill
app(["restore", sys.argv[1], "--replace"])
"""


def everything(site: Site) -> tuple[dict[str, list[str]], dict[str, bytes], str]:
    """Return all rows, all files and the id of the folder."""
    return site.rows(), site.files(), (site.store.data_dir / ID_FILE).read_text()


def change(folder: BackupFolder, **values: object) -> None:
    """Change the header of the newest backup."""
    backup = folder.find()
    manifest = read_manifest(backup)
    header = Header.model_validate({**manifest.header.model_dump(), **values})
    (backup / FILE).unlink()
    write_manifest(backup, replace(manifest, header=header))


def test_what_is_there_is_set_aside_only_when_asked_to(
    site: Site, empty: Site, folder: BackupFolder
) -> None:
    site.backup(folder)
    empty.upload("OTHER")
    before = everything(empty)
    with pytest.raises(Conflict, match=r"not empty \(installation-id, .*the database\)"):
        empty.restore(folder)
    assert everything(empty) == before

    done = empty.restore(folder, replace=True)
    assert everything(empty) == everything(site)
    assert empty.faults() == []
    assert done.replaced is not None
    assert (done.replaced / ID_FILE).read_text() == before[2]
    for name, data in before[1].items():
        assert (done.replaced / name).read_bytes() == data
    database_of(empty.engine).put_back(done.replaced)
    assert empty.rows() == before[0], "the database that was set aside is complete"


def test_a_restoration_that_fails_puts_everything_back(
    site: Site, empty: Site, folder: BackupFolder
) -> None:
    """At the last check before the exchange of the files, when the database is loaded."""
    site.backup(folder)
    change(folder, rows={"plates": 1})
    with pytest.raises(BackupFailed, match="not the one that was backed up"):
        empty.restore(folder)
    assert [path for path in empty.store.data_dir.rglob("*") if path.suffix != ".lock"] == []
    assert empty.rows() == {}

    empty.upload("OTHER")
    before = everything(empty)
    with pytest.raises(BackupFailed, match="not the one that was backed up"):
        empty.restore(folder, replace=True)
    assert everything(empty) == before
    assert not (empty.store.data_dir / "replaced").exists()
    require_installation(empty.engine, empty.store)


def test_a_killed_restoration_is_not_used(site: Site, empty: Site, folder: BackupFolder) -> None:
    site.backup(folder)
    empty.upload("OTHER")
    before = everything(empty)
    empty.engine.dispose()
    killed = run(empty, KILLED, folder.path)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with pytest.raises(Conflict, match="not completely restored"):
        open_pair(empty.engine, empty.store)
    (aside,) = (empty.store.data_dir / "replaced").iterdir()
    assert (aside / ID_FILE).read_text() == before[2]
    empty.restore(folder, replace=True)
    assert everything(empty) == everything(site)
    require_installation(empty.engine, empty.store)


def test_an_older_backup_is_migrated(site: Site, empty: Site, folder: BackupFolder) -> None:
    take_steps(site.engine, "0004")
    older = site.backup(folder)
    take_steps(site.engine)
    assert older.header.revision == "0004"
    done = empty.restore(folder)
    assert done.steps[0].revision == "0005"
    assert empty.rows() == site.rows()


def test_the_backup_of_a_newer_version_is_refused(
    site: Site, empty: Site, folder: BackupFolder
) -> None:
    site.backup(folder)
    change(folder, revision="9999", version="99.0")
    with pytest.raises(Conflict, match=r"newer version 99.0, whose tables \(9999\)"):
        empty.restore(folder)
    with site.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(Conflict, match=r"A newer version made the tables \(9999\)"):
            site.backup(folder)
    finally:
        with site.engine.begin() as connection:
            statement = f"UPDATE alembic_version SET version_num = '{newest_revision()}'"
            connection.execute(text(statement))


def test_a_database_in_use_is_refused(site: Site, empty: Site, folder: BackupFolder) -> None:
    site.backup(folder)
    empty.upload("OTHER")
    other = make_engine(empty.url)
    with other.connect() as connection:
        connection.execute(text("SELECT 1 FROM plates"))
        with pytest.raises(Conflict, match="The database is in use"):
            empty.restore(folder, replace=True)
    other.dispose()


def test_tables_of_something_else_are_never_replaced(
    site: Site, empty: Site, folder: BackupFolder
) -> None:
    site.backup(folder)
    if site.engine.dialect.name == "sqlite":
        pytest.skip("a file of SQLite is set aside as a whole")
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE TABLE bills (id integer)"))
    with pytest.raises(Conflict, match="tables of something else"):
        empty.restore(folder, replace=True)
    assert list(empty.rows()) == ["bills"]


@SQLITE_ONLY
@pytest.mark.parametrize("what", ["file", "missing file", "database", "manifest"])
def test_a_damaged_backup_changes_nothing(
    site: Site, empty: Site, folder: BackupFolder, what: str
) -> None:
    site.backup(folder)
    empty.upload("OTHER")
    before = everything(empty)
    victim = {
        "database": folder.find() / "database.sqlite.gz",
        "manifest": folder.find() / FILE,
    }.get(what, max(stored(folder), key=lambda path: path.stat().st_size))
    flip(victim)
    if what == "missing file":
        victim.unlink()
    with pytest.raises((BackupFailed, Conflict), match=r"the backup .*is (damaged|broken)"):
        empty.restore(folder, replace=True)
    assert everything(empty) == before
    assert not (empty.store.data_dir / "restore.partial").exists()
    assert not (empty.store.data_dir / "replaced").exists()


@SQLITE_ONLY
def test_a_damaged_database_is_replaced(site: Site, folder: BackupFolder) -> None:
    """The reason for most restorations."""
    site.backup(folder)
    rows = site.rows()
    site.engine.dispose()
    file = Path(str(site.engine.url.database))
    file.write_bytes(b"no database" * 1000)
    done = site.restore(folder, replace=True)
    assert site.rows() == rows
    assert done.replaced is not None
    assert (done.replaced / file.name).read_bytes() == b"no database" * 1000


@SQLITE_ONLY
def test_another_kind_of_database_and_a_link_are_refused(
    site: Site, empty: Site, folder: BackupFolder
) -> None:
    site.backup(folder)
    change(folder, database=folder_header(folder).database.model_copy(update={"kind": "mysql"}))
    with pytest.raises(Conflict, match="The backup is of mysql, and GALAXY_DATABASE_URL names"):
        empty.restore(folder)
    site.backup(folder)
    (empty.store.data_dir / "elsewhere").mkdir(parents=True)
    (empty.store.data_dir / "static").symlink_to(empty.store.data_dir / "elsewhere")
    with pytest.raises(Conflict, match="static is a link or a mount point"):
        empty.restore(folder)


def folder_header(folder: BackupFolder) -> Header:
    return read_manifest(folder.find()).header


@SQLITE_ONLY
def test_a_manifest_leads_nowhere_else(site: Site, empty: Site, folder: BackupFolder) -> None:
    site.backup(folder)
    backup = folder.find()
    manifest = read_manifest(backup)
    first = next(iter(manifest.entries.values()))
    (backup / FILE).unlink()
    path = f"static/../../{'x' * 8}"
    entries = {**manifest.entries, path: replace(first, path=path)}
    header = manifest.header.model_copy(update={"files": len(entries)})
    write_manifest(backup, replace(manifest, header=header, entries=entries))
    with pytest.raises(Conflict, match="is not the path of a file of a backup"):
        empty.restore(folder)
