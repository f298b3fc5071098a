"""``galaxy-alpr api-key``: the credentials of programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from galaxy_alpr.access import Permission
from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.cli.user import open_sessions
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import ApiKey
from galaxy_alpr.db.queries.accounts import api_keys as queries
from galaxy_alpr.db.queries.accounts import people
from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.services.accounts import api_keys
from galaxy_alpr.services.accounts.api_keys import KeyLimits, KeyRights

app = typer.Typer(
    name="api-key", help="Add and revoke the API keys of programs.", no_args_is_help=True
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
    limits = KeyLimits(
        name=name,
        expires_at=None if expires_days is None else utc_now() + timedelta(days=expires_days),
        rate_per_minute=rate_per_minute,
        daily_quota=daily_quota,
    )
    rights = KeyRights(
        permissions=frozenset(permission),
        lots=frozenset(lot) if lot else None,
        locations=frozenset(location) if location else None,
    )
    with open_sessions() as sessions, sessions.begin() as session:
        if not people.any_user(session):
            raise Conflict("there is no account yet: galaxy-alpr user create NAME")
        new = api_keys.add_key(session, limits, rights, actor=SYSTEM)
    typer.echo(new.key)


@app.command("list")
def list_keys() -> None:
    """Print the API keys, without their secrets."""
    table = Table("key", "name", "permissions", "places", "used", "")
    with open_sessions() as sessions, sessions() as session:
        for row in queries.keys(session):
            used = "never" if row.last_used_at is None else f"{row.last_used_at:%Y-%m-%d %H:%M}"
            table.add_row(
                f"{row.prefix}…",
                row.name,
                ", ".join(row.permissions),
                _places(row),
                used,
                _end(row),
            )
    Console().print(table)


@app.command("revoke")
def revoke(
    key: Annotated[str, typer.Argument(help="The key, or its first characters: gxk_3f9a1c2e.")],
) -> None:
    """Revoke an API key: the service refuses it from now on."""
    with open_sessions() as sessions, sessions.begin() as session:
        row = _find(session, key)
        api_keys.revoke_key(session, row.id, actor=SYSTEM)
    typer.echo(f"{row.prefix} is revoked")


def _find(session: Session, key: str) -> ApiKey:
    prefix = "_".join(key.rstrip("…").split("_")[:2])
    found = queries.key_by_prefix(session, prefix=prefix)
    if found is None:
        raise NotFound(f"no API key begins with {prefix}")
    return found


def _places(row: ApiKey) -> str:
    if row.everywhere:
        return "all"
    lots = [f"lot {item.lot_id}" for item in row.lots]
    return ", ".join([*lots, *(f"location {item.location_id}" for item in row.locations)])


def _end(row: ApiKey) -> str:
    if row.revoked_at is not None:
        return "revoked"
    return "" if row.expires_at is None else f"until {row.expires_at:%Y-%m-%d %H:%M}"
