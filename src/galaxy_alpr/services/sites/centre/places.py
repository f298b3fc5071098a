"""The lots and locations of a site at its centre: made with the first reading of each."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Location, Lot, Site
from galaxy_alpr.db.queries.sites import sites
from galaxy_alpr.enums import SiteRowKind
from galaxy_alpr.services.sites.documents import LocationDocument, LotDocument

Place = TypeVar("Place", Location, Lot)

NAME_LENGTH = 100


class SitePlaces:
    """Finds, makes and changes the places of one site in one transaction.

    A place keeps the name that it has here; its other values are those of the site.
    """

    def __init__(self, session: Session, site: Site) -> None:
        self._session = session
        self._site = site
        self._lots: dict[str, Lot] = {}
        self._locations: dict[str, Location] = {}

    def lot(self, document: LotDocument) -> Lot:
        """Return our lot of a lot of the site."""
        known = self._lots.get(document.source)
        if known is not None:
            return known
        row = self._known(Lot, SiteRowKind.LOT, document.source)
        if row is None:
            row = Lot(name=self._free_name(Lot, document.name, plain=True))
        row.timezone, row.capacity = document.timezone, document.capacity
        self._keep(row, SiteRowKind.LOT, document.source)
        self._lots[document.source] = row
        return row

    def location(self, document: LocationDocument | None) -> Location | None:
        """Return our location of a location of the site."""
        if document is None:
            return None
        known = self._locations.get(document.source)
        if known is not None:
            return known
        lot = None if document.lot is None else self.lot(document.lot)
        row = self._known(Location, SiteRowKind.LOCATION, document.source)
        if row is None:
            row = Location(name=self._free_name(Location, document.name, plain=False))
        row.type, row.country = document.type.value, document.country
        row.lot_id = None if lot is None else lot.id
        row.lot = lot
        self._keep(row, SiteRowKind.LOCATION, document.source)
        self._locations[document.source] = row
        return row

    def _known(self, table: type[Place], kind: SiteRowKind, source: str) -> Place | None:
        found = sites.mapped(self._session, site_id=self._site.id, kind=kind, sources=[source])
        return None if source not in found else self._session.get(table, found[source])

    def _keep(self, row: Lot | Location, kind: SiteRowKind, source: str) -> None:
        """Write a place; one that was deleted here is made again."""
        is_new = row.id is None
        self._session.add(row)
        self._session.flush()
        if not is_new:
            return
        site_id = self._site.id
        if sites.mapped(self._session, site_id=site_id, kind=kind, sources=[source]):
            sites.move_row(self._session, site_id=site_id, kind=kind, source=source, row_id=row.id)
        else:
            sites.add_rows(self._session, site_id=site_id, kind=kind, rows={source: row.id})

    def _free_name(self, table: type[Lot | Location], name: str, *, plain: bool) -> str:
        """Return a name that no place has: the site's own where ``plain``, or with the site's."""
        suffix = f" ({self._site.name})"
        names = [name[:NAME_LENGTH]] if plain and name else []
        names.append(name[: NAME_LENGTH - len(suffix)] + suffix)
        number = 2
        while True:
            for item in names:
                if not self._session.scalar(select(table.id).where(table.name == item)):
                    return item
            end = f"{suffix} {number}"
            names, number = [name[: NAME_LENGTH - len(end)] + end], number + 1
