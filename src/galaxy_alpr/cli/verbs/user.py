"""``galaxy-alpr user``: the people who may log in."""

from __future__ import annotations

from typing import Annotated

import typer

from galaxy_alpr.access import Role
from galaxy_alpr.cli.verbs.options import AsJson, VerbGroup

app = typer.Typer(
    cls=VerbGroup,
    name="user",
    help="Add and change the people who may log in.",
    no_args_is_help=True,
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
    from galaxy_alpr.cli.work import user as work

    work.create(name, role, lot, password_stdin=password_stdin)


@app.command("password")
def password(name: Name, password_stdin: FromStdin = False) -> None:
    """Set a person's password, and log the person out on all devices."""
    from galaxy_alpr.cli.work import user as work

    work.set_password(name, password_stdin=password_stdin)


@app.command("list")
def list_users(json: AsJson = False) -> None:
    """Print the people who may log in."""
    from galaxy_alpr.cli.work import user as work

    work.list_users(as_json=json)


@app.command("delete")
def delete(name: Name) -> None:
    """Delete a person; the last administrator is not deleted."""
    from galaxy_alpr.cli.work import user as work

    work.delete(name)
