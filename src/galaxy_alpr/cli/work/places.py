"""Adds, changes, deletes and lists locations and lots, by the rules of the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import typer
from sqlalchemy.orm import Session

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.cli.work.printed import checked, merged, print_schemas, print_table
from galaxy_alpr.cli.work.user import open_sessions, site_zone
from galaxy_alpr.db.queries import places
from galaxy_alpr.endpoints.schemas.places import LocationIn, LocationOut, LotIn, LotUseOut
from galaxy_alpr.services.places import changes
from galaxy_alpr.services.places.lookup import find_location, find_lot, lot_id
from galaxy_alpr.services.transactions import Transactions

Given = Mapping[str, object]
"""Values that are given as options; ``None`` where one is not given."""


def add_location(given: Given, lot: str | None, *, as_json: bool) -> None:
    """Add a location and print it."""

    def add(session: Session) -> LocationOut:
        body = checked(LocationIn, merged({}, {**given, "lot_id": lot_id(session, lot)}))
        return LocationOut.of(changes.add_location(session, body.values(), actor=SYSTEM))

    with open_sessions() as sessions:
        _print_locations([Transactions(sessions)(add)], as_json=as_json, one=True)


def list_locations(lot: str | None, *, as_json: bool) -> None:
    """Print the locations, or those of a lot."""
    with open_sessions() as sessions, sessions() as session:
        found = places.locations(session, lot_id=lot_id(session, lot))
        _print_locations([LocationOut.of(use) for use in found], as_json=as_json)


def change_location(
    reference: str, given: Given, lot: str | None, clear: Sequence[str], *, as_json: bool
) -> None:
    """Change the values that are given, set those in ``clear`` to nothing, and print it."""

    def change(session: Session) -> LocationOut:
        row = _locked(session, find_location(session, reference))
        now = {"name": row.name, "type": row.type, "lot_id": row.lot_id, "country": row.country}
        cleared = ["lot_id" if name == "lot" else name for name in clear]
        values = merged(now, {**given, "lot_id": lot_id(session, lot)}, cleared)
        body = checked(LocationIn, values)
        changed = changes.replace_location(session, row.id, body.values(), actor=SYSTEM)
        return LocationOut.of(changed)

    with open_sessions() as sessions:
        _print_locations([Transactions(sessions)(change)], as_json=as_json, one=True)


def delete_location(reference: str) -> None:
    """Delete a location."""

    def delete(session: Session) -> str:
        row = find_location(session, reference)
        changes.delete_location(session, row.id, actor=SYSTEM)
        return row.name

    with open_sessions() as sessions:
        typer.echo(f"location {Transactions(sessions)(delete)} was deleted")


def add_lot(given: Given, *, as_json: bool) -> None:
    """Add a lot and print it."""

    def add(session: Session) -> LotUseOut:
        body = checked(LotIn, merged({}, given))
        return LotUseOut.of(changes.add_lot(session, body.values(site_zone()), actor=SYSTEM))

    with open_sessions() as sessions:
        _print_lots([Transactions(sessions)(add)], as_json=as_json, one=True)


def list_lots(*, as_json: bool) -> None:
    """Print the lots."""
    with open_sessions() as sessions, sessions() as session:
        _print_lots([LotUseOut.of(use) for use in places.lots(session)], as_json=as_json)


def change_lot(reference: str, given: Given, clear: Sequence[str], *, as_json: bool) -> None:
    """Change the values that are given, set those in ``clear`` to nothing, and print it."""

    def change(session: Session) -> LotUseOut:
        row = _locked(session, find_lot(session, reference))
        now = {name: getattr(row, name) for name in LotIn.model_fields}
        body = checked(LotIn, merged(now, given, clear))
        return LotUseOut.of(
            changes.replace_lot(session, row.id, body.values(site_zone()), actor=SYSTEM)
        )

    with open_sessions() as sessions:
        _print_lots([Transactions(sessions)(change)], as_json=as_json, one=True)


def delete_lot(reference: str) -> None:
    """Delete a lot."""

    def delete(session: Session) -> str:
        row = find_lot(session, reference)
        changes.delete_lot(session, row.id, actor=SYSTEM)
        return row.name

    with open_sessions() as sessions:
        typer.echo(f"lot {Transactions(sessions)(delete)} was deleted")


def _locked(session: Session, row: places.Place) -> places.Place:
    """Lock a row before its values are read to be merged, and return it as it is now."""
    session.refresh(row, with_for_update=True)
    return row


def _print_locations(items: Sequence[LocationOut], *, as_json: bool, one: bool = False) -> None:
    if as_json:
        print_schemas(items[0] if one else items)
        return
    rows = [
        (
            item.id,
            item.name,
            item.type,
            None if item.lot is None else item.lot.name,
            item.country,
            item.sessions,
        )
        for item in items
    ]
    print_table(("id", "name", "type", "lot", "country", "sessions"), rows)


def _print_lots(items: Sequence[LotUseOut], *, as_json: bool, one: bool = False) -> None:
    if as_json:
        print_schemas(items[0] if one else items)
        return
    columns = ("id", "name", "capacity", "timezone", "keep_days", "keep_days_unlisted", "locations")
    print_table(columns, [[getattr(item, name) for name in columns] for item in items])
