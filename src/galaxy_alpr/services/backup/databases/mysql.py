"""MySQL and MariaDB: copied by ``mariadb-dump`` or ``mysqldump``, restored by the client."""

from __future__ import annotations

import gzip
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from typing import ClassVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from galaxy_alpr.errors import BackupFailed
from galaxy_alpr.services.backup.copying import create, sync_file
from galaxy_alpr.services.backup.databases.base import Snapshot, refuse_others, table_names
from galaxy_alpr.services.backup.programs import Program, find_program, secret_file

PACKAGE = "mariadb-client"
LEVEL = 3
"""Level of compression: most of the gain for a small part of the time."""

LOCK_S = 10
"""Longest wait for the transactions that write, seconds; new ones wait as long."""

BEGUN = b"-- Table structure for table"
"""The first words of a dump that are written after its transaction has begun."""

COMPLETED = b"-- Dump completed"
TAIL = 200
_TLS = ("ssl_ca", "ssl_capath", "ssl_cert", "ssl_key", "ssl_cipher")
_DEFINER = re.compile(rb"^(/\*!50003 CREATE\*/ )/\*!50017 DEFINER=`[^`]*`@`[^`]*`\*/")
_OTHERS = """
SELECT count(*) FROM information_schema.processlist
WHERE db = DATABASE() AND id <> CONNECTION_ID()
"""
_OPTIONS = (
    "--single-transaction",
    "--quick",
    "--skip-lock-tables",
    "--skip-add-locks",
    "--no-tablespaces",
    "--hex-blob",
    "--triggers",
    "--default-character-set=utf8mb4",
)


class MySql:
    """A database of a MySQL or MariaDB server."""

    kind: ClassVar[str] = "mysql"
    file: ClassVar[str] = "database.sql.gz"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._name = str(engine.url.database)

    @contextmanager
    def snapshot(self, target: Path) -> Iterator[Snapshot]:
        program = find_program(["mariadb-dump", "mysqldump"], PACKAGE)
        with ExitStack() as stack:
            login = stack.enter_context(self._login())
            plain = stack.enter_context(self._engine.connect())
            connection = plain.execution_options(isolation_level="REPEATABLE READ")
            thread = stack.enter_context(ThreadPoolExecutor(1))
            begun = Event()
            # Nobody writes until both transactions have begun, so that they read the same.
            with self._locked_tables():
                connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT")
                command = [program, login, *_OPTIONS, self._name]
                dump = stack.enter_context(Program(command, stdout=subprocess.PIPE))
                packed = thread.submit(_pack, dump, target, begun)
                if not begun.wait(LOCK_S):
                    raise BackupFailed(f"{program} has not begun after {LOCK_S} s")

            def finish() -> None:
                is_complete = packed.result()
                dump.finish()
                if not is_complete:
                    raise BackupFailed(f"{program} has not completed its dump")

            session = stack.enter_context(Session(connection))
            yield Snapshot(session, finish)

    def exists(self) -> bool:
        return bool(table_names(self._engine))

    def refuse_use(self) -> None:
        self._engine.dispose()
        with self._engine.connect() as connection:
            refuse_others(connection.exec_driver_sql(_OTHERS).scalar_one() > 0)

    def set_aside(self, folder: Path) -> None:
        with self.snapshot(folder / self.file) as snapshot:
            snapshot.finish()

    def put_back(self, folder: Path) -> None:
        self.load(folder / self.file)
        (folder / self.file).unlink()

    def load(self, copy: Path) -> None:
        program = find_program(["mariadb", "mysql"], PACKAGE)
        self.clear()
        options = ("--batch", "--default-character-set=utf8mb4")
        with (
            self._login() as login,
            Program([program, login, *options, self._name], stdin=subprocess.PIPE) as restore,
        ):
            restore.feed(_statements(copy))
            restore.finish()

    def clear(self) -> None:
        names = table_names(self._engine)
        quote = self._engine.dialect.identifier_preparer.quote
        with self._own_connection() as connection:
            connection.exec_driver_sql("SET SESSION foreign_key_checks = 0")
            for name in names:
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS {quote(name)}")

    @contextmanager
    def _own_connection(self) -> Iterator[Connection]:
        """Yield a connection that is closed at the end, with its variables and locks."""
        with self._engine.connect() as connection:
            connection.detach()
            yield connection

    @contextmanager
    def _locked_tables(self) -> Iterator[None]:
        quote = self._engine.dialect.identifier_preparer.quote
        tables = ", ".join(f"{quote(name)} READ" for name in table_names(self._engine))
        with self._own_connection() as connection:
            for wait in ("lock_wait_timeout", "innodb_lock_wait_timeout"):
                connection.exec_driver_sql(f"SET SESSION {wait} = {LOCK_S}")
            try:
                connection.exec_driver_sql(f"LOCK TABLES {tables}")
            except OperationalError as error:
                raise BackupFailed(
                    f"The tables cannot be locked for a moment: {error.orig}. The user needs the "
                    "right LOCK TABLES."
                ) from error
            yield
            connection.exec_driver_sql("UNLOCK TABLES")

    @contextmanager
    def _login(self) -> Iterator[str]:
        """Yield the option that names a file with the parameters of a connection."""
        url = self._engine.url
        values: dict[str, object] = {
            "user": url.username,
            "password": url.password,
            "host": url.host,
            "port": url.port,
            "socket": url.query.get("unix_socket"),
            **{name.replace("_", "-"): url.query.get(name) for name in _TLS},
        }
        lines = [f"{name}={_quoted(value)}" for name, value in values.items() if value is not None]
        if "unix_socket" not in url.query:
            lines.append("protocol=tcp")
        if not any(name in url.query for name in _TLS):  # as the driver does
            lines.append("loose-skip-ssl")
        with secret_file("\n".join(["[client]", *lines, ""])) as file:
            yield f"--defaults-file={file}"


def _pack(dump: Program, target: Path, begun: Event) -> bool:
    """Compress the output of the dump program; return whether its last line was written."""
    tail = b""
    try:
        with create(target) as writer:
            with gzip.GzipFile(fileobj=writer, mode="wb", compresslevel=LEVEL, mtime=0) as packed:
                for data in dump.output():
                    packed.write(data)
                    if not begun.is_set() and BEGUN in tail + data:
                        begun.set()
                    tail = (tail + data)[-TAIL:]
            sync_file(writer)
        return COMPLETED in tail
    finally:
        begun.set()


def _statements(copy: Path) -> Iterator[bytes]:
    """Yield the lines of a dump; triggers are made by the user that restores them."""
    with gzip.open(copy, "rb") as lines:
        for line in lines:
            yield _DEFINER.sub(rb"\1", line)


def _quoted(value: object) -> str:
    """Return a value of an option file."""
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
