"""``galaxy-alpr api-key``: the credentials of programs."""

from __future__ import annotations

from typing import Annotated

import typer

from galaxy_alpr.access import Permission
from galaxy_alpr.cli.verbs.options import AsJson, VerbGroup

app = typer.Typer(
    cls=VerbGroup,
    name="api-key",
    help="Add and revoke the API keys of programs.",
    no_args_is_help=True,
)


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    permission: Annotated[
        list[Permission], typer.Option("--permission", "-p", help="What it may do; repeat.")
    ],
    lot: Annotated[
        list[int] | None, typer.Option("--lot", help="Id of a lot that it is bound to; repeat.")
    ] = None,
    location: Annotated[
        list[int] | None,
        typer.Option("--location", help="Id of a location that it is bound to; repeat."),
    ] = None,
    expires_days: Annotated[
        float | None, typer.Option(min=0, max=36_500, help="Days until it expires.")
    ] = None,
    rate_per_minute: Annotated[
        int | None, typer.Option(min=1, help="Most requests in a minute.")
    ] = None,
    daily_quota: Annotated[
        int | None, typer.Option(min=1, help="Most requests in a day (UTC).")
    ] = None,
) -> None:
    """Add an API key and print it; it cannot be printed again."""
    from galaxy_alpr.cli.work import api_key as work

    work.create(name, permission, lot, location, expires_days, rate_per_minute, daily_quota)


@app.command("list")
def list_keys(json: AsJson = False) -> None:
    """Print the API keys, without their secrets."""
    from galaxy_alpr.cli.work import api_key as work

    work.list_keys(as_json=json)


@app.command("revoke")
def revoke(
    key: Annotated[str, typer.Argument(help="The key, or its first characters: gxk_3f9a1c2e.")],
) -> None:
    """Revoke an API key: the service refuses it from now on."""
    from galaxy_alpr.cli.work import api_key as work

    work.revoke(key)
