"""Passwords of any characters reach the dump programs, and no command line or environment."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.services.backup.databases.postgresql import PostgreSql
from galaxy_alpr.services.backup.folder import BackupFolder
from tests.services.backup.conftest import PROGRAMS, Site

USER = f"galaxy_backup_{os.getpid()}"
SECRET = "p\"a'ss#w;o\\r:d $x %"


@pytest.fixture
def user(site: Site) -> Iterator[str]:
    """A user of the server with a password of unusual characters."""
    kind = site.engine.dialect.name
    if kind == "sqlite":
        pytest.skip("SQLite has no password")
    quoted = SECRET.replace("'", "''")
    if kind == "mariadb":
        quoted = quoted.replace("\\", "\\\\")
        make = [
            f"CREATE USER {USER} IDENTIFIED BY '{quoted}'",
            f"GRANT ALL ON `galaxy\\_test\\_%`.* TO {USER}",
        ]
    else:
        make = [f"CREATE ROLE {USER} SUPERUSER LOGIN PASSWORD '{quoted}'"]
    server = make_engine(site.url).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for statement in make:
            connection.exec_driver_sql(statement.replace("%", "%%"))
    yield USER
    with server.connect() as connection:
        connection.execute(text(f"DROP {'USER' if kind == 'mariadb' else 'ROLE'} {USER}"))
    server.dispose()


def as_user(site: Site, user: str) -> Site:
    url = site.engine.url.set(username=user, password=SECRET)
    engine = make_engine(url.render_as_string(hide_password=False))
    return replace(
        site,
        url=url.render_as_string(hide_password=False),
        engine=engine,
        sessions=make_sessionmaker(engine),
    )


def test_passwords_are_in_no_command_and_no_environment(
    site: Site,
    user: str,  # outlives what it owns in the other database
    empty: Site,
    folder: BackupFolder,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    log, programs, secrets = tmp_path / "log", tmp_path / "bin", tmp_path / "secrets"
    programs.mkdir()
    secrets.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(secrets))
    for program in PROGRAMS[site.engine.dialect.name]:
        wrapper = programs / program
        real = shutil.which(program)
        wrapper.write_text(
            f'#!/bin/sh\necho {program} "$@" >> {log}\nenv >> {log}\nexec {real} "$@"\n'
        )
        wrapper.chmod(0o700)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    source, target = as_user(site, user), as_user(empty, user)
    source.backup(folder)
    target.restore(folder)
    assert target.rows() == site.rows()
    source.engine.dispose()
    target.engine.dispose()
    commands = log.read_text()
    assert all(program in commands for program in PROGRAMS[site.engine.dialect.name])
    assert SECRET[:6] not in commands
    assert list(secrets.iterdir()) == []


def test_libpq_finds_the_password_in_its_file(site: Site, user: str) -> None:
    """A server that trusts everybody does not ask for it."""
    if site.engine.dialect.name != "postgresql":
        pytest.skip("PostgreSQL only")
    other = as_user(site, user)
    with PostgreSql(other.engine)._login() as login, psycopg.connect(login) as connection:
        assert SECRET not in login
        assert connection.info.password == SECRET
    other.engine.dispose()


TRIGGERS = {
    "postgresql": (
        "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'stopped; never'; END $$",
        "CREATE TRIGGER stop BEFORE DELETE ON event_counter FOR EACH ROW EXECUTE FUNCTION stop()",
    ),
    "mariadb": (
        "CREATE TRIGGER stop BEFORE DELETE ON event_counter FOR EACH ROW"
        " BEGIN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'stopped; never'; END",
    ),
}
UNTRIGGERS = {
    "postgresql": ("DROP TRIGGER stop ON event_counter", "DROP FUNCTION stop()"),
    "mariadb": ("DROP TRIGGER stop",),
}


@pytest.fixture
def trigger(site: Site) -> Iterator[None]:
    """A trigger that the administrator of the server has made."""
    kind = site.engine.dialect.name
    if kind == "sqlite":
        pytest.skip("triggers of SQLite are in its file")
    for statements in (TRIGGERS[kind], UNTRIGGERS[kind]):
        with site.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        if statements is TRIGGERS[kind]:
            yield


@pytest.mark.usefixtures("trigger")
def test_triggers_are_restored_by_another_user(
    site: Site, user: str, empty: Site, folder: BackupFolder
) -> None:
    site.backup(folder)
    target = as_user(empty, user)
    target.restore(folder)
    target.restore(folder, replace=True)
    with (
        pytest.raises(DBAPIError, match="stopped; never"),
        target.engine.begin() as connection,
    ):
        connection.execute(text("DELETE FROM event_counter"))
    target.engine.dispose()
