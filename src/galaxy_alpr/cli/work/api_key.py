"""Adds, lists and revokes the API keys of programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import typer
from sqlalchemy.orm import Session

from galaxy_alpr.access import Permission
from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.cli.work.printed import print_schemas, print_table
from galaxy_alpr.cli.work.user import open_sessions
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import ApiKey
from galaxy_alpr.db.queries.accounts import api_keys as queries
from galaxy_alpr.db.queries.accounts import people
from galaxy_alpr.endpoints.schemas.accounts.api_keys import ApiKeyOut
from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.services.accounts import api_keys
from galaxy_alpr.services.accounts.api_keys import KeyLimits, KeyRights


def create(
    name: str,
    permissions: Sequence[Permission],
    lots: Sequence[int] | None,
    locations: Sequence[int] | None,
    expires_days: float | None,
    rate_per_minute: int | None,
    daily_quota: int | None,
) -> None:
    """Add an API key and print it."""
    limits = KeyLimits(
        name=name,
        expires_at=None if expires_days is None else utc_now() + timedelta(days=expires_days),
        rate_per_minute=rate_per_minute,
        daily_quota=daily_quota,
    )
    rights = KeyRights(
        permissions=frozenset(permissions),
        lots=frozenset(lots) if lots else None,
        locations=frozenset(locations) if locations else None,
    )
    with open_sessions() as sessions, sessions.begin() as session:
        if not people.any_user(session):
            raise Conflict("there is no account yet: galaxy-alpr user create NAME")
        new = api_keys.add_key(session, limits, rights, actor=SYSTEM)
    typer.echo(new.key)


def list_keys(*, as_json: bool) -> None:
    """Print the API keys, without their secrets."""
    with open_sessions() as sessions, sessions() as session:
        items = [ApiKeyOut.of(row) for row in queries.keys(session)]
    if as_json:
        print_schemas(items)
        return
    columns = ("key", "name", "permissions", "places", "used", "")
    print_table(columns, [_row(item) for item in items])


def revoke(key: str) -> None:
    """Revoke an API key that begins with ``key``."""
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


def _row(key: ApiKeyOut) -> tuple[str, ...]:
    used = "never" if key.last_used_at is None else f"{key.last_used_at:%Y-%m-%d %H:%M}"
    permissions = ", ".join(key.permissions)
    return (f"{key.prefix}…", key.name, permissions, _places(key), used, _end(key))


def _places(key: ApiKeyOut) -> str:
    if key.lots is None:
        return "all"
    lots = [f"lot {lot}" for lot in key.lots]
    return ", ".join([*lots, *(f"location {location}" for location in key.locations or ())])


def _end(key: ApiKeyOut) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "" if key.expires_at is None else f"until {key.expires_at:%Y-%m-%d %H:%M}"
