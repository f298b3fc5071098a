"""MySQL and MariaDB: copied by ``mariadb-dump`` or ``mysqldump``, restored by the client.

The dump program reads in a transaction of its own, which no other can share. The session that names
the files begins right after it, so it may lack rows of the dump that were deleted in between, and
have rows that were added. Locks that let both begin at once would make writers fail: a transaction
that waits for a locked table while the lock waits for its tables is a deadlock.
"""

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

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from galaxy_alpr.errors import BackupFailed
from galaxy_alpr.services.backup.copying import create, sync_file
from galaxy_alpr.services.backup.databases.base import Snapshot, refuse_others, table_names
from galaxy_alpr.services.backup.programs import Program, find_program, secret_file

PACKAGE = "mariadb-client"
LEVEL = 3
"""Level of compression: most of the gain for a small part of the time."""

BEGIN_S = 60
"""Longest wait for the beginning of a dump, seconds."""

BEGUN = b"-- Table structure for table"
"""The first words of a dump that are written after its transaction has begun."""

COMPLETED = b"-- Dump completed"
ROW = b"INSERT INTO `"
BODY, END_OF_BODY = b"DELIMITER ;;", b"DELIMITER ;"
"""Lines around the body of a trigger."""

_TLS = ("ssl_ca", "ssl_capath", "ssl_cert", "ssl_key", "ssl_cipher")
_DEFINER = re.compile(rb"^(/\*!50003 CREATE\*/ )/\*!50017 DEFINER=`[^`]*`@`[^`]*`\*/")
_OTHERS = """
SELECT count(*) FROM information_schema.processlist
WHERE db = DATABASE() AND id <> CONNECTION_ID()
"""
_OPTIONS = (
    "--single-transaction",
    "--quick",
    "--skip-extended-insert",  # a line for each row, which are counted
    "--no-autocommit",
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
            command = [program, login, *_OPTIONS, self._name]
            dump = stack.enter_context(Program(command, stdout=subprocess.PIPE))
            packed = thread.submit(_pack, dump, target, begun)
            if not begun.wait(BEGIN_S):
                raise BackupFailed(f"{program} has not begun after {BEGIN_S} s")
            connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT")

            def finish() -> dict[str, int]:
                rows = packed.result()
                dump.finish()
                if rows is None:
                    raise BackupFailed(f"{program} has not completed its dump")
                return rows

            session = stack.enter_context(Session(connection))
            yield Snapshot(session, finish, is_exact=False)

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
        with self._engine.connect() as connection:
            connection.detach()  # it is closed, with its variable
            connection.exec_driver_sql("SET SESSION foreign_key_checks = 0")
            for name in names:
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS {quote(name)}")

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


def _pack(dump: Program, target: Path, begun: Event) -> dict[str, int] | None:
    """Compress a dump; return the number of rows by table, ``None`` if it has not its last line."""
    rows: dict[str, int] = {}
    line, is_body = b"", False
    try:
        with create(target) as writer:
            with gzip.GzipFile(fileobj=writer, mode="wb", compresslevel=LEVEL, mtime=0) as packed:
                for line in dump.lines():
                    packed.write(line)
                    if line.startswith(BEGUN):
                        rows[_table(line)] = 0
                        begun.set()
                    elif line.startswith(ROW) and not is_body:
                        rows[_table(line)] += 1
                    elif line.startswith(END_OF_BODY):
                        is_body = line.startswith(BODY)
            sync_file(writer)
        return rows if line.startswith(COMPLETED) else None
    finally:
        begun.set()


def _table(line: bytes) -> str:
    """Return the first quoted name of a line."""
    return line.split(b"`", 2)[1].decode()


def _statements(copy: Path) -> Iterator[bytes]:
    """Yield the lines of a dump; triggers are made by the user that restores them."""
    with gzip.open(copy, "rb") as lines:
        for line in lines:
            yield _DEFINER.sub(rb"\1", line)


def _quoted(value: object) -> str:
    """Return a value of an option file."""
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
