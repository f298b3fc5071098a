"""Backups and restorations in the audit trail."""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.base import make_sessionmaker
from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.db.migrate import pending
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.verify import verify
from galaxy_alpr.services.backup.manifest import Header
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)


def record_backup(engine: Engine, folder: Path) -> None:
    """Record that everything is copied to ``folder``.

    Tables of an older version have no trail, and a database that cannot be written is backed up
    all the same: then a warning is logged.
    """
    if pending(engine):
        return
    try:
        with make_sessionmaker(engine).begin() as session:
            record(session, SYSTEM, "backup.make", "database", after={"folder": str(folder)})
    except SQLAlchemyError as error:
        logger.warning("the audit trail lacks this backup: %s", cause_of(error))


def record_restoration(engine: Engine, backup: Path, header: Header) -> None:
    """Record that the database is that of a backup now."""
    with make_sessionmaker(engine).begin() as session:
        after = {"backup": str(backup), "made_at": header.made_at, "version": header.version}
        record(session, SYSTEM, "backup.restore", "database", after=after)


def check_audit_trail(sessions: sessionmaker[Session], _store: ArtifactStore) -> list[str]:
    """Return what is wrong with the chain of the audit trail; nothing where it is whole."""
    finding = verify(sessions).finding
    return [] if finding is None else [f"audit trail: {finding.detail}"]
