"""``GET /session_queries/{id}/masked_picture``: a picture to be handed on."""

from __future__ import annotations

from typing import Annotated, Any, Self

import fastapi
from fastapi import Response
from pydantic import Field, model_validator

from galaxy_alpr.web.deps import MaskedPicturesDep, ReadSession
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery
from galaxy_alpr.web.params import MAX_ID, PlateText, Query, RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/session_queries", tags=["sessions"])

PLATES_HEADER = "X-Masked-Plates"
FACES_HEADER = "X-Masked-Faces"


class MaskedPictureQuery(PurposeQuery, Query):
    """The plate that stays visible, and the purpose of the copy."""

    keep_plate: PlateText | None = Field(None, description="The plate that stays visible.")
    keep_detection: int | None = Field(
        None, ge=1, le=MAX_ID, description="The detection whose plate stays visible."
    )

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if self.keep_plate is not None and self.keep_detection is not None:
            raise ValueError("give keep_plate or keep_detection, not both")
        return self


_NUMBER = {"schema": {"type": "integer"}}
JPEG: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The masked picture",
        "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
        "headers": {
            PLATES_HEADER: {"description": "Number of masked plates", **_NUMBER},
            FACES_HEADER: {
                "description": "Number of masked faces; absent without a detector of faces",
                **_NUMBER,
            },
        },
    }
}


@router.get(
    "/{id}/masked_picture",
    response_class=Response,
    responses={**JPEG, **responses(404, 409, 422, 503)},
)
def get_masked_picture(
    id: RowId,
    query: Annotated[MaskedPictureQuery, fastapi.Query()],
    session: ReadSession,
    pictures: MaskedPicturesDep,
    reads: AuditedReads,
) -> Response:
    """Return a copy of a picture in which other plates, and faces, are masked.

    Faces are masked where a detector for them is configured (`GALAXY_FACE_DETECTOR`). Without
    `keep_plate` and `keep_detection` all plates are masked. A plate that was not detected, or
    was deleted since, cannot be masked: look at the picture before you hand it on.
    """
    reads.search("pictures.export", query, route=f"/session_queries/{id}/masked_picture")
    masked = pictures.make(session, id, plate=query.keep_plate, detection=query.keep_detection)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'inline; filename="session-{id}-masked.jpg"',
        PLATES_HEADER: str(masked.plates),
    }
    if masked.faces is not None:
        headers[FACES_HEADER] = str(masked.faces)
    return Response(masked.jpeg, media_type="image/jpeg", headers=headers)
