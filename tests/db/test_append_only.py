"""The triggers refuse changes of the audit trail; a database that allows none is used, too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.append_only import MESSAGE, protect, unprotect
from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.models import AuditChain
from galaxy_alpr.services.audit.record import record

CHANGE = "UPDATE audit_entries SET subject = 'lot:9' WHERE id = 1"
DELETION = "DELETE FROM audit_entries WHERE id = 1"


@pytest.fixture(autouse=True)
def _entry(sessions: sessionmaker[Session], db_engine: Engine) -> None:
    with db_engine.begin() as connection:
        protect(connection)
    with sessions.begin() as session:
        record(session, SYSTEM, "lot.create", "lot:1")


def execute(engine: Engine, statement: str) -> int:
    with engine.begin() as connection:
        return connection.execute(text(statement)).rowcount


@pytest.mark.parametrize("statement", [CHANGE, DELETION])
def test_entries_cannot_be_changed_or_deleted(db_engine: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError, match=MESSAGE):
        execute(db_engine, statement)


def test_pruned_entries_can_be_deleted_but_not_changed(db_engine: Engine) -> None:
    with db_engine.begin() as connection:
        connection.execute(update(AuditChain).values(pruned_id=1))
    with pytest.raises(DBAPIError, match=MESSAGE):
        execute(db_engine, CHANGE)
    assert execute(db_engine, DELETION) == 1


def test_triggers_are_made_anew_and_dropped(db_engine: Engine) -> None:
    for act in (protect, unprotect, unprotect, protect):
        with db_engine.begin() as connection:
            act(connection)
    with pytest.raises(DBAPIError, match=MESSAGE):
        execute(db_engine, CHANGE)
    with db_engine.begin() as connection:
        unprotect(connection)
    assert execute(db_engine, CHANGE) == 1


@pytest.fixture
def user_without_triggers(db_engine: Engine) -> Iterator[Engine]:
    """The database through a user who may do everything but make triggers."""
    rights = "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES"
    database = db_engine.url.database
    user = f"no_triggers_{database}"[:32]
    with db_engine.begin() as connection:
        unprotect(connection)
        connection.execute(text(f"CREATE USER '{user}'@'%' IDENTIFIED BY 'x'"))
        connection.execute(text(f"CREATE USER '{user}'@'localhost' IDENTIFIED BY 'x'"))
        for host in ("%", "localhost"):
            connection.execute(text(f"GRANT {rights} ON {database}.* TO '{user}'@'{host}'"))
    url = db_engine.url.set(username=user, password="x")
    engine = make_engine(url.render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with db_engine.begin() as connection:
        for host in ("%", "localhost"):
            connection.execute(text(f"DROP USER '{user}'@'{host}'"))


@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_a_user_who_may_make_no_triggers_is_warned(
    user_without_triggers: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with user_without_triggers.begin() as connection:
        protect(connection)
    assert "the database allows no triggers" in caplog.text
    assert execute(user_without_triggers, CHANGE) == 1
