"""A form with one CSV file, which is imported."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request

from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.web.deps import Uploads
from galaxy_alpr.web.forms.files import FormFile
from galaxy_alpr.web.forms.multipart import read_form

MAX_FILE_BYTES = 5_000_000

IMPORT_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary", "description": "The CSV file."}
                },
            }
        }
    },
}


async def _csv_file(request: Request, uploads: Uploads) -> AsyncIterator[FormFile]:
    """Read the form of an import; its file exists until the end of the route."""
    limits = replace(uploads, max_files=1, max_file_bytes=MAX_FILE_BYTES)
    content_type = request.headers.get("content-type")
    async with read_form(content_type, request.stream(), limits) as form:
        if [name for name, _ in form.files] != ["file"]:
            raise ValidationFailed("send one list as a file in the field 'file'", field="file")
        file = form.files[0][1]
        if file.error is not None:
            raise file.error
        yield file


CsvFile = Annotated[FormFile, Depends(_csv_file, scope="function")]
