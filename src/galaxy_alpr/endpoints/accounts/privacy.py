"""``/api/privacy``: erasing and handing out what is stored on a plate."""

from __future__ import annotations

from typing import Annotated

import fastapi
from fastapi.responses import StreamingResponse
from pydantic import Field

from galaxy_alpr.endpoints.schemas.accounts.erasure import (
    EraseIn,
    PreviewIn,
    PreviewOut,
    ReportOut,
    SelectedId,
)
from galaxy_alpr.services.privacy import plate_text
from galaxy_alpr.web.deps import CurrentActor, ErasureDep, SubjectExportDep
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.export import export_zip
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery
from galaxy_alpr.web.params import PlateText, Query
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/privacy", tags=["privacy"])


class ExportQuery(PurposeQuery, Query):
    """The plate and what is selected."""

    plate: PlateText = Field(description="The plate; spaces, hyphens and case do not matter.")
    include: list[SelectedId] | None = Field(
        None,
        max_length=1000,
        description="Ids of the preview of an erasure that are to be exported. Without it: all "
        "with the plate's text.",
    )


@router.post("/erase/preview", responses=responses(422))
def preview_erasure(body: PreviewIn, erasure: ErasureDep, audit: AuditedReads) -> PreviewOut:
    """Return what is stored on a plate, and what may be misreadings of it. Erases nothing."""
    plate = plate_text.PlateText.of(body.plate)
    audit.record("plates.search", {"plate": plate.text}, body.purpose)
    return PreviewOut.of(erasure.preview(plate, max_distance=body.max_distance))


@router.post("/erase", responses=responses(409, 422, 503))
def erase_plate(body: EraseIn, erasure: ErasureDep, actor: CurrentActor) -> ReportOut:
    """Erase all that is stored on a plate: rows, pictures, list entries, events and mentions.

    A photo that a legal hold protects stays and is reported. If the plate was detected again since
    the preview, nothing is erased (409). Copies in backups stay until these are deleted.
    """
    plate = plate_text.PlateText.of(body.plate)
    return ReportOut.of(erasure.run(plate, confirm=body.confirm, include=body.include, actor=actor))


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "A ZIP file with data.json and pictures",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        },
        **responses(422, 503),
    },
)
def export_plate(
    query: Annotated[ExportQuery, fastapi.Query()],
    export: SubjectExportDep,
    actor: CurrentActor,
    audit: AuditedReads,
) -> StreamingResponse:
    """Return all that is stored on a plate as a ZIP file; in its pictures other plates are masked.

    Only plates that were detected can be masked.
    """
    plate = plate_text.PlateText.of(query.plate)
    audit.search("plates.search", query)
    return export_zip(export.write(plate, include=query.include, actor=actor), name="plate")
