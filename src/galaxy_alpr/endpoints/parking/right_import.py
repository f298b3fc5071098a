"""``POST /api/rights/import``: rights from a CSV file."""

from __future__ import annotations

from typing import Annotated

import fastapi

from galaxy_alpr.endpoints.schemas.parking.right_file import RightImportOut
from galaxy_alpr.services.parking.rights.files import import_rights
from galaxy_alpr.services.places.lookup import lot_id
from galaxy_alpr.services.places.period import zone_of
from galaxy_alpr.web.deps import Context, CurrentActor, ReadSession, SiteZone, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.forms.csv_file import IMPORT_BODY, CsvFile
from galaxy_alpr.web.forms.import_query import ImportQuery
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/rights", tags=["rights"])


@router.post(
    "/import",
    responses=responses(404, 409, 413, 415, 422, 503),
    openapi_extra={"requestBody": IMPORT_BODY},
)
def import_rights_file(
    query: Annotated[ImportQuery, fastapi.Query()],
    file: CsvFile,
    context: Context,
    session: ReadSession,
    write: Write,
    actor: CurrentActor,
    site: SiteZone,
) -> RightImportOut:
    """Add and change rights by a CSV file with the columns of the export.

    A line with an `id` changes that right, one without adds a right. `kind` and `plates` are
    needed; what the file has no column for stays. An invalid cell is named by its row and column,
    and nothing is imported. Rights that the file does not contain stay.
    """
    zone = zone_of(session, lot_id=lot_id(session, query.lot), site=site)
    with context.imports.take():
        lines = import_rights(
            session,
            write,
            file.read(),
            zone=zone,
            dry_run=query.dry_run,
            skip_invalid=query.skip_invalid,
            actor=actor,
        )
        return RightImportOut.of(lines, applied=not query.dry_run, zone=zone.key)
