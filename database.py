"""The database's tables and connections, from ``galaxy_alpr.db``."""

from galaxy_alpr.db.base import Base, make_engine, make_sessionmaker

__all__ = ["Base", "make_engine", "make_sessionmaker"]
