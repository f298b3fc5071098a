"""The database of one application: connected, migrated, and checked for ``/ready``."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.mysql.collations import wrong_columns
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.scope import limit_to_scope
from galaxy_alpr.db.sqlite.file import SqliteFile
from galaxy_alpr.db.timeouts import Timeouts
from galaxy_alpr.services.database_check import DatabaseCheck
from galaxy_alpr.services.installation import open_pair
from galaxy_alpr.services.object_store.bucket import open_bucket
from galaxy_alpr.settings import DatabaseSettings, Settings
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

MAX_NAMED = 5
"""Most columns that a line of the log names."""


@dataclass(frozen=True, slots=True)
class Database:
    """The engine, its time-outs, its sessions, and its check."""

    engine: Engine
    timeouts: Timeouts
    sessions: sessionmaker[Session]
    check: DatabaseCheck
    last_stored_at: datetime | None
    """When the last picture was stored before the start."""


def open_database(settings: Settings, store: ArtifactStore, resources: ExitStack) -> Database:
    """Connect to the database, check that ``store`` belongs to it, and migrate it.

    ``resources`` closes it. Raises ``Conflict`` for the database or bucket of another installation.
    """
    url, durable = settings.effective_database_url, settings.durable
    timeouts = _timeouts(settings)
    engine = make_engine(url, timeouts=timeouts, durable=durable)
    resources.callback(engine.dispose)
    unlimited = make_engine(url, durable=durable)
    installation = open_pair(engine, store, unlimited=unlimited)
    open_bucket(store, installation)
    unlimited.dispose()
    _report_collations(engine)
    sessions = make_sessionmaker(engine)
    limit_to_scope(sessions)
    brief = Timeouts(connect_s=2, statement_s=2, lock_s=0.2, pool_s=2)
    checked = make_engine(url, pool_size=1, timeouts=brief, durable=durable)
    resources.callback(checked.dispose)
    check = DatabaseCheck(checked)
    check.watch(engine)
    file = SqliteFile.of(engine)
    if file is not None:
        file.guard(engine, sessions)
        file.guard(checked)
    with sessions() as session:
        last_stored_at = detection_sessions.last_stored_at(session)
    return Database(engine, timeouts, sessions, check, last_stored_at)


def _report_collations(engine: Engine) -> None:
    """Log the columns of MySQL and MariaDB that do not store or compare every text.

    The migrations leave none: somebody has changed them, or copied the database without them.
    """
    with engine.connect() as connection:
        wrong = wrong_columns(connection)
    if wrong:
        more = f" and {len(wrong) - MAX_NAMED} more" if len(wrong) > MAX_NAMED else ""
        logger.error(
            "texts may be refused or confused: %s%s; `galaxy-alpr doctor --fix` converts them",
            "; ".join(map(str, wrong[:MAX_NAMED])),
            more,
        )


def _timeouts(settings: DatabaseSettings) -> Timeouts:
    return Timeouts(
        connect_s=settings.database_connect_timeout_s,
        statement_s=settings.database_statement_timeout_s,
        lock_s=settings.database_lock_timeout_s,
        pool_s=settings.database_pool_timeout_s,
    )
