"""The copy and the restoration of a database, by its kind."""

from sqlalchemy import Engine

from galaxy_alpr.services.backup.databases.base import Database, Snapshot
from galaxy_alpr.services.backup.databases.mysql import MySql
from galaxy_alpr.services.backup.databases.postgresql import PostgreSql
from galaxy_alpr.services.backup.databases.sqlite import Sqlite

__all__ = ["Database", "Snapshot", "database_of"]


def database_of(engine: Engine) -> Database:
    """Return what copies and restores the database of ``engine``."""
    name = engine.dialect.name
    if name == "sqlite":
        return Sqlite(engine)
    return PostgreSql(engine) if name == "postgresql" else MySql(engine)
