"""Failures of a transaction that another one of the same moment caused."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

_STATES = {"40001", "40P01"}
"""PostgreSQL: a serialization failure, a deadlock."""

_NUMBERS = {1020, 1213}
"""MySQL and MariaDB: a row changed since it was read, a deadlock."""

CONFLICTS = (IntegrityError, StaleDataError, OperationalError)
"""The errors that may be such a failure."""


def is_conflict(error: Exception) -> bool:
    """Return whether the transaction may succeed, or fail with a clearer error, when run again.

    A constraint is violated because the row was added or deleted meanwhile, a changed row was
    deleted meanwhile, or the database ended the transaction to resolve a deadlock.
    """
    if isinstance(error, IntegrityError | StaleDataError):
        return True
    if not isinstance(error, DBAPIError) or error.orig is None:
        return False
    number = error.orig.args[0] if error.orig.args else None
    return getattr(error.orig, "sqlstate", None) in _STATES or number in _NUMBERS
