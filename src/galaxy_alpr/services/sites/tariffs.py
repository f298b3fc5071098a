"""The tariffs that a centre gives to the lots of its sites."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Site
from galaxy_alpr.db.models.sites.sites import source_of
from galaxy_alpr.db.queries.sites import tariffs
from galaxy_alpr.services.sites.values import MAX_INT, Document, Moment, Name, Source


class TariffVersionDocument(Document):
    """A version of a tariff. A newer centre may have ``data`` that is not known here."""

    source: Source
    number: Annotated[int, Field(ge=1, le=MAX_INT)]
    valid_from: Moment
    data: dict[str, Any]


class TariffDocument(Document):
    """A tariff with all its versions; ``lots`` are those that have it, as the site names them."""

    source: Source
    name: Name
    versions: list[TariffVersionDocument] = Field(max_length=10_000)
    lots: list[Source] = Field(max_length=10_000)


def tariffs_state(session: Session, site: Site) -> list[object]:
    """Return what changes with each change of the tariffs of a site; empty where it has none."""
    by_lot = tariffs.of_lots(session, site_id=site.id)
    if not by_lot:
        return []
    ids = set(by_lot.values())
    named = [(source_of(id, at), name) for id, at, name in tariffs.names(session, ids=ids)]
    versions = [source_of(*row) for row in tariffs.version_ids(session, tariff_ids=ids)]
    return [by_lot, named, versions]


def tariffs_of(session: Session, site: Site) -> list[TariffDocument]:
    """Return the tariffs that the centre gave to lots of a site."""
    by_lot = tariffs.of_lots(session, site_id=site.id)
    return [
        TariffDocument(
            source=source_of(row.id, row.created_at),
            name=row.name,
            versions=[
                TariffVersionDocument(
                    source=source_of(item.id, item.created_at),
                    number=item.number,
                    valid_from=item.valid_from,
                    data=item.data,
                )
                for item in row.versions
            ],
            lots=[source for source, id in by_lot.items() if id == row.id],
        )
        for row in tariffs.with_versions(session, ids=set(by_lot.values()))
    ]
