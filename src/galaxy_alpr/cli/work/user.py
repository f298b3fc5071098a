"""Adds, changes and lists the people who may log in."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import Role
from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.cli.work.printed import print_schemas, print_table
from galaxy_alpr.db.models import User
from galaxy_alpr.db.queries.accounts import people
from galaxy_alpr.endpoints.schemas.accounts.people import UserOut
from galaxy_alpr.errors import NotFound
from galaxy_alpr.main.database import open_database
from galaxy_alpr.main.storage import open_store
from galaxy_alpr.services.accounts import users
from galaxy_alpr.services.accounts.passwords import Passwords
from galaxy_alpr.services.accounts.users import UserValues, name_key
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.settings import Settings


def create(
    name: str, role: Role | None, lots: Sequence[int] | None, *, password_stdin: bool
) -> None:
    """Add a person; the first one is an administrator."""
    password = _password(password_stdin)
    hash = Passwords().hash(password, name=name)
    with open_sessions() as sessions, sessions.begin() as session:
        first = not people.any_user(session)
        role = role or (Role.ADMIN if first else Role.VIEWER)
        if first and (role is not Role.ADMIN or lots):
            raise typer.BadParameter("the first person is an administrator of all lots")
        values = UserValues(name=name, role=role, lots=frozenset(lots) if lots else None)
        users.add_user(session, values, password_hash=hash, actor=SYSTEM)
    typer.echo(f"{name} may log in as {role}")


def set_password(name: str, *, password_stdin: bool) -> None:
    """Set a person's password, and log the person out on all devices."""
    hash = Passwords().hash(_password(password_stdin), name=name)
    with open_sessions() as sessions, sessions.begin() as session:
        users.set_password(session, _find(session, name).id, password_hash=hash, actor=SYSTEM)
    typer.echo(f"{name} has a new password")


def list_users(*, as_json: bool) -> None:
    """Print the people who may log in."""
    with open_sessions() as sessions, sessions() as session:
        items = [UserOut.of(row) for row in people.users(session)]
    if as_json:
        print_schemas(items)
        return
    rows = [(item.id, item.name, item.role, _lots(item), _state(item)) for item in items]
    print_table(("id", "name", "role", "lots", ""), rows)


def delete(name: str) -> None:
    """Delete a person."""
    with open_sessions() as sessions, sessions.begin() as session:
        users.delete_user(session, _find(session, name).id, actor=SYSTEM)
    typer.echo(f"{name} was deleted")


def _lots(person: UserOut) -> str:
    return "all" if person.lots is None else ", ".join(str(lot) for lot in person.lots)


def _state(person: UserOut) -> str:
    return "disabled" if person.disabled else ""


def _find(session: Session, name: str) -> User:
    found = people.user_by_name(session, name_key=name_key(name))
    if found is None:
        raise NotFound(f"no user is named {name!r}")
    return found


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    answer: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return answer


@contextmanager
def open_sessions() -> Iterator[sessionmaker[Session]]:
    """Open the database that the settings name, and yield its sessions."""
    settings = Settings()
    store = open_store(settings)
    store.make_folders()
    with ExitStack() as resources:
        sessions = open_database(settings, store, resources).sessions
        # A running service reads the events of other processes.
        write_events(sessions, lambda: None)
        yield sessions


def site_zone() -> ZoneInfo:
    """Return the timezone of the site, by the settings."""
    return ZoneInfo(Settings().timezone)
