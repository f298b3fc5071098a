"""``galaxy-alpr user``: the people who may log in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import Role
from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import User
from galaxy_alpr.db.queries.accounts import people
from galaxy_alpr.errors import NotFound
from galaxy_alpr.main.database import open_database
from galaxy_alpr.services.accounts import users
from galaxy_alpr.services.accounts.passwords import Passwords
from galaxy_alpr.services.accounts.users import UserValues, name_key
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore

app = typer.Typer(
    name="user", help="Add and change the people who may log in.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(help="The person's name.")]
Lots = Annotated[
    list[int] | None, typer.Option("--lot", help="Id of a lot that the person may use; repeat.")
]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from the standard input.")
]


@app.command("create")
def create(
    name: Name,
    role: Annotated[
        Role | None, typer.Option(help="Default: admin for the first person, else viewer.")
    ] = None,
    lot: Lots = None,
    password_stdin: FromStdin = False,
) -> None:
    """Add a person; the first one is an administrator."""
    password = _password(password_stdin)
    hash = Passwords().hash(password, name=name)
    with open_sessions() as sessions, sessions.begin() as session:
        first = not people.any_user(session)
        role = role or (Role.ADMIN if first else Role.VIEWER)
        if first and (role is not Role.ADMIN or lot):
            raise typer.BadParameter("the first person is an administrator of all lots")
        values = UserValues(name=name, role=role, lots=frozenset(lot) if lot else None)
        users.add_user(session, values, password_hash=hash, actor=SYSTEM)
    typer.echo(f"{name} may log in as {role}")


@app.command("password")
def password(name: Name, password_stdin: FromStdin = False) -> None:
    """Set a person's password, and log the person out on all devices."""
    hash = Passwords().hash(_password(password_stdin), name=name)
    with open_sessions() as sessions, sessions.begin() as session:
        users.set_password(session, _find(session, name).id, password_hash=hash, actor=SYSTEM)
    typer.echo(f"{name} has a new password")


@app.command("list")
def list_users() -> None:
    """Print the people who may log in."""
    table = Table("id", "name", "role", "lots", "")
    with open_sessions() as sessions, sessions() as session:
        for row in people.users(session):
            lots = "all" if row.all_lots else ", ".join(str(item.lot_id) for item in row.lots)
            table.add_row(
                str(row.id), row.name, row.role, lots, "disabled" if row.disabled_at else ""
            )
    Console().print(table)


@app.command("delete")
def delete(name: Name) -> None:
    """Delete a person; the last administrator is not deleted."""
    with open_sessions() as sessions, sessions.begin() as session:
        users.delete_user(session, _find(session, name).id, actor=SYSTEM)
    typer.echo(f"{name} was deleted")


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
    store = ArtifactStore(settings.data_dir, durable=settings.durable)
    store.make_folders()
    with ExitStack() as resources:
        yield open_database(settings, store, resources).sessions
