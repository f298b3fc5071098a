"""``galaxy-alpr audit``: whether the audit trail is whole, its head, and its pruning."""

from __future__ import annotations

from typing import Annotated

import typer

from galaxy_alpr.cli.verbs.options import AsJson, VerbGroup

app = typer.Typer(
    cls=VerbGroup, help="Verify, anchor and prune the audit trail.", no_args_is_help=True
)


@app.command()
def verify(
    anchor: Annotated[
        str | None,
        typer.Option(metavar="ID:HASH", help="An entry that was noted by `audit head`."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Verify every entry: none is changed, missing or out of order.

    Exits with 1 if one is; the first is named.
    """
    from galaxy_alpr.cli.work import audit as work

    work.verify(anchor, as_json=json)


@app.command()
def head(json: AsJson = False) -> None:
    """Print the newest entry as ID:HASH and its moment, to be kept outside of the database."""
    from galaxy_alpr.cli.work import audit as work

    work.head(as_json=json)


@app.command()
def prune(
    keep_days: Annotated[
        float, typer.Option(min=1, help="Delete the entries that are older, in days.")
    ],
) -> None:
    """Delete old entries; the chain then begins with the first kept one."""
    from galaxy_alpr.cli.work import audit as work

    work.prune_older(keep_days)
