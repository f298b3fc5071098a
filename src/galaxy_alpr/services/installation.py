"""The check that the database and the data folder belong to one installation.

Both store the same id. A database or a folder of another installation is refused: every stored
file would seem to have no row, and every row no file. Where an id is missing, the stored files
decide:

==========  ==========  ======================================================================
database    folder      answer
==========  ==========  ======================================================================
same id     same id     accepted
id          other id    refused
no id       no id       accepted, if the folder has no files or rows name them
id          no id       accepted, if rows name the files, or there are neither rows nor files
no id       id          as above
==========  ==========  ======================================================================

What is accepted gets the missing id. "Rows name the files" means nine of ten of the first
two hundred files. Everything else needs ``galaxy-alpr adopt``.
"""

from __future__ import annotations

import logging
import os
import re
import uuid
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.base import make_sessionmaker
from galaxy_alpr.db.migrate import exclusive, pending
from galaxy_alpr.db.queries import installation as queries
from galaxy_alpr.db.queries.files import named_among
from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.migration import migrate
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

FILE = "installation-id"
"""Name of the file in the data folder that contains its id."""

UNFINISHED = "a restoration was not completed"
"""Content of the file instead of an id, while a backup is restored."""

_ID = re.compile(r"[0-9a-f]{32}")

SAMPLE = 200
MIN_NAMED = 0.9


@dataclass(frozen=True, slots=True)
class Pair:
    """A database and a data folder: their ids, and whether they fit.

    ``files`` is the number of stored files that were looked up, ``named`` how many of them rows
    name.
    """

    database_id: str | None
    folder_id: str | None
    pictures: bool
    files: int
    named: int

    @property
    def same(self) -> bool:
        """True where both have the same id."""
        return self.database_id is not None and self.database_id == self.folder_id

    @property
    def fits(self) -> bool:
        """True where both have the same id, or it is safe to give them one."""
        if self.database_id is not None and self.folder_id is not None:
            return self.same
        if self.files:
            return self.named >= self.files * MIN_NAMED
        no_ids = self.database_id is None and self.folder_id is None
        return no_ids or not self.pictures


def open_pair(engine: Engine, store: ArtifactStore, *, unlimited: Engine | None = None) -> str:
    """Migrate the database, give a new pair its id, and return the id.

    ``unlimited`` is an engine for the same database without time-outs, used where there is
    something to change: a migration, or that of another process, may take any time.

    Raises ``Conflict``, before anything is changed, where database and folder do not fit.
    """
    pair = inspect_pair(engine, store)
    refuse_misfit(pair)
    if pair.same and not pending(engine):
        assert pair.database_id is not None
        return pair.database_id
    engine = unlimited or engine
    migrate(engine)
    with exclusive(engine):
        pair = inspect_pair(engine, store)
        refuse_misfit(pair)
        return _write(engine, store, pair)


def adopt(engine: Engine, store: ArtifactStore) -> str:
    """Migrate the database, make it and the folder one installation, and return the id.

    The id is the database's, else the folder's, else a new one.
    """
    store.make_folders()
    migrate(engine)
    with exclusive(engine):
        return _write(engine, store, inspect_pair(engine, store))


def inspect_pair(engine: Engine, store: ArtifactStore) -> Pair:
    """Compare a database and a data folder; nothing is changed, and no file is made."""
    in_folder = folder_id(store)
    with Session(engine) as session:
        tables = database_exists(engine) and queries.has_tables(session)
        database_id = queries.installation_id(session) if tables else None
        if database_id is not None and in_folder is not None:
            return Pair(database_id, in_folder, pictures=True, files=0, named=0)
        sample = list(islice(filter(store.made_here, store.stored_paths()), SAMPLE))
        named = named_among(session, sample) if tables and sample else set()
        pictures = tables and queries.has_pictures(session)
    return Pair(database_id, in_folder, pictures=pictures, files=len(sample), named=len(named))


def folder_id(store: ArtifactStore) -> str | None:
    """Return the id of the installation that the data folder belongs to, if it has one.

    Raises ``OSError``, also where the file with the id is broken, and ``Conflict`` where a
    restoration was broken off.
    """
    file = store.data_dir / FILE
    try:
        text = file.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None
    if text == UNFINISHED:
        raise Conflict(
            f"A backup was not completely restored to {store.data_dir}. Restore it again, with "
            "`galaxy-alpr restore --replace`."
        )
    if not _ID.fullmatch(text):
        raise OSError(f"{file} is broken: it has to contain one id of 32 hexadecimal digits")
    return text


def set_folder_id(store: ArtifactStore, uuid: str) -> None:
    """Store the id in the data folder, instead of another one. Raises ``OSError``."""
    file = store.data_dir / FILE
    staged = file.with_name(f"{FILE}.new")
    with staged.open("w", encoding="ascii") as handle:
        handle.write(f"{uuid}\n")
        handle.flush()
        os.fsync(handle.fileno())
    staged.replace(file)
    store.sync(store.data_dir)


def database_exists(engine: Engine) -> bool:
    """Return whether SQLite's file exists; a server's database is taken to exist.

    SQLite makes a missing file at the first use.
    """
    name = engine.url.database
    if engine.dialect.name != "sqlite" or name in {None, "", ":memory:"}:
        return True
    return Path(str(name)).is_file()


def refuse_misfit(pair: Pair) -> None:
    """Raise ``Conflict`` where a database and a data folder do not fit."""
    if pair.fits:
        return
    raise Conflict(
        f"Database and data folder do not belong together. {describe(pair)}. Check "
        "GALAXY_DATABASE_URL and GALAXY_DATA_DIR; `galaxy-alpr adopt` makes them one installation."
    )


def describe(pair: Pair) -> str:
    """Return the ids of a database and a data folder as a sentence, and what is stored."""
    database, folder = _named(pair.database_id), _named(pair.folder_id)
    if pair.database_id is not None and pair.folder_id is not None:
        return f"The database has {database}, the data folder {folder}"
    rows = "pictures" if pair.pictures else "no pictures"
    return (
        f"The database ({database}) stores {rows}, and its rows name {pair.named} of {pair.files} "
        f"files in the data folder ({folder})"
    )


def require_installation(engine: Engine, store: ArtifactStore, *, older: bool = False) -> str:
    """Return the id of a database and a data folder; nothing is changed.

    Raises ``Conflict`` unless they have the same id and the database is of this version, or
    ``older`` allows another one.
    """
    if not database_exists(engine):
        raise Conflict(f"There is no database at {engine.url.database}. Check GALAXY_DATABASE_URL.")
    pair = inspect_pair(engine, store)
    refuse_misfit(pair)
    if not pair.same:
        raise Conflict(
            f"{describe(pair)}. They get one id when the service starts, or by `galaxy-alpr adopt`."
        )
    if not older and pending(engine):
        raise Conflict(
            "The tables of the database are of another version. Start the service once, or run "
            "`galaxy-alpr migrate`."
        )
    assert pair.database_id is not None
    return pair.database_id


def _named(uuid: str | None) -> str:
    return "no installation id" if uuid is None else f"the installation id {uuid}"


def _write(engine: Engine, store: ArtifactStore, pair: Pair) -> str:
    """Store the id where it is missing, and return it."""
    chosen = pair.database_id or pair.folder_id or uuid.uuid4().hex
    if pair.folder_id != chosen:
        set_folder_id(store, chosen)
    if pair.database_id != chosen:
        with make_sessionmaker(engine).begin() as session:
            queries.set_installation_id(session, chosen)
            ids = {"uuid": pair.database_id}, {"uuid": chosen}
            record(session, SYSTEM, "installation.adopt", "installation", *ids)
        if engine.dialect.name == "sqlite":  # onto the disk, however durable other commits are
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(FULL)")
    if not pair.same:
        logger.info("database and data folder are now the installation %s", chosen)
    return chosen
