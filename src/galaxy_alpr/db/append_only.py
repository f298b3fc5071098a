"""Triggers that make ``audit_entries`` append-only on every database.

No entry is changed, and none is deleted that is newer than ``audit_chain.pruned_id``. Whoever may
change tables can drop the triggers: they stop mistakes, and the chain of hashes finds the rest.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

logger = logging.getLogger(__name__)

MESSAGE = "audit_entries is append-only"

_IS_KEPT = "OLD.id > (SELECT pruned_id FROM audit_chain WHERE id = 1)"

_SQLITE = (
    "CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries"
    f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries"
    f" WHEN {_IS_KEPT} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
)

_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_entries_append_only() RETURNS trigger LANGUAGE plpgsql AS $$"
    f" BEGIN IF TG_OP = 'DELETE' AND NOT ({_IS_KEPT}) THEN RETURN OLD; END IF;"
    f" RAISE EXCEPTION '{MESSAGE}'; END $$",
    "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries"
    " FOR EACH ROW EXECUTE FUNCTION audit_entries_append_only()",
)

_MYSQL = (
    "CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries FOR EACH ROW"
    f" SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{MESSAGE}'",
    "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries FOR EACH ROW"
    f" BEGIN IF {_IS_KEPT} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{MESSAGE}';"
    " END IF; END",
)

_NOT_ALLOWED = {1142, 1227, 1419}
"""MySQL and MariaDB: no right to create triggers, or not while a binary log is written."""


def protect(connection: Connection) -> None:
    """Create the triggers, instead of those that exist.

    Also for a restored dump without triggers, and after a migration that copies the table. Where
    MySQL or MariaDB does not allow triggers, a warning is logged.
    """
    unprotect(connection)
    dialect = connection.dialect.name
    if dialect in {"mysql", "mariadb"}:
        _protect_mysql(connection)
        return
    for statement in _POSTGRESQL if dialect == "postgresql" else _SQLITE:
        connection.exec_driver_sql(statement)


def unprotect(connection: Connection) -> None:
    """Drop the triggers."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "DROP TRIGGER IF EXISTS audit_entries_append_only ON audit_entries"
        )
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS audit_entries_append_only()")
        return
    for name in ("audit_entries_no_update", "audit_entries_no_delete"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def _protect_mysql(connection: Connection) -> None:
    try:
        for statement in _MYSQL:
            connection.exec_driver_sql(statement)
    except DBAPIError as error:
        if error.orig is None or error.orig.args[:1] not in [(code,) for code in _NOT_ALLOWED]:
            raise
        logger.warning("the database allows no triggers: %s can be changed", "audit_entries")
