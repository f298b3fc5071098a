"""``galaxy-alpr location`` and ``lot``: the places where pictures are taken."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from galaxy_alpr.cli.verbs.options import AsJson, VerbGroup
from galaxy_alpr.enums import LocationType

locations = typer.Typer(
    cls=VerbGroup,
    help="Add, change and delete locations: gates and viewpoints.",
    no_args_is_help=True,
)
lots = typer.Typer(
    cls=VerbGroup, help="Add, change and delete lots: parking sites.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(help="Its name, which no other has.")]
NewName = Annotated[str | None, typer.Option("--name", help="Its new name.")]
Location = Annotated[str, typer.Argument(help="The location's id or name.")]
Lot = Annotated[str, typer.Argument(help="The lot's id or name.")]
OfLot = Annotated[str | None, typer.Option("--lot", help="Id or name of the lot it belongs to.")]
Country = Annotated[str | None, typer.Option(help="Country of most plates here, such as ID.")]
Capacity = Annotated[int | None, typer.Option(help="Parking spaces.")]
Timezone = Annotated[
    str | None, typer.Option(help="Timezone of days and hours, such as Asia/Jakarta.")
]
KeepDays = Annotated[int | None, typer.Option(help="Days after which its photos are deleted.")]
KeepDaysUnlisted = Annotated[
    int | None, typer.Option(help="The same for photos without a plate that is on a list.")
]


class LocationField(StrEnum):
    """What a location need not have."""

    LOT = "lot"
    COUNTRY = "country"


class LotField(StrEnum):
    """What a lot need not have."""

    CAPACITY = "capacity"
    KEEP_DAYS = "keep_days"
    KEEP_DAYS_UNLISTED = "keep_days_unlisted"


@locations.command("add")
def add_location(
    name: Name,
    type: Annotated[LocationType, typer.Option(help="Which way vehicles pass it.")],
    lot: OfLot = None,
    country: Country = None,
    json: AsJson = False,
) -> None:
    """Add a location."""
    from galaxy_alpr.cli.work import places as work

    work.add_location({"name": name, "type": type, "country": country}, lot, as_json=json)


@locations.command("list")
def list_locations(
    lot: Annotated[str | None, typer.Option("--lot", help="Only those of this lot.")] = None,
    json: AsJson = False,
) -> None:
    """Print the locations by name."""
    from galaxy_alpr.cli.work import places as work

    work.list_locations(lot, as_json=json)


@locations.command("change")
def change_location(
    location: Location,
    name: NewName = None,
    type: Annotated[LocationType | None, typer.Option(help="Which way vehicles pass it.")] = None,
    lot: OfLot = None,
    country: Country = None,
    clear: Annotated[
        list[LocationField] | None, typer.Option("--clear", help="Set this to nothing; repeat.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Change a location; what is not given stays."""
    from galaxy_alpr.cli.work import places as work

    given = {"name": name, "type": type, "country": country}
    work.change_location(location, given, lot, clear or (), as_json=json)


@locations.command("delete")
def delete_location(location: Location) -> None:
    """Delete a location; one with pictures is not deleted."""
    from galaxy_alpr.cli.work import places as work

    work.delete_location(location)


@lots.command("add")
def add_lot(
    name: Name,
    capacity: Capacity = None,
    timezone: Timezone = None,
    keep_days: KeepDays = None,
    keep_days_unlisted: KeepDaysUnlisted = None,
    json: AsJson = False,
) -> None:
    """Add a lot."""
    from galaxy_alpr.cli.work import places as work

    given = {
        "name": name,
        "capacity": capacity,
        "timezone": timezone,
        "keep_days": keep_days,
        "keep_days_unlisted": keep_days_unlisted,
    }
    work.add_lot(given, as_json=json)


@lots.command("list")
def list_lots(json: AsJson = False) -> None:
    """Print the lots by name."""
    from galaxy_alpr.cli.work import places as work

    work.list_lots(as_json=json)


@lots.command("change")
def change_lot(
    lot: Lot,
    name: NewName = None,
    capacity: Capacity = None,
    timezone: Timezone = None,
    keep_days: KeepDays = None,
    keep_days_unlisted: KeepDaysUnlisted = None,
    clear: Annotated[
        list[LotField] | None, typer.Option("--clear", help="Set this to nothing; repeat.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Change a lot; what is not given stays."""
    from galaxy_alpr.cli.work import places as work

    given = {
        "name": name,
        "capacity": capacity,
        "timezone": timezone,
        "keep_days": keep_days,
        "keep_days_unlisted": keep_days_unlisted,
    }
    work.change_lot(lot, given, clear or (), as_json=json)


@lots.command("delete")
def delete_lot(lot: Lot) -> None:
    """Delete a lot; one with locations is not deleted."""
    from galaxy_alpr.cli.work import places as work

    work.delete_lot(lot)
