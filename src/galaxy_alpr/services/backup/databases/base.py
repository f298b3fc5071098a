"""What a backup needs of a database."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from sqlalchemy import Connection, Engine, func, inspect, select, table
from sqlalchemy.orm import Session

from galaxy_alpr.errors import Conflict


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database at one moment: a session that reads it, and the end of its copy.

    ``finish`` waits until the copy is complete and on the disk, and returns the number of its rows
    by table. If the snapshot is not exact, the session reads a slightly later moment than the copy.
    """

    session: Session
    finish: Callable[[], dict[str, int]]
    is_exact: bool = True


class Database(Protocol):
    """A database that is copied and restored. Each method raises ``BackupFailed``."""

    kind: ClassVar[str]
    file: ClassVar[str]
    """Name of the copy in a backup."""

    def snapshot(self, target: Path) -> AbstractContextManager[Snapshot]:
        """Begin to copy the database, as it is when the context begins, to a new file."""
        ...

    def exists(self) -> bool:
        """Return whether the database has a table."""
        ...

    def refuse_use(self) -> None:
        """Raise ``Conflict`` while others have connections."""
        ...

    def set_aside(self, folder: Path) -> None:
        """Store what ``put_back`` needs in ``folder``."""
        ...

    def put_back(self, folder: Path) -> None:
        """Make the database again what it was when it was set aside."""
        ...

    def load(self, copy: Path) -> None:
        """Replace the database by a copy."""
        ...

    def clear(self) -> None:
        """Delete all tables."""
        ...


def table_names(engine: Engine | Connection) -> list[str]:
    """Return the names of the tables."""
    return sorted(inspect(engine).get_table_names())


def row_counts(session: Session) -> dict[str, int]:
    """Return the number of rows of each table."""
    return {
        name: session.execute(select(func.count()).select_from(table(name))).scalar_one()
        for name in table_names(session.connection())
    }


def refuse_others(are_there: bool) -> None:
    """Raise ``Conflict`` where others have connections."""
    if are_there:
        raise Conflict("The database is in use. Stop the service first; nothing was changed.")
