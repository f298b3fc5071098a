"""``galaxy-alpr quarantine``: what ``doctor --fix`` moved aside."""

from __future__ import annotations

from typing import Annotated

import typer

from galaxy_alpr.cli.verbs.options import AsJson, VerbGroup

app = typer.Typer(
    cls=VerbGroup, help="List, restore or delete what `doctor --fix` moved.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(help="Name of the folder in quarantine/.")]


@app.command("list")
def list_(json: AsJson = False) -> None:
    """List the folders of the quarantine."""
    from galaxy_alpr.cli.work import quarantine as work

    work.list_(as_json=json)


@app.command()
def restore(name: Name) -> None:
    """Move the files of one folder back to where they were.

    Exits with 1 if one cannot be moved because there is a file.
    """
    from galaxy_alpr.cli.work import quarantine as work

    work.restore(name)


@app.command()
def empty(name: Name) -> None:
    """Delete the files of one folder for good.

    A file that a row of the database names, or that is not the one that was moved, stays; then
    the command exits with 1.
    """
    from galaxy_alpr.cli.work import quarantine as work

    work.empty(name)
