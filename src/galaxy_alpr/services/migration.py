"""Migrations of the database, which the audit trail records."""

from __future__ import annotations

from sqlalchemy import Engine, inspect

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.base import make_sessionmaker
from galaxy_alpr.db.migrate import upgrade
from galaxy_alpr.db.models import AuditEntry
from galaxy_alpr.services.audit.record import record


def migrate(engine: Engine) -> bool:
    """Migrate the database to the newest revision, record it, and return whether it was older."""
    before, after = upgrade(engine)
    record_migration(engine, before, after)
    return before != after


def record_migration(engine: Engine, before: str | None, after: str | None) -> None:
    """Record a migration in the audit trail, if the database has one at its new revision."""
    if before == after or not inspect(engine).has_table(AuditEntry.__tablename__):
        return
    with make_sessionmaker(engine).begin() as session:
        revisions = {"revision": before}, {"revision": after}
        record(session, SYSTEM, "database.migrate", "database", *revisions)
