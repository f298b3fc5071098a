"""PostgreSQL: copied by ``pg_dump`` from an exported snapshot, restored by ``pg_restore``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import ClassVar

from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from galaxy_alpr.services.backup.copying import create, sync_file
from galaxy_alpr.services.backup.databases.base import (
    Snapshot,
    refuse_others,
    row_counts,
    table_names,
)
from galaxy_alpr.services.backup.programs import Program, find_program, secret_file

PACKAGE = "postgresql-client"
ENDING_S = 3.0
"""Seconds that connections which were just closed may need to end."""

_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class PostgreSql:
    """A database of a PostgreSQL server."""

    kind: ClassVar[str] = "postgresql"
    file: ClassVar[str] = "database.pgdump"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def snapshot(self, target: Path) -> Iterator[Snapshot]:
        program = find_program(["pg_dump"], PACKAGE)
        with self._engine.connect() as plain:
            connection = plain.execution_options(isolation_level="REPEATABLE READ")
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            name = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()

            def finish() -> dict[str, int]:
                options = ("--format=custom", "--no-owner", "--no-privileges", "--no-password")
                with self._login() as login, create(target) as writer:
                    command = [program, *options, f"--snapshot={name}", f"--dbname={login}"]
                    with Program(command, stdout=writer) as dump:
                        dump.finish()
                    sync_file(writer)
                return row_counts(session)

            with Session(connection) as session:
                yield Snapshot(session, finish)

    def exists(self) -> bool:
        return bool(table_names(self._engine))

    def refuse_use(self) -> None:
        self._engine.dispose()
        # A process of the server lives on for a moment after its client has closed.
        last = monotonic() + ENDING_S
        with self._engine.connect() as connection:
            while others := connection.exec_driver_sql(_OTHERS).scalar_one():
                if monotonic() > last:
                    break
                connection.rollback()  # the list of processes is that of the transaction's begin
                sleep(0.1)
            refuse_others(others > 0)

    def set_aside(self, folder: Path) -> None:
        with self.snapshot(folder / self.file) as snapshot:
            snapshot.finish()

    def put_back(self, folder: Path) -> None:
        self.load(folder / self.file)
        (folder / self.file).unlink()

    def load(self, copy: Path) -> None:
        program = find_program(["pg_restore"], PACKAGE)
        self.clear()
        options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--no-password")
        safe = ("--single-transaction", "--exit-on-error")
        with (
            self._login() as login,
            Program([program, *options, *safe, f"--dbname={login}", copy]) as restore,
        ):
            restore.finish()

    def clear(self) -> None:
        names = table_names(self._engine)
        quote = self._engine.dialect.identifier_preparer.quote
        with self._engine.begin() as connection:
            for name in names:
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS {quote(name)} CASCADE")

    @contextmanager
    def _login(self) -> Iterator[str]:
        """Yield the parameters of a connection, without the password."""
        _, given = self._engine.dialect.create_connect_args(self._engine.url)
        names = {option.keyword.decode() for option in Conninfo.get_defaults()}
        params = {name: value for name, value in given.items() if name in names}
        password = params.pop("password", None)
        if password is None:  # of the environment, or of the user's own file
            yield make_conninfo(**params)
            return
        escaped = str(password).replace("\\", "\\\\").replace(":", "\\:")
        with secret_file(f"*:*:*:*:{escaped}\n") as file:
            yield make_conninfo(**params, passfile=str(file))
